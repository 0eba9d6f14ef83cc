import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type Git, itemsOf, textOf } from '../../system/git/git.ts';
import { GITLINK, gitlinksIn } from './gitlinks.ts';

/** A path whose entry differs between two commits, with its modes (`000000`: there is none). */
export type TreeChange = { path: string; was: string; will: string };

/** Every entry that differs; git-diff-tree: `:<mode> <mode> <object> <object> <letter>`, then the path. */
export async function treeChanges(git: Git, from: string, to: string): Promise<TreeChange[]> {
  const items = itemsOf(await git.run('diff-tree', '-r', '-z', '--no-renames', from, to));
  const found: TreeChange[] = [];
  for (let at = 0; at + 1 < items.length; at += 2) {
    const [was = '', will = ''] = (items[at] ?? '').replace(/^:/, '').split(' ');
    found.push({ path: items[at + 1] ?? '', was, will });
  }
  return found;
}

/**
 * The submodules with something in them that is nowhere else, which git would remove without a word because a file comes
 * to their place, above or below it.
 */
export async function submodulesInTheWay(git: Git, from: string, to: string): Promise<string[]> {
  const all = await treeChanges(git, from, to);
  const written = all.filter(({ will }) => will !== GONE && will !== GITLINK);
  if (written.length === 0) return [];
  const committed = all.filter(({ was }) => was === GITLINK).map((change) => change.path);
  const staged = (await gitlinksIn(git)).map((link) => link.path);
  const meets = (one: string, other: string) =>
    one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
  const removed = [...new Set([...committed, ...staged])].filter((name) =>
    written.some((file) => meets(file.path, name)),
  );
  const held = await Promise.all(removed.map((name) => isHeld(git, name)));
  return removed.filter((_, at) => held[at]);
}

const GONE = '000000';

/** Whether a folder holds more than a checkout whose history lies in the superproject, and that can be made again. */
async function isHeld(git: Git, name: string): Promise<boolean> {
  const folder = path.join(git.directory, name);
  const entries = await readdir(folder).catch(() => []);
  if (entries.length === 0) return false;
  const dotGit = await lstat(path.join(folder, '.git')).catch(() => null);
  if (!dotGit?.isFile()) return true;
  const look = ['status', '--porcelain', '--ignored', '--untracked-files=all', '--ignore-submodules=none'];
  if (textOf(await git.run('-C', name, ...look)) !== '') return true;
  // No status shows what is hidden (a small letter), nor all of what lies in further submodules.
  const listed = await git.run('-C', name, 'ls-files', '-v', '--stage', '-z');
  return !listed.ok || itemsOf(listed).some((item) => /^[a-z]/.test(item) || item.includes(` ${GITLINK} `));
}
