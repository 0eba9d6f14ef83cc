import { CHAIN_START, type Commit, writeLine } from './commit-line.ts';
import { type EventLog, revisionOf } from './event-log.ts';
import type { StoredEvent } from './events.ts';
import { StoreError } from './store-error.ts';

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
    if (expectedRevision !== this.revision) {
      throw new StoreError({
        reason: 'revision-conflict',
        file: 'memory',
        expected: expectedRevision,
        actual: this.revision,
      });
    }
    const line = writeLine({ events: [...events] }, this.#lastSum);
    this.#bytes += Buffer.byteLength(line.text);
    this.#lastSum = line.sum;
    this.commits.push(JSON.parse(line.text) as Commit);
  }

  extent(): { bytes: number; lastSum: string } {
    return { bytes: this.#bytes, lastSum: this.#lastSum };
  }

  close(): void {}
}
