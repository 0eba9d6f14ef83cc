import { LowSync } from 'lowdb';
import { CommitFile, type CommitFileOptions } from './commit-file.ts';
import type { Commit } from './commit-line.ts';
import { type EventLog, mustFollow, revisionOf } from './event-log.ts';
import type { StoredEvent } from './events.ts';

/** The event log of the product: a lowdb document of commits over the appending adapter. */
export class LowdbLog implements EventLog {
  #file: CommitFile;
  #db: LowSync<Commit[]>;
  #revision: number;

  /** Opens the stream in this file and reads it, or only its end; a file that is not there is an empty stream. */
  constructor(path: string, options: CommitFileOptions = {}) {
    this.#file = new CommitFile(path, options);
    this.#db = new LowSync<Commit[]>(this.#file, []);
    this.#db.read();
    this.#revision = revisionOf(this.#db.data);
  }

  /** Makes the file of a new stream, still without a line. */
  make(): void {
    this.#file.make();
  }

  /** Whether all of the stream was read, not only its end. */
  get isWhole(): boolean {
    return this.#file.isWhole;
  }

  get revision(): number {
    return this.#revision;
  }

  get commits(): readonly Commit[] {
    return this.#db.data;
  }

  get tornBytes(): number {
    return this.#file.tornBytes;
  }

  append(expectedRevision: number, events: readonly StoredEvent[]): void {
    mustFollow(this.#file.path, this.#revision, expectedRevision, events);
    if (events.length === 0) return;
    this.#db.data.push(this.#file.adopt(events));
    try {
      this.#db.write();
    } catch (thrown) {
      this.#db.data.pop();
      throw thrown;
    }
    this.#revision += events.length;
  }

  extent(): { bytes: number; lastSum: string } {
    return { bytes: this.#file.bytes, lastSum: this.#file.lastSum };
  }

  close(): void {
    this.#file.close();
  }
}
