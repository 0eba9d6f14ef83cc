import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { CommitFileOptions } from './commit-file.ts';
import { codeOf, nodeFiles } from './file-door.ts';
import { layout } from './layout.ts';
import { LowdbLog } from './lowdb-log.ts';
import { sealedFile, unpacked } from './retention/archive.ts';
import { StoreError } from './store-error.ts';

/**
 * The log of a run, opened and read; `file` is the name the catalogue has for it. One that is in the archive, or
 * about to be removed, is read from there, and takes no more events (StoreError `not-writable`, EROFS).
 */
export function runLog(dataDir: string, file: string, options: CommitFileOptions = {}): LowdbLog {
  const path = layout(dataDir).run(file);
  const log = new LowdbLog(path, options);
  if (log.revision > 0 || existsSync(path)) return log;
  const kept = keptLog(dataDir, file);
  return kept === null ? log : new LowdbLog(kept.path, { ...options, files: sealedFile(kept.bytes) });
}

/** The bytes of a run's log as they were written, whether they are compressed, and the file they came from. */
export type RawRunLog = { bytes: Buffer; archived: boolean; path: string };

/**
 * The raw bytes of a run's log; `null` when it is nowhere. Throws a StoreError: `not-readable`, or `corrupt` when
 * what is in the archive cannot be unpacked.
 */
export function rawRunLog(dataDir: string, file: string): RawRunLog | null {
  const path = layout(dataDir).run(file);
  const bytes = contentOf(path);
  return bytes === null ? keptLog(dataDir, file) : { bytes, archived: false, path };
}

/** A log that was put away. It goes from place to place in this order, so that whoever looks in it misses none. */
function keptLog(dataDir: string, file: string): RawRunLog | null {
  const { archived, removing } = layout(dataDir);
  const waiting = join(removing, basename(file));
  for (const path of [archived(file), waiting, `${waiting}.gz`]) {
    const bytes = contentOf(path);
    if (bytes === null) continue;
    return path === waiting
      ? { bytes, archived: false, path }
      : { bytes: unpacked(bytes, path), archived: true, path };
  }
  return null;
}

function contentOf(path: string): Buffer | null {
  try {
    return nodeFiles.read(path);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new StoreError({ reason: 'not-readable', file: path, code });
  }
}
