import type { Sentence } from './sentence.ts';

/** What network tasks say. */
export const networkSentences = {} as const satisfies Record<string, Sentence>;
