import { dirname } from 'node:path';
import type { SyncAdapter } from 'lowdb';
import {
  CHAIN_START,
  type Commit,
  isWholeLine,
  type LineFault,
  linesOf,
  NEWLINE,
  prevOf,
  readLine,
  writeLine,
} from './commit-line.ts';
import { revisionOf } from './event-log.ts';
import type { StoredEvent } from './events.ts';
import { codeOf, type FileDoor, foldersWithNewEntries, nodeFiles } from './file-door.ts';
import { StoreError } from './store-error.ts';

const END_BYTES = 64 * 1024;

export type CommitFileOptions = {
  files?: FileDoor;
  /** The document is only the last commits of the file: enough to append to a long one. */
  endOnly?: boolean;
  /** The same, with about this many bytes of it. */
  endBytes?: number;
};

/**
 * A lowdb adapter that appends: `write` receives the whole document, as lowdb's contract says, and adds only
 * the commits that are not in the file yet, as one line each, and returns when they are on the disk
 * (fdatasync). The cost of a write does not depend on the length of the file.
 *
 * A last line without its newline never happened: it is left out when reading and cut before the next write.
 * Every other line that is not right is reported with its place; nothing is skipped. A file that something
 * else has written to since it was read is left as it is.
 */
export class CommitFile implements SyncAdapter<Commit[]> {
  readonly path: string;
  #files: FileDoor;
  #descriptor: number | null = null;
  /** How many commits of the document are in the file. */
  #persisted = 0;
  /** Length of the proven content, in bytes. */
  #length = 0;
  #lastSum = CHAIN_START;
  #tornBytes = 0;
  #broken: StoreError | null = null;

  /** The JSON of commits that are about to be written, so that it is made once. */
  #adopted = new WeakMap<Commit, string>();
  #endBytes: number | null;
  #startsAt = 0;

  constructor(path: string, { files = nodeFiles, endOnly = false, endBytes }: CommitFileOptions = {}) {
    this.path = path;
    this.#files = files;
    this.#endBytes = endBytes ?? (endOnly ? END_BYTES : null);
  }

  /** The events as a commit that is exactly what a reader will get: through JSON, and nobody else's to change. */
  adopt(events: readonly StoredEvent[]): Commit {
    const json = JSON.stringify(events);
    const commit: Commit = { events: JSON.parse(json) as StoredEvent[] };
    this.#adopted.set(commit, json);
    return commit;
  }

  /** Whether the document is the whole file, not only its end. */
  get isWhole(): boolean {
    return this.#startsAt === 0;
  }

  /** Bytes of a line that was being written when something ended the process; 0 for none. */
  get tornBytes(): number {
    return this.#tornBytes;
  }

  get lastSum(): string {
    return this.#lastSum;
  }

  get bytes(): number {
    return this.#length;
  }

  read(): Commit[] | null {
    const loaded = this.#endBytes === null ? this.#load() : this.#loadEnd(this.#endBytes);
    if (loaded === null) return null;
    const { content, start } = loaded;
    this.#startsAt = start;
    const end = content.lastIndexOf(NEWLINE) + 1;
    const commits: Commit[] = [];
    let prev = (start === 0 ? null : prevOf(content)) ?? CHAIN_START;
    let offset = 0;
    for (const bytes of linesOf(content.subarray(0, end))) {
      const line = readLine(bytes, prev);
      if ('why' in line) throw this.#corrupt(start + offset, line);
      commits.push(line.commit);
      prev = line.sum;
      offset += bytes.length + 1;
    }
    if (isWholeLine(content.subarray(end), prev)) {
      throw this.#corrupt(start + end, { why: 'bad-sum', detail: 'the end of the line was changed' });
    }
    this.#persisted = commits.length;
    this.#length = start + end;
    this.#lastSum = prev;
    this.#tornBytes = content.length - end;
    return commits;
  }

