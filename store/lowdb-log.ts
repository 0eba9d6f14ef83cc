import { LowSync } from 'lowdb';
import { CommitFile } from './commit-file.ts';
import type { Commit } from './commit-line.ts';
import { type EventLog, revisionOf } from './event-log.ts';
import type { StoredEvent } from './events.ts';
import type { FileDoor } from './file-door.ts';
import { StoreError } from './store-error.ts';

/** The event log of the product: a lowdb document of commits over the appending adapter. */
export class LowdbLog implements EventLog {
  #file: CommitFile;
  #db: LowSync<Commit[]>;

  /** Opens the stream in this file and reads it, or only its end; a file that is not there is an empty stream. */
  constructor(path: string, options: { files?: FileDoor; endOnly?: boolean } = {}) {
    this.#file = new CommitFile(path, options);
    this.#db = new LowSync<Commit[]>(this.#file, []);
    this.#db.read();
  }

  get revision(): number {
    return revisionOf(this.#db.data);
  }

  get commits(): readonly Commit[] {
    return this.#db.data;
  }

  get tornBytes(): number {
    return this.#file.tornBytes;
  }

  append(expectedRevision: number, events: readonly StoredEvent[]): void {
    if (expectedRevision !== this.revision) {
      throw new StoreError({
        reason: 'revision-conflict',
        file: this.#file.path,
        expected: expectedRevision,
        actual: this.revision,
      });
    }
    this.#db.data.push({ events: [...events] });
    this.#db.write();
  }

  extent(): { bytes: number; lastSum: string } {
    return { bytes: this.#file.bytes, lastSum: this.#file.lastSum };
  }

  close(): void {
    this.#file.close();
  }
}
