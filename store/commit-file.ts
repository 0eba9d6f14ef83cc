import { dirname } from 'node:path';
import type { SyncAdapter } from 'lowdb';
import { CHAIN_START, type Commit, prevOf, readLine, writeLine } from './commit-line.ts';
import { codeOf, type FileDoor, nodeFiles } from './file-door.ts';
import { StoreError } from './store-error.ts';

const NEWLINE = 0x0a;
const END_BYTES = 64 * 1024;

/**
 * A lowdb adapter that appends: `write` receives the whole document, as lowdb's contract says, and adds only
 * the commits that are not in the file yet, as one line each, and returns when they are on the disk
 * (fdatasync). The cost of a write does not depend on the length of the file.
 *
 * A last line without its newline never happened: it is left out when reading and cut before the next write.
 * Every other line that is not right is reported with its place; nothing is skipped.
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

  #endOnly: boolean;

  /** With `endOnly` the document is only the last commits of the file: enough to append to a long one. */
  constructor(
    path: string,
    { files = nodeFiles, endOnly = false }: { files?: FileDoor; endOnly?: boolean } = {},
  ) {
    this.path = path;
    this.#files = files;
    this.#endOnly = endOnly;
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
    const loaded = this.#endOnly ? this.#loadEnd() : this.#load();
    if (loaded === null) return null;
    const { content, start } = loaded;
    const end = content.lastIndexOf(NEWLINE) + 1;
    const commits: Commit[] = [];
    let prev = start === 0 ? CHAIN_START : prevOf(content);
    for (const [index, text] of linesOf(content.subarray(0, end))) {
      const line = readLine(text, prev);
      if ('why' in line)
        throw new StoreError({ reason: 'corrupt', file: this.path, line: index + 1, ...line });
      commits.push(line.commit);
      prev = line.sum;
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
      const line = writeLine(commit, sum);
      lines.push(line.text);
      sum = line.sum;
    }
    if (lines.length === 0) return;
    const bytes = Buffer.from(lines.join(''), 'utf8');
    this.#append(bytes);
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
  #loadEnd(): { content: Buffer; start: number } | null {
    for (let bytes = END_BYTES; ; bytes *= 4) {
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

  /** After a failed write nothing more is written here: what the disk holds is not known any more. */
  #append(bytes: Buffer): void {
    try {
      const descriptor = this.#open();
      if (this.#tornBytes > 0) {
        this.#files.truncate(descriptor, this.#length);
        this.#tornBytes = 0;
      }
      for (let offset = 0; offset < bytes.length; ) offset += this.#files.write(descriptor, bytes, offset);
      this.#files.syncData(descriptor);
    } catch (thrown) {
      this.#broken = new StoreError({ reason: 'not-writable', file: this.path, code: codeOf(thrown) });
      this.#takeBack();
      throw this.#broken;
    }
  }

  #open(): number {
    if (this.#descriptor !== null) return this.#descriptor;
    const isNew = this.#length === 0;
    if (isNew) this.#files.makeFolder(dirname(this.path));
    this.#descriptor = this.#files.openToAppend(this.path);
    if (isNew) this.#files.syncFolder(dirname(this.path));
    return this.#descriptor;
  }

  /** What a failed write left behind was never acknowledged; if it cannot be cut now, the next reader cuts it. */
  #takeBack(): void {
    if (this.#descriptor === null) return;
    try {
      this.#files.truncate(this.#descriptor, this.#length);
    } catch {
      // The failure that matters is already on its way up.
    }
  }
}

/** The lines of a buffer that ends with a newline, with their index; decoded one at a time. */
function* linesOf(content: Buffer): Generator<[number, string]> {
  let start = 0;
  for (let index = 0; start < content.length; index++) {
    const end = content.indexOf(NEWLINE, start);
    yield [index, content.toString('utf8', start, end)];
    start = end + 1;
  }
}
