import type { Commit } from './commit-line.ts';
import type { StoredEvent } from './events.ts';
import { StoreError } from './store-error.ts';

/** One stream of events: a run's, or the catalogue's. One writer at a time. */
export interface EventLog {
  /** `seq` of the last event; 0 for an empty stream. */
  readonly revision: number;
  readonly commits: readonly Commit[];
  /** Bytes of an unfinished last line that the next append cuts off. */
  readonly tornBytes: number;
  /**
   * Adds one commit and returns when it is durable. The events must follow on from `expectedRevision`,
   * or nothing is written and a StoreError `revision-conflict` is thrown. What could not be written is
   * not in `commits` either.
   */
  append(expectedRevision: number, events: readonly StoredEvent[]): void;
  /** Size and last checksum of the stored stream. */
  extent(): { bytes: number; lastSum: string };
  close(): void;
}

/** All events of a log in their order. */
export function eventsOf(commits: readonly Commit[]): StoredEvent[] {
  const all: StoredEvent[] = [];
  for (const { events } of commits) for (const event of events) all.push(event);
  return all;
}

/** The `seq` at which a list of commits ends, or its first `count`. */
export const revisionOf = (commits: readonly Commit[], count = commits.length): number =>
  commits[count - 1]?.events.at(-1)?.seq ?? 0;

/** Throws the conflict unless these events are the next ones of a stream that ends at `actual`. */
export function mustFollow(
  file: string,
  actual: number,
  expected: number,
  events: readonly StoredEvent[],
): void {
  if (expected !== actual) throw new StoreError({ reason: 'revision-conflict', file, expected, actual });
  for (const [index, { seq }] of events.entries()) {
    const before = actual + index;
    if (seq === before + 1) continue;
    throw new StoreError({ reason: 'revision-conflict', file, expected: seq - 1, actual: before });
  }
}

/** A commit as every reader will get it: through JSON, and nobody else's to change. */
export const asCommit = (events: readonly StoredEvent[]): Commit => ({
  events: JSON.parse(JSON.stringify(events)) as StoredEvent[],
});
