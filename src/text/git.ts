import type { Sentence } from './sentence.ts';

/** What git tasks say. */
export const gitSentences = {} as const satisfies Record<string, Sentence>;
