import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, makeFolder } from '../file-door.ts';
import { layout } from '../layout.ts';
import { dropFromCatalogue } from './catalogue-without.ts';
import { type KeepingFiles, keepingFiles } from './keeping-files.ts';
import { sizeOf } from './retention-records.ts';

/** A run that is gone, and the bytes of its log and of its output. */
export type Removed = { runId: string; freedBytes: number };

/**
 * Removes runs for good, and those whose removal something ended: their logs, plain or in the archive, their output,
 * and their entries in the catalogue.
 *
 * A log without an entry, or an entry without a log, would be damage. So the logs go to the folder `removing`
 * first, where a reader still finds them, but neither a list of the logs nor a rebuild does; then the catalogue is
 * written without them; then what is in the folder goes. Whatever ends this, the store is sound, and the next call
 * finishes.
 */
export function removeRuns(
  dataDir: string,
  logs: readonly string[],
  files: KeepingFiles = keepingFiles,
): Removed[] {
  for (const log of logs) putOutOfSight(dataDir, log, files);
  const runIds = pendingRemovals(dataDir);
  if (runIds.length === 0) return [];
  dropFromCatalogue(dataDir, new Set(runIds), files);
  const removed = runIds.map((runId) => forget(dataDir, runId, files));
  files.removeEmptyFolder(layout(dataDir).removing);
  return removed;
}

/** Runs whose removal was begun. */
export function pendingRemovals(dataDir: string): string[] {
  try {
    const names = readdirSync(layout(dataDir).removing).flatMap((name) => LOG.exec(name)?.[1] ?? []);
    return [...new Set(names)].sort();
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

/** What removing a run frees, wherever its log lies. */
export const bytesOfRun = (dataDir: string, file: string): number => {
  const { run, archived, output, removing } = layout(dataDir);
  const waiting = join(removing, basename(file));
  const paths = [run(file), archived(file), waiting, `${waiting}.gz`, output(basename(file, '.jsonl'))];
  return paths.reduce((sum, path) => sum + sizeOf(path), 0);
};

const LOG = /^(.+)\.jsonl(\.gz)?$/;

/** Of a log whose archiving was ended, both files are there. */
function putOutOfSight(dataDir: string, file: string, files: KeepingFiles): void {
  const { run, archived, removing } = layout(dataDir);
  if (makeFolder(removing) !== undefined) files.syncFolder(dataDir);
  for (const path of [run(file), archived(file)]) {
    if (!existsSync(path)) continue;
    files.rename(path, join(removing, basename(path)));
    files.syncFolder(removing);
    files.syncFolder(dirname(path));
    files.removeEmptyFolder(dirname(path));
  }
}

/** The log goes last: as long as it is there, the next call knows what is left to do. */
function forget(dataDir: string, runId: string, files: KeepingFiles): Removed {
  const { output, removing } = layout(dataDir);
  const log = join(removing, `${runId}.jsonl`);
  const freedBytes = bytesOfRun(dataDir, `${runId}.jsonl`);
  files.removeTree(output(runId));
  for (const path of [log, `${log}.gz`]) files.remove(path);
  return { runId, freedBytes };
}
