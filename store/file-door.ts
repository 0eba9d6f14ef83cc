import {
  type BigIntStats,
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** The calls the append-only file makes; passed in, so that a test can make any of them fail. */
export type FileDoor = {
  read(path: string): Buffer;
  /** The last `bytes` of a file (all of a shorter one), and the offset at which they begin. */
  readEnd(path: string, bytes: number): { content: Buffer; start: number };
  /** Makes a folder and those above it; returns the topmost one it had to make. */
  makeFolder(path: string): string | undefined;
  /** Makes the file only when it is to be a new one: a log that was removed is not replaced by an empty one. */
  openToAppend(path: string, isNew: boolean): number;
  /** What lies at a path now: how long it is, and which file it is. */
  look(path: string): Pick<BigIntStats, 'size' | 'dev' | 'ino'>;
  write(descriptor: number, bytes: Uint8Array, offset: number): number;
  syncData(descriptor: number): void;
  /** By path: Windows cannot shorten a file through a descriptor that was opened to append (nodejs/node#3177). */
  truncate(path: string, length: number): void;
  close(descriptor: number): void;
  /** Makes the entry of a new file durable. Windows cannot sync a folder and does not need it (NTFS journals entries). */
  syncFolder(path: string): void;
};

export const nodeFiles: FileDoor = {
  read: (path) => readFileSync(path),
  readEnd: (path, bytes) => {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const start = Math.max(0, size - bytes);
      const content = Buffer.alloc(size - start);
      const read = readSync(descriptor, content, 0, content.length, start);
      return { content: content.subarray(0, read), start };
    } finally {
      closeSync(descriptor);
    }
  },
  makeFolder,
  openToAppend: (path, isNew) => patiently(() => openSync(path, isNew ? NEW_OR_THERE : THERE)),
  look: (path) => statSync(path, { bigint: true }),
  write: (descriptor, bytes, offset) => writeSync(descriptor, bytes, offset),
  syncData: (descriptor) => fdatasyncSync(descriptor),
  truncate: (path, length) => truncateSync(path, length),
  close: (descriptor) => closeSync(descriptor),
  syncFolder: (path) => {
    if (process.platform === 'win32') return;
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  },
};

const THERE = constants.O_RDWR | constants.O_APPEND;
const NEW_OR_THERE = THERE | constants.O_CREAT;

/** The code of a system error (`ENOENT`, `ENOSPC`, …); `UNKNOWN` for anything else. */
export const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'UNKNOWN';

/** Renames a file in spite of a virus scanner or an indexer that holds it for a moment, as they do on Windows. */
export const renameWithPatience = (from: string, to: string): void => patiently(() => renameSync(from, to));

/** What Windows answers while somebody else holds a file. */
const HELD = ['EPERM', 'EACCES', 'EBUSY'];
/** About a second in all. */
const PAUSES_MS = [10, 20, 40, 80, 150, 300, 400];

/**
 * Does something with a file, and again after a pause while it is held by somebody else; about a second long, in which
 * the thread waits. Every other refusal, and the last one, is thrown as it is.
 */
export function patiently<T>(work: () => T, wait: (ms: number) => void = pause): T {
  for (const ms of PAUSES_MS) {
    try {
      return work();
    } catch (thrown) {
      if (!HELD.includes(codeOf(thrown))) throw thrown;
      wait(ms);
    }
  }
  return work();
}

/** Waits and blocks the thread: for the moments in which nothing else may happen. */
export const pause = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

/** The folders that must be synced so that a new file is found again: its own, and those above folders made for it. */
export function foldersWithNewEntries(path: string, made: string | undefined): string[] {
  const folders = [dirname(path)];
  if (made === undefined) return folders;
  for (let folder = dirname(path); folder !== dirname(made) && folder !== dirname(folder); ) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

/**
 * Makes a folder and those above it; returns the topmost one it had to make. Node's own `recursive` is not used:
 * where the system keeps answering ENOENT (under /proc) it never returns.
 */
export function makeFolder(path: string): string | undefined {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return undefined;
  const parent = dirname(path);
  const topmost = parent === path ? undefined : makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (thrown) {
    // Another process may have made it meanwhile.
    if (codeOf(thrown) !== 'EEXIST' || !statSync(path).isDirectory()) throw thrown;
  }
  return topmost ?? path;
}
