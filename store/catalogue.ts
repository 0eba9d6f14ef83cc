import type { Commit } from './commit-line.ts';
import type { EventLog } from './event-log.ts';
import { type DataOf, EVENT_VERSION, type StoredEvent } from './events.ts';
import { countsOf } from './projections/counts.ts';
import { failedAtOf } from './projections/failed-at.ts';
import { rememberedOf } from './projections/remembered.ts';
import type { RunSummary } from './projections/summary.ts';

/** One run as the catalogue knows it; `summary` is there once the run has ended. */
export type CatalogueEntry = {
  runId: string;
  machineId: string;
  file: string;
  startedAt: string;
  trigger: DataOf<'run.opened'>['trigger'];
  closed: {
    summary: RunSummary;
    commits: number;
    bytes: number;
    lastSum: string;
    /** Where the damaged file lies since a repair; relative to the data directory. */
    quarantined?: string;
  } | null;
};

/**
 * The list of runs: `run.opened` is written before a run's first event, `run.closed` when it has ended, with
 * its summary and the extent of its file. Lists and metrics read this one file; a log that was shortened at
 * a line's end is noticed because the extent does not fit any more.
 */
export class Catalogue {
  #log: EventLog;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** All runs, oldest first. */
  entries(): CatalogueEntry[] {
    return entriesOf(this.#log.commits);
  }

  opened(run: { runId: string; machineId: string; at: string }, data: DataOf<'run.opened'>): void {
    this.#append({ ...run, type: 'run.opened', data });
  }

  closed(run: { runId: string; machineId: string; at: string }, data: DataOf<'run.closed'>): void {
    this.#append({ ...run, type: 'run.closed', data });
  }

  /** Bytes of an unfinished last line that the next append cuts off. */
  get tornBytes(): number {
    return this.#log.tornBytes;
  }

  close(): void {
    this.#log.close();
  }

  #append(
    event: Pick<StoredEvent<'run.opened' | 'run.closed'>, 'runId' | 'machineId' | 'at' | 'type' | 'data'>,
  ): void {
    const seq = this.#log.revision + 1;
    this.#log.append(seq - 1, [{ v: EVENT_VERSION, ...event, seq, elapsedMs: 0 } as StoredEvent]);
  }
}

/** The runs that these commits of a catalogue name, oldest first. */
export function entriesOf(commits: readonly Commit[]): CatalogueEntry[] {
  const entries = new Map<string, CatalogueEntry>();
  for (const { events } of commits) for (const event of events) applyEvent(entries, event);
  return [...entries.values()];
}

function applyEvent(entries: Map<string, CatalogueEntry>, event: StoredEvent): void {
  const { runId, machineId } = event;
  if (event.type === 'run.opened') {
    const { file, startedAt, trigger } = event.data;
    entries.set(runId, { runId, machineId, file, startedAt, trigger, closed: null });
  } else if (event.type === 'run.closed') {
    const entry = entries.get(runId);
    if (entry !== undefined) entry.closed = closedIn(event);
  }
}

/** How a run ended. The summary is ours: sealed by the line's checksum, and stored as free JSON so that old readers keep reading. */
export const closedIn = ({ data }: StoredEvent<'run.closed'>): NonNullable<CatalogueEntry['closed']> =>
  data as unknown as NonNullable<CatalogueEntry['closed']>;

/** The summary as the catalogue keeps it: what lists and metrics need, without findings (but their counts, and those that a later run is compared with) and output. */
export function slim(summary: RunSummary): RunSummary {
  const failedAt = failedAtOf(summary);
  return {
    ...summary,
    counts: summary.counts ?? countsOf(summary),
    ...(Object.keys(failedAt).length === 0 ? {} : { failedAt }),
    phases: summary.phases.map((phase) => ({
      ...phase,
      tasks: phase.tasks.map(({ output: _output, ...task }) => ({
        ...task,
        findings: rememberedOf(task.findings),
      })),
    })),
  };
}
