import type { Sentence } from './sentence.ts';

/** What analysis tasks say. */
export const analysisSentences = {} as const satisfies Record<string, Sentence>;
