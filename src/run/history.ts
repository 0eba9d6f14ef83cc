import type { RunSummary } from '../../store/projections/summary.ts';
import { readSince } from '../../store/runs.ts';

/** A run older than this is closed rather than continued, so none that began earlier can have ended later. */
const LONGEST_RUN_MS = 25 * 3_600_000;

/** Summaries of real runs that have ended at or after a moment (ms since 1970), newest first. */
export function pastRuns(dataDir: string, since: number): RunSummary[] {
  return readSince(dataDir, since - LONGEST_RUN_MS)
    .flatMap((entry) => (entry.closed === null ? [] : [entry.closed.summary]))
    .filter((run) => !run.dryRun && Date.parse(run.finishedAt ?? run.startedAt) >= since)
    .reverse();
}
