import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openGit, textOf } from '../system/git/git.ts';
import type { World } from './world.ts';

/**
 * What the repository of a workspace is: HEAD, references, changes, stashes, and what is half done in it. Commits
 * are told by their trees and subjects: one that a task makes has another id each time, because of its date.
 */
export async function repositoryState(workspace: string): Promise<World> {
  const folder = join(workspace, '.git');
  if (!existsSync(folder)) return {};
  const git = openGit(workspace);
  const ask = async (...args: string[]): Promise<string> => textOf(await git.run(...args)) ?? 'unknown';
  const [head, status, references] = await Promise.all([
    ask('log', '-1', '--format=%T %s'),
    ask('status', '--porcelain', '--branch', '--untracked-files=all'),
    ask('for-each-ref', '--format=%(refname) %(tree) %(subject)'),
  ]);
  const stashes = references.includes('refs/stash ') ? await ask('stash', 'list', '--format=%T') : '';
  const halfDone = HALF_DONE.filter((name) => existsSync(join(folder, name))).join(', ');
  return {
    'git HEAD': head,
    'git status': status,
    'git references': withoutIds(references),
    'git stashes': stashes,
    'git half done': halfDone,
  };
}

/** What keeps the work of a run reachable names the run, which is another each time. */
export const withoutIds = (text: string): string =>
  text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '*');

const HALF_DONE = [
  'index.lock',
  'HEAD.lock',
  'MERGE_HEAD',
  'CHERRY_PICK_HEAD',
  'REVERT_HEAD',
  'rebase-merge',
  'rebase-apply',
];
