import type { Sentence } from './sentence.ts';

/** What a rollback does, finds and refuses. */
export const rollbackSentences = {} satisfies Record<string, Sentence>;
