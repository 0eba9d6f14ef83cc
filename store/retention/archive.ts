import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { codeOf, type FileDoor, foldersWithNewEntries, nodeFiles } from '../file-door.ts';
import { layout } from '../layout.ts';
import { StoreError } from '../store-error.ts';
import { type KeepingFiles, keepingFiles } from './keeping-files.ts';

/**
 * Puts the log of an ended run into the archive: the same bytes, compressed (gzip, RFC 1952). The plain file goes
 * only when the compressed one is on the disk and was read back as the same bytes. What a crash leaves is the
 * plain file, or both: then the next call finishes. Returns the bytes this freed.
 */
export function archiveLog(dataDir: string, file: string, files: KeepingFiles = keepingFiles): number {
  const { run, archived, archive } = layout(dataDir);
  const [plain, target] = [run(file), archived(file)];
  const bytes = files.read(plain);
  // An earlier call may have been ended before it knew that the folders are on the disk too.
  const made = holds(target, bytes, files) ? archive : written(target, bytes, files);
  for (const folder of foldersWithNewEntries(target, made)) files.syncFolder(folder);
  files.remove(plain);
  files.removeEmptyFolder(dirname(plain));
  return bytes.length - files.read(target).length;
}

/** How many bytes archiving this log would free. */
export function freedByArchiving(dataDir: string, file: string): number {
  const bytes = keepingFiles.read(layout(dataDir).run(file));
  return bytes.length - gzipSync(bytes).length;
}

/** Returns the topmost folder that had to be made. */
function written(target: string, bytes: Buffer, files: KeepingFiles): string | undefined {
  const draft = `${target}.draft`;
  const made = files.write(draft, gzipSync(bytes));
  if (!holds(draft, bytes, files)) {
    files.remove(draft);
    throw new StoreError({ reason: 'not-writable', file: draft, code: 'EIO' });
  }
  files.rename(draft, target);
  return made;
}

function holds(path: string, bytes: Buffer, files: KeepingFiles): boolean {
  try {
    return gunzipSync(files.read(path)).equals(bytes);
  } catch {
    return false;
  }
}

/** What a file of the archive holds; throws a StoreError `corrupt` when it cannot be unpacked. */
export function unpacked(packed: Buffer, path: string): Buffer {
  try {
    return gunzipSync(packed);
  } catch (thrown) {
    const detail = `it cannot be unpacked, ${codeOf(thrown)}`;
    throw new StoreError({ reason: 'corrupt', file: path, line: 1, why: 'bad-sum', detail });
  }
}

/** Reads these bytes whatever the path, and takes nothing: nobody appends to an archived log. */
export const sealedFile = (bytes: Buffer): FileDoor => ({
  ...nodeFiles,
  read: () => bytes,
  readEnd: (_, most) => {
    const start = Math.max(0, bytes.length - most);
    return { content: bytes.subarray(start), start };
  },
  openToAppend: () => {
    throw Object.assign(new Error('this log is in the archive'), { code: 'EROFS' });
  },
});
