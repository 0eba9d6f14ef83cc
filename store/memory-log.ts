import { CHAIN_START, type Commit, writeLine } from './commit-line.ts';
import { asCommit, type EventLog, mustFollow, revisionOf } from './event-log.ts';
import type { StoredEvent } from './events.ts';

/** The reference implementation: the same promises, kept in memory. For tests and for asking "what if". */
export class MemoryLog implements EventLog {
  readonly commits: Commit[] = [];
  readonly tornBytes = 0;
  #bytes = 0;
  #lastSum = CHAIN_START;

  get revision(): number {
    return revisionOf(this.commits);
  }

  append(expectedRevision: number, events: readonly StoredEvent[]): void {
    mustFollow('memory', this.revision, expectedRevision, events);
    if (events.length === 0) return;
    const commit = asCommit(events);
    const line = writeLine(commit, this.#lastSum);
    this.#bytes += Buffer.byteLength(line.text);
    this.#lastSum = line.sum;
    this.commits.push(commit);
  }

  extent(): { bytes: number; lastSum: string } {
    return { bytes: this.#bytes, lastSum: this.#lastSum };
  }

  close(): void {}
}
