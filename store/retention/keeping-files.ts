import { closeSync, fsyncSync, openSync, readFileSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder, nodeFiles, renameWithPatience } from '../file-door.ts';

/** The calls by which old records are archived and removed; passed in, so that a test can make any of them the last. */
export type KeepingFiles = {
  read(path: string): Buffer;
  /** Writes a new file, in place of one that is there, and returns when its content is on the disk; the topmost folder it had to make. */
  write(path: string, bytes: Uint8Array): string | undefined;
  rename(from: string, to: string): void;
  syncFolder(path: string): void;
  /** What is not there is removed already. */
  remove(path: string): void;
  removeTree(path: string): void;
  /** Takes away a folder in which nothing is left, and leaves any other. */
  removeEmptyFolder(path: string): void;
};

export const keepingFiles: KeepingFiles = {
  read: (path) => readFileSync(path),
  write: (path, bytes) => {
    const made = makeFolder(dirname(path));
    const descriptor = openSync(path, 'w', 0o600);
    try {
      for (let offset = 0; offset < bytes.length; ) offset += writeSync(descriptor, bytes, offset);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return made;
  },
  rename: renameWithPatience,
  syncFolder: nodeFiles.syncFolder,
  remove: (path) => rmSync(path, { force: true }),
  removeTree: (path) => rmSync(path, { recursive: true, force: true }),
  removeEmptyFolder: (path) => {
    try {
      rmdirSync(path);
    } catch {
      // Something is in it, or somebody works in it.
    }
  },
};
