import type { RunSummary } from '../../store/projections/summary.ts';
import { readCatalogue } from '../../store/runs.ts';

/** Summaries of real runs that have ended at or after a moment (ms since 1970), newest first. */
export function pastRuns(dataDir: string, since: number): RunSummary[] {
  return readCatalogue(dataDir)
    .flatMap((entry) => (entry.closed === null ? [] : [entry.closed.summary]))
    .filter((run) => !run.dryRun && Date.parse(run.finishedAt ?? run.startedAt) >= since)
    .reverse();
}
