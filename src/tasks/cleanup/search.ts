import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { isThere } from '../git-listing.ts';
import { isInside } from '../workspace-path.ts';

/** Files under a directory (a real path) that match one of the patterns; a pattern without a slash matches at any depth. */
export async function search(
  directory: string,
  patterns: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const found = await glob(
    patterns.map((pattern) => (pattern.includes('/') ? pattern : `**/${pattern}`)),
    {
      cwd: directory,
      dot: true,
      caseSensitiveMatch: process.platform !== 'win32' && process.platform !== 'darwin',
      expandDirectories: false,
      followSymbolicLinks: false,
      ignore: ['**/node_modules/**', '**/.git/**'],
      signal,
    },
  );
  const own = ownFolders(directory);
  const files: string[] = [];
  for (const name of found.sort()) {
    const file = path.resolve(directory, name);
    if (await own(path.dirname(file))) files.push(file);
  }
  return files;
}

/** Tells folders of the directory from those a pattern reached through `..` or a link, and from repositories of their own. */
function ownFolders(directory: string): (folder: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>([[directory, Promise.resolve(true)]]);
  const own = (folder: string): Promise<boolean> => {
    const answer = known.get(folder) ?? judge(folder);
    known.set(folder, answer);
    return answer;
  };
  const judge = async (folder: string): Promise<boolean> =>
    isInside(directory, folder) &&
    (await realpath(folder).catch(() => null)) === folder &&
    !(await isThere(path.join(folder, '.git'))) &&
    (await own(path.dirname(folder)));
  return own;
}
