import { type Catalogue, type CatalogueEntry, slim } from './catalogue.ts';
import { type EventLog, eventsOf } from './event-log.ts';
import type { Reason, StoredEvent } from './events.ts';
import { type RunSummary, summarise } from './projections/summary.ts';
import { runIdOf, startOf } from './run-files.ts';

/**
 * Closes a run in the catalogue with what its own log says of it, and nothing else: a catalogue that is rebuilt from
 * the logs has the same bytes.
 */
export function closeInCatalogue(catalogue: Catalogue, log: EventLog): RunSummary {
  const summary = summarise(eventsOf(log.commits));
  if (summary === null) throw new Error('a run without its first event cannot be closed');
  const at = summary.finishedAt ?? summary.startedAt;
  closeAs(catalogue, summary, { commits: log.commits.length, ...log.extent() }, at);
  return summary;
}

/** Closes a run in the catalogue with this summary and the extent of its log. */
export function closeAs(
  catalogue: Catalogue,
  summary: RunSummary,
  extent: { commits: number; bytes: number; lastSum: string },
  at: string,
): void {
  const { runId, machineId } = summary;
  catalogue.closed({ runId, machineId, at }, { summary: slim(summary), ...extent });
}

/** The summary of a run that nobody ended, as if its log had taken the reason. */
export function interruptedSummary(
  events: readonly StoredEvent[],
  reason: Reason,
  at: string,
): RunSummary | null {
  const last = events.at(-1);
  if (last === undefined) return null;
  const { v, machineId, runId, elapsedMs, seq } = last;
  const envelope = { v, machineId, runId, elapsedMs, at };
  return summarise([
    ...events,
    { ...envelope, seq: seq + 1, type: 'run.abandoned', data: { reason } },
    { ...envelope, seq: seq + 2, type: 'run.completed', data: { status: 'interrupted' } },
  ]);
}

/** What is known of a run without its log. */
export const summaryWithoutLog = (
  {
    runId,
    machineId,
    startedAt,
    trigger,
  }: Pick<CatalogueEntry, 'runId' | 'machineId' | 'startedAt' | 'trigger'>,
  reason: Reason,
  at: string,
): RunSummary => ({
  runId,
  machineId,
  machineVersion: 'unknown',
  status: 'interrupted',
  trigger,
  dryRun: false,
  startedAt,
  finishedAt: at,
  durationMs: 0,
  warnings: 0,
  reason,
  phases: [],
});

/** The entry of a run of which only the name is known. */
export const entryByName = (file: string): CatalogueEntry => {
  const runId = runIdOf(file);
  return {
    runId,
    machineId: 'unknown',
    file,
    startedAt: startOf(runId),
    trigger: 'manual',
    closed: null,
  };
};

/** Closes a run whose log cannot tell its story any more; the file stays where it is. */
export function closeUnreadable(
  catalogue: Catalogue,
  entry: CatalogueEntry,
  reason: Reason,
  at: string,
): void {
  const summary = summaryWithoutLog(entry, reason, at);
  const { runId, machineId } = entry;
  catalogue.closed({ runId, machineId, at }, { summary, commits: 0, bytes: 0, lastSum: '' });
}
