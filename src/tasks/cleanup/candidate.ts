import { lstat } from 'node:fs/promises';
import path from 'node:path';

/** A regular file that a cleanup looks at. */
export type Candidate = {
  /** Absolute, without links on the way. */
  file: string;
  /** Relative to the workspace, with forward slashes. */
  path: string;
  size: number;
  mtimeMs: number;
};

/** Looks at files inside `root` (a real path); links, directories and what has vanished are left out. */
export async function candidatesOf(
  root: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const file of files) {
    if (signal.aborted) break;
    const candidate = await candidateOf(root, file);
    if (candidate !== null) found.push(candidate);
  }
  return found;
}

/** One file as it is now; `null` when it is no regular file or cannot be looked at. */
export async function candidateOf(root: string, file: string): Promise<Candidate | null> {
  try {
    const found = await lstat(file);
    if (!found.isFile()) return null;
    const relative = path.relative(root, file).split(path.sep).join('/');
    return { file, path: relative, size: found.size, mtimeMs: found.mtimeMs };
  } catch {
    return null;
  }
}
