import type { Sentence } from './sentence.ts';

/** What config tasks say. */
export const configSentences = {} as const satisfies Record<string, Sentence>;
