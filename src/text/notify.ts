import type { Sentence } from './sentence.ts';

/** What is said of notifications and of what becomes of them. */
export const notifySentences = {} satisfies Record<string, Sentence>;
