import type { Sentence } from './sentence.ts';

/** What process tasks say. */
export const processSentences = {} as const satisfies Record<string, Sentence>;
