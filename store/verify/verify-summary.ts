import { isDeepStrictEqual } from 'node:util';
import { type CatalogueEntry, slim } from '../catalogue.ts';
import { interruptedSummary } from '../closing.ts';
import type { Commit } from '../commit-line.ts';
import { eventsOf } from '../event-log.ts';
import { type RunSummary, summarise } from '../projections/summary.ts';

/**
 * Where the catalogue and the log of a run tell different stories: the first key of the summary that differs,
 * `ended` for a run that has ended and is still open in the catalogue, or `null`. After a repair the catalogue
 * knows more than what is left of the log.
 */
export function summaryTrouble(
  { closed }: CatalogueEntry,
  commits: readonly Commit[],
): { key: string } | 'ended' | null {
  const told = foldedSummary(closed === null ? commits : commits.slice(0, closed.commits || commits.length));
  if (closed === null) return told !== null && told.status !== 'open' ? 'ended' : null;
  if (closed.quarantined !== undefined || closed.commits === 0) return null;
  if (told === null) return { key: 'status' };
  return differing(closed.summary, inTheCatalogue(told, closed.summary, commits));
}

/** The summary of a run from its log; `null` when that cannot be told, as of a task that the plan does not have. */
export function foldedSummary(commits: readonly Commit[]): RunSummary | null {
  try {
    return summarise(eventsOf(commits));
  } catch {
    return null;
  }
}

/** A run may have been closed without its log taking the reason. */
function inTheCatalogue(told: RunSummary, kept: RunSummary, commits: readonly Commit[]): RunSummary {
  if (told.status !== 'open' || kept.status !== 'interrupted' || kept.reason === undefined) return told;
  return interruptedSummary(eventsOf(commits), kept.reason, kept.finishedAt ?? kept.startedAt) ?? told;
}

/** What an earlier version did not keep yet is no difference. */
function differing(kept: RunSummary, told: RunSummary): { key: string } | null {
  const expected = JSON.parse(JSON.stringify(slim(told))) as Record<string, unknown>;
  const key = Object.entries(kept).find(([name, value]) => !isDeepStrictEqual(value, expected[name]))?.[0];
  return key === undefined ? null : { key };
}
