import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The nearest folder at or above this one that holds a `.git`; `null` when there is none. Starts no process. */
export function workTreeAbove(folder: string): string | null {
  for (let here = resolve(folder); ; here = dirname(here)) {
    if (kindOf(join(here, '.git')) !== null) return here;
    if (dirname(here) === here) return null;
  }
}

/** The folder that all work trees of a repository share (`git rev-parse --git-common-dir`); `null` outside of one. */
export function gitCommonDir(workTree: string): string | null {
  const own = gitDirOf(workTree);
  if (own === null || own === join(workTree, '.git')) return own;
  const common = readText(join(own, 'commondir'));
  return common === null ? own : resolve(own, common.trim());
}

/** The git folder of one work tree (`git rev-parse --git-dir`): of a linked one, not the one they share. */
export function gitDirOf(workTree: string): string | null {
  const dotGit = join(workTree, '.git');
  switch (kindOf(dotGit)) {
    case 'folder':
      return dotGit;
    case 'file': {
      // A linked work tree or submodule: `gitdir: <path>`, whose `commondir` file leads to the shared folder.
      const gitDir = /^gitdir: (.+)$/m.exec(readText(dotGit) ?? '')?.[1];
      return gitDir === undefined ? null : resolve(workTree, gitDir.trim());
    }
    default:
      return null;
  }
}

function kindOf(path: string): 'folder' | 'file' | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  return stat.isDirectory() ? 'folder' : 'file';
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
