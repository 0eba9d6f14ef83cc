import type { Sentence } from './sentence.ts';

/** What cleanup tasks say. */
export const cleanupSentences = {} as const satisfies Record<string, Sentence>;
