import type { SyncAdapter } from 'lowdb';
import { AppendOnlyFile } from './append-only-file.ts';
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
import { codeOf, type FileDoor, nodeFiles } from './file-door.ts';
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
  #file: AppendOnlyFile;
  /** How many commits of the document are in the file. */
  #persisted = 0;
  /** Length of the proven content, in bytes. */
  #length = 0;
  #lastSum = CHAIN_START;
  #tornBytes = 0;
  /** The JSON of the commit that is about to be written, so that it is made once. */
  #adopted: { commit: Commit; json: string } | null = null;
  #endBytes: number | null;
  #startsAt = 0;

  constructor(path: string, { files = nodeFiles, endOnly = false, endBytes }: CommitFileOptions = {}) {
    this.path = path;
    this.#files = files;
    this.#file = new AppendOnlyFile(path, files);
    this.#endBytes = endBytes ?? (endOnly ? END_BYTES : null);
  }

  /**
   * The events as a commit that is exactly what a reader will get: through JSON, and nobody else's to change.
   * They are made again when somebody asks: what waits for the commit to be on the disk need not wait for that.
   */
  adopt(events: readonly StoredEvent[]): Commit {
    const json = JSON.stringify(events);
    let made: StoredEvent[] | null = null;
    const commit: Commit = {
      get events() {
        made ??= JSON.parse(json) as StoredEvent[];
        return made;
      },
    };
    this.#adopted = { commit, json };
    return commit;
  }

  /** Makes the file of a new log, still without a line. */
  make(): void {
    this.#file.make();
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
    let text = '';
    let sum = this.#lastSum;
    for (const commit of document.slice(this.#persisted)) {
      const json = commit === this.#adopted?.commit ? this.#adopted.json : undefined;
      const line = writeLine(commit, sum, json);
      text += line.text;
      sum = line.sum;
    }
    if (text === '') return;
    const bytes = Buffer.from(text, 'utf8');
    const known = { proven: this.#length, torn: this.#tornBytes };
    this.#file.append(bytes, known, () => this.#conflict(revisionOf(document, this.#persisted)));
    this.#persisted = document.length;
    this.#length += bytes.length;
    this.#lastSum = sum;
    this.#tornBytes = 0;
    this.#adopted = null;
  }

  /** Lets go of the file. */
  close(): void {
    this.#file.close();
  }

  /** Two that write by turns would break the chain for ever; the second one is refused instead. */
  #conflict(expected: number): StoreError {
    const now = new CommitFile(this.path, { files: this.#files, endOnly: true });
    const actual = revisionOf(now.read() ?? []);
    return new StoreError({ reason: 'revision-conflict', file: this.path, expected, actual });
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
}
