/** Placeholder type until the fold is here. */
export type RunSummary = { runId: string };
