import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Commit } from '../commit-line.ts';
import { eventsOf } from '../event-log.ts';
import { codeOf, foldersWithNewEntries } from '../file-door.ts';
import { layout } from '../layout.ts';
import type { RepairDoor } from './repair-door.ts';

/** The folder that a repair at this time (UTC) puts damaged files into, relative to the data directory. */
export const quarantineAt = (at: string): string => `${FOLDER}/${at.replaceAll(/[-:.]/g, '')}`;

const FOLDER = 'quarantine';
const NAME = /^\d{8}T\d{9}Z$/;

/** Folders of repairs that something ended: they are there, and the stream of the workspace does not name them. */
export function unfinishedRepairs(dataDir: string, workspace: readonly Commit[]): string[] {
  const finished = new Set(
    eventsOf(workspace).flatMap((event) => (event.type === 'store.repaired' ? [event.data.quarantine] : [])),
  );
  return foldersIn(layout(dataDir).quarantine)
    .filter((name) => NAME.test(name))
    .map((name) => `${FOLDER}/${name}`)
    .filter((folder) => !finished.has(folder))
    .sort();
}

/**
 * Copies a file into a quarantine folder and returns where it lies there, relative to the data directory; when
 * this returns the copy is durable. A copy that is there already is not made again.
 */
export function putAside(
  dataDir: string,
  folder: string,
  file: string,
  content: Buffer,
  door: RepairDoor,
): string {
  for (let copy = 1; ; copy++) {
    const name = `${folder}/${file}${copy === 1 ? '' : `.${copy}`}`;
    const path = layout(dataDir).run(name);
    if (existsSync(path)) {
      if (door.read(path).equals(content)) return name;
      continue;
    }
    writeWhole(path, content, door);
    return name;
  }
}

/** Writes a file that is there whole, durably, or not at all. `goOn` may add to it before it takes its place. */
export function writeWhole(
  path: string,
  content: Buffer,
  door: RepairDoor,
  goOn: (draft: string) => void = () => {},
): void {
  const draft = `${path}.draft`;
  const made = door.makeFolder(dirname(path));
  door.remove(draft);
  const descriptor = door.openToAppend(draft, true);
  try {
    for (let offset = 0; offset < content.length; ) offset += door.write(descriptor, content, offset);
    door.syncData(descriptor);
  } finally {
    door.close(descriptor);
  }
  goOn(draft);
  door.rename(draft, path);
  for (const folder of foldersWithNewEntries(path, made)) door.syncFolder(folder);
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}