  write(document: Commit[]): void {
    if (this.#broken !== null) throw this.#broken;
    const lines: string[] = [];
    let sum = this.#lastSum;
    for (const commit of document.slice(this.#persisted)) {
      const line = writeLine(commit, sum, this.#adopted.get(commit));
      lines.push(line.text);
      sum = line.sum;
    }
    if (lines.length === 0) return;
    const bytes = Buffer.from(lines.join(''), 'utf8');
    this.#append(bytes, revisionOf(document, this.#persisted));
    this.#persisted = document.length;
    this.#length += bytes.length;
    this.#lastSum = sum;
  }

  /** Lets go of the file. */
  close(): void {
    if (this.#descriptor === null) return;
    this.#files.close(this.#descriptor);
    this.#descriptor = null;
  }

  #load(): { content: Buffer; start: number } | null {
    return this.#reading(() => ({ content: this.#files.read(this.path), start: 0 }));
  }

  /** Whole lines from the end, at least one if the file has any. */
  #loadEnd(least: number): { content: Buffer; start: number } | null {
    for (let bytes = least; ; bytes *= 4) {
      const loaded = this.#reading(() => this.#files.readEnd(this.path, bytes));
      if (loaded === null || loaded.start === 0) return loaded;
      const first = loaded.content.indexOf(NEWLINE) + 1;
      const last = loaded.content.lastIndexOf(NEWLINE) + 1;
      if (first > 0 && last > first)
        return { content: loaded.content.subarray(first), start: loaded.start + first };
    }
  }

  #reading<T>(work: () => T): T | null {
    try {
      return work();
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return null;
      throw new StoreError({ reason: 'not-readable', file: this.path, code: codeOf(thrown) });
    }
  }

  /** Where a file is damaged; its lines are counted only when somebody has to be told. */
  #corrupt(offset: number, fault: LineFault): StoreError {
    const before = this.#files.read(this.path).subarray(0, offset);
    let line = 1;
    for (const byte of before) if (byte === NEWLINE) line += 1;
    return new StoreError({ reason: 'corrupt', file: this.path, line, ...fault });
  }

  /** After a failed write nothing more is written here: what the disk holds is not known any more. */
  #append(bytes: Buffer, revision: number): void {
    try {
      const descriptor = this.#open();
      this.#mustBeAsRead(descriptor, revision);
      if (this.#tornBytes > 0) {
        this.#files.truncate(this.path, this.#length);
        this.#tornBytes = 0;
      }
      this.#writeAll(descriptor, bytes);
      this.#files.syncData(descriptor);
    } catch (thrown) {
      if (thrown instanceof StoreError) throw thrown;
      this.#broken = new StoreError({ reason: 'not-writable', file: this.path, code: codeOf(thrown) });
      this.#takeBack();
      throw this.#broken;
    }
  }

  #open(): number {
    if (this.#descriptor !== null) return this.#descriptor;
    const isNew = this.#length === 0;
    const made = isNew ? this.#files.makeFolder(dirname(this.path)) : undefined;
    this.#descriptor = this.#files.openToAppend(this.path);
    if (isNew) for (const folder of foldersWithNewEntries(this.path, made)) this.#files.syncFolder(folder);
    return this.#descriptor;
  }

  /** Two that write by turns would break the chain for ever; the second one is refused instead. */
  #mustBeAsRead(descriptor: number, expected: number): void {
    if (this.#files.size(descriptor) === this.#length + this.#tornBytes) return;
    const now = new CommitFile(this.path, { files: this.#files, endOnly: true });
    const actual = revisionOf(now.read() ?? []);
    throw new StoreError({ reason: 'revision-conflict', file: this.path, expected, actual });
  }

  #writeAll(descriptor: number, bytes: Buffer): void {
    for (let offset = 0; offset < bytes.length; ) {
      const written = this.#files.write(descriptor, bytes, offset);
      if (written === 0) throw Object.assign(new Error('nothing more is taken'), { code: 'ENOSPC' });
      offset += written;
    }
  }

  /** What a failed write left behind was never acknowledged; if it cannot be cut now, the next reader cuts it. */
  #takeBack(): void {
    if (this.#descriptor === null) return;
    try {
      this.#files.truncate(this.path, this.#length);
    } catch {
      // The failure that matters is already on its way up.
    }
  }
}
