import type { BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, type FileDoor, foldersWithNewEntries } from './file-door.ts';
import { StoreError } from './store-error.ts';

/** What is known of a file: so many proven bytes, and behind them so many of a line that was being written. */
export type Known = { proven: number; torn: number };

/**
 * A file that only grows, and says nothing is written that is not on the disk. Before each write it is held
 * against what is known of it: one that was removed, replaced or written to by something else is left as it is.
 */
export class AppendOnlyFile {
  readonly path: string;
  #files: FileDoor;
  #descriptor: number | null = null;
  /** The file that was opened: what lies at the path later may be another one. */
  #opened: Identity | null = null;
  #broken: StoreError | null = null;

  constructor(path: string, files: FileDoor) {
    this.path = path;
    this.#files = files;
  }

  /**
   * Cuts what is torn, adds these bytes and returns when they are on the disk (fdatasync). After a failure nothing
   * more is written here: what the disk holds is not known any more, and a second sync that succeeds proves
   * nothing of what the first one lost. `conflict` is what to throw when the file has another length.
   */
  append(bytes: Uint8Array, known: Known, conflict: () => StoreError): void {
    if (this.#broken !== null) throw this.#broken;
    try {
      const descriptor = this.#open(known);
      if (this.#sizeInPlace() !== known.proven + known.torn) throw conflict();
      if (known.torn > 0) this.#files.truncate(this.path, known.proven);
      this.#writeAll(descriptor, bytes);
      this.#files.syncData(descriptor);
    } catch (thrown) {
      if (!(thrown instanceof StoreError)) this.#takeBack(known.proven);
      this.#broken = asStoreError(thrown, this.path);
      throw this.#broken;
    }
  }

  /** Makes the file, empty, and its entry durable. */
  make(): void {
    try {
      this.#open({ proven: 0, torn: 0 });
    } catch (thrown) {
      this.#broken = asStoreError(thrown, this.path);
      throw this.#broken;
    }
  }

  /** Lets go of the file. */
  close(): void {
    if (this.#descriptor === null) return;
    this.#files.close(this.#descriptor);
    this.#descriptor = null;
    this.#opened = null;
  }

  #open({ proven, torn }: Known): number {
    if (this.#descriptor !== null) return this.#descriptor;
    const isNew = proven + torn === 0;
    const made = isNew ? this.#files.makeFolder(dirname(this.path)) : undefined;
    this.#descriptor = this.#files.openToAppend(this.path, isNew);
    if (isNew) for (const folder of foldersWithNewEntries(this.path, made)) this.#files.syncFolder(folder);
    return this.#descriptor;
  }

  /** The length of the file that was opened, if it is still the one that others find at the path. */
  #sizeInPlace(): number {
    const there = this.#files.look(this.path);
    this.#opened ??= there;
    if (!isSame(there, this.#opened)) throw systemError('ESTALE', 'another file is in its place');
    return Number(there.size);
  }

  #writeAll(descriptor: number, bytes: Uint8Array): void {
    for (let offset = 0; offset < bytes.length; ) {
      const written = this.#files.write(descriptor, bytes, offset);
      if (written === 0) throw systemError('ENOSPC', 'nothing more is taken');
      offset += written;
    }
  }

  /** What a failed write left behind was never acknowledged; if it cannot be cut now, the next reader cuts it. */
  #takeBack(proven: number): void {
    if (this.#descriptor === null) return;
    try {
      if (this.#sizeInPlace() > proven) this.#files.truncate(this.path, proven);
    } catch {
      // The failure that matters is already on its way up.
    }
  }
}

type Identity = Pick<BigIntStats, 'dev' | 'ino'>;

/** Windows has two ways to ask for the number of a volume, and they do not agree (libuv/libuv#4698). */
const isSame = (one: Identity, other: Identity): boolean =>
  one.ino === other.ino && (one.dev === other.dev || process.platform === 'win32');

const systemError = (code: string, message: string): Error => Object.assign(new Error(message), { code });

const asStoreError = (thrown: unknown, file: string): StoreError =>
  thrown instanceof StoreError
    ? thrown
    : new StoreError({ reason: 'not-writable', file, code: codeOf(thrown) });
