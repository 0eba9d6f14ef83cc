import { relative, sep } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { codeOf, nodeFiles } from '../file-door.ts';
import { layout } from '../layout.ts';
import { rawRunLog } from '../run-log.ts';
import { StoreError } from '../store-error.ts';

/** What lies on the disk for a log: the file, relative to the data directory, its bytes, and the lines they hold. */
export type RawLog = { file: string; bytes: Buffer; content: Buffer; unpacks: boolean };

/** The log of a run as it lies on the disk, plain or in the archive; `null` when it is not there. */
export function rawLog(dataDir: string, file: string): RawLog | null {
  try {
    const raw = rawRunLog(dataDir, file);
    if (raw === null) return null;
    const bytes = raw.archived ? nodeFiles.read(raw.path) : raw.bytes;
    return { file: nameIn(dataDir, raw.path), bytes, content: raw.bytes, unpacks: true };
  } catch (thrown) {
    if (!(thrown instanceof StoreError) || thrown.failure.reason !== 'corrupt') throw thrown;
    const bytes = nodeFiles.read(thrown.failure.file);
    return { file: nameIn(dataDir, thrown.failure.file), bytes, content: unpacked(bytes), unpacks: false };
  }
}

/** The bytes of any other file of the store, by its path; `null` when it is not there. */
export function rawFile(path: string): Buffer | null {
  try {
    return nodeFiles.read(path);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT') return null;
    throw new StoreError({ reason: 'not-readable', file: path, code });
  }
}

/** The name of a file in the data directory, as it is stored and told. */
export const nameIn = (dataDir: string, path: string): string => relative(dataDir, path).split(sep).join('/');

/** The way from such a name to the file. */
export const pathOf = (dataDir: string, name: string): string => layout(dataDir).run(name);

/** As much of a damaged archive as it gives; of one that was only shortened, all up to there. */
function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}
