import type { Sentence } from './sentence.ts';

/** What is said of INTERCOM. */
export const intercomSentences = {} satisfies Record<string, Sentence>;
