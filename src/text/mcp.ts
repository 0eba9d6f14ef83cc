import type { Sentence } from './sentence.ts';

/** What mcp tasks say. */
export const mcpSentences = {} as const satisfies Record<string, Sentence>;
