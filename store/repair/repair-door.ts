import { rmSync } from 'node:fs';
import { type FileDoor, nodeFiles, renameWithPatience } from '../file-door.ts';

/** The calls by which `repair` changes files; passed in, so that a test can end it at any of them. */
export type RepairDoor = FileDoor & {
  rename(from: string, to: string): void;
  /** Removes a file; one that is not there is removed already. */
  remove(path: string): void;
};

export const repairFiles: RepairDoor = {
  ...nodeFiles,
  rename: renameWithPatience,
  remove: (path) => rmSync(path, { force: true }),
};
