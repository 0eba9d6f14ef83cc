import type { CatalogueEntry } from '../../store/catalogue.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { readRecent, readSince } from '../../store/runs.ts';
import { StoreError } from '../../store/store-error.ts';

/** A run older than this is closed rather than continued, so none that began earlier can have ended later. */
const LONGEST_RUN_MS = 25 * 3_600_000;

/** Summaries of real runs that have ended at or after a moment (ms since 1970), newest first. */
export function pastRuns(dataDir: string, since: number): RunSummary[] {
  return realRunsIn(readSince(dataDir, since - LONGEST_RUN_MS))
    .filter((run) => Date.parse(run.finishedAt ?? run.startedAt) >= since)
    .reverse();
}

/** The summaries of those that have ended and were no dry runs and no rollbacks. */
const realRunsIn = (entries: readonly CatalogueEntry[]): RunSummary[] =>
  entries
    .flatMap(({ closed }) => (closed === null ? [] : [closed.summary]))
    .filter(({ dryRun, rollsBack }) => !dryRun && rollsBack === undefined);

/** So many runs, of so many days, say what is usual. */
const RECENT_RUNS = 60;
const RECENT_MS = 90 * 86_400_000;

/** The newest real runs that have ended, newest first; read once, when they are first asked for. None when the list is damaged. */
export function recentRuns(dataDir: string, now: () => number): () => readonly RunSummary[] {
  let runs: readonly RunSummary[] | null = null;
  return () => {
    runs ??= newestRuns(dataDir, now() - RECENT_MS);
    return runs;
  };
}

function newestRuns(dataDir: string, since: number): RunSummary[] {
  try {
    const enough = (entries: readonly CatalogueEntry[]): boolean =>
      entries.filter(({ closed }) => closed !== null).length >= RECENT_RUNS ||
      entries.some(({ startedAt }) => Date.parse(startedAt) < since);
    return realRunsIn(readRecent(dataDir, enough))
      .filter((run) => Date.parse(run.startedAt) >= since)
      .slice(-RECENT_RUNS)
      .reverse();
  } catch (thrown) {
    if (thrown instanceof StoreError) return [];
    throw thrown;
  }
}
