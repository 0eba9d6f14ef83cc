import type { Sentence } from './sentence.ts';

/** What files tasks say. */
export const filesSentences = {} as const satisfies Record<string, Sentence>;
