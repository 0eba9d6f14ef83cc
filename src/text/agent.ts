import type { Sentence } from './sentence.ts';

/** What came of asking the agent. */
export const agentSentences = {} satisfies Record<string, Sentence>;
