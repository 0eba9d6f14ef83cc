import type { Sentence } from './sentence.ts';

/** What the recovery procedures of level 2 did, or why not. */
export const recoverySentences = {} satisfies Record<string, Sentence>;
