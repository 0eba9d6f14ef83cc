import { lstat, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Failure } from '../../../store/failure.ts';
import { type Git, itemsOf, textOf } from '../../system/git.ts';
import { isInside, workspacePath } from '../workspace-path.ts';
import { changedBetween, commitOf } from './commits.ts';
import { dropStash, listStashes, type Stash } from './stashes.ts';
import { type GitStatus, readStatus, unmergedOf } from './status.ts';
import { failureOf } from './trouble.ts';

/** What setting aside left: `stash` is there whenever the user's changes, or a part of them, are now in it. */
export type SetAside = { stash: Stash | null; failure: Failure | null };

/**
 * Puts all local changes, untracked files too, into a stash with this message; but not what lies in `own` (absolute),
 * where roo-fsm itself writes meanwhile, and not the files in `keep` (from the root of the work tree). Git must not be
 * stoppable here.
 */
export async function setAside(
  git: Git,
  { message, own, keep }: { message: string; own: string; keep: readonly string[] },
): Promise<SetAside> {
  const before = new Set((await listStashes(git)).map((stash) => stash.sha));
  const answer = await git.run(
    'stash',
    'push',
    '--include-untracked',
    '--message',
    message,
    ...(await allBut(git, own, keep)),
  );
  const stash = (await listStashes(git)).find((entry) => entry.message === message && !before.has(entry.sha));
  return { stash: stash ?? null, failure: answer.ok ? null : failureOf('stash', answer) };
}

/** Nothing when there is nothing to leave out: a stash of everything is simpler for git than one by paths. */
async function allBut(git: Git, own: string, keep: readonly string[]): Promise<string[]> {
  const left = [...(await ownIfSeen(git, own)), ...keep];
  return left.length === 0 ? [] : ['--', ':(top)', ...left.map((file) => `:(top,exclude,literal)${file}`)];
}

/** Git ignores our folder, as it should, unless its `.gitignore` is gone. */
async function ownIfSeen(git: Git, own: string): Promise<string[]> {
  if (!isInside(git.directory, own)) return [];
  const folder = workspacePath(git.directory, own);
  const seen = await git.run(
    'ls-files',
    '-z',
    '--others',
    '--exclude-standard',
    '--',
    `:(top,literal)${folder}`,
  );
  return itemsOf(seen).length === 0 ? [] : [folder];
}

/** Whether the changes are back in the tree, or still in the stash, and then which files are in the way. */
export type GivenBack =
  | { state: 'restored'; dropped: boolean }
  /** `tidied`: the tree was brought back to HEAD; else somebody else's changes forbade it. */
  | { state: 'kept'; files: string[]; tidied: boolean };

/**
 * Restores exactly this stash, staged changes as staged ones, and drops it only after that went well.
 * If not, the stash stays and the tree is brought back to HEAD, unless it holds changes that are not in the stash.
 */
export async function giveBack(git: Git, stash: Stash): Promise<GivenBack> {
  const before = await readStatus(git);
  const answer = await git.run('stash', 'apply', '--quiet', '--index', stash.sha);
  if (answer.ok) return { state: 'restored', dropped: await dropStash(git, stash.sha) };
  const after = await readStatus(git);
  const files = await obstacles(git, stash.sha, after.ok ? unmergedOf(after.value) : []);
  if (!before.ok || !after.ok || !hasNoTrackedChange(before.value)) {
    return { state: 'kept', files, tidied: false };
  }
  const reset = await git.run('reset', '--hard', 'HEAD');
  const known = new Set(untrackedOf(before.value));
  await removeCopies(
    git,
    stash.sha,
    untrackedOf(after.value).filter((file) => !known.has(file)),
  );
  return { state: 'kept', files, tidied: reset.ok };
}

/** The files of the stash that the new state also changed. */
async function obstacles(git: Git, sha: string, unmerged: readonly string[]): Promise<string[]> {
  const untracked = (await untrackedIn(git, sha)).map(({ file }) => file);
  const stashed = [...(await changedBetween(git, `${sha}^1`, sha)), ...untracked];
  const changed = new Set(await changedBetween(git, `${sha}^1`, 'HEAD'));
  return [...new Set([...unmerged, ...stashed.filter((file) => changed.has(file))])];
}

/** Removes the untracked files a half-done restore wrote, so that the next one finds their places free. */
async function removeCopies(git: Git, sha: string, candidates: readonly string[]): Promise<void> {
  const stashed = new Map((await untrackedIn(git, sha)).map(({ file, blob }) => [file, blob]));
  for (const file of candidates) {
    const at = path.join(git.directory, file);
    const isFile = await lstat(at).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile || !stashed.has(file)) continue;
    const blob = textOf(await git.run('hash-object', '--', file));
    if (blob !== null && blob === stashed.get(file)) await rm(at);
  }
}

/** Git keeps the untracked files of a stash in the tree of its third parent. */
async function untrackedIn(git: Git, sha: string): Promise<{ file: string; blob: string }[]> {
  if ((await commitOf(git, `${sha}^3`)) === null) return [];
  return itemsOf(await git.run('ls-tree', '-r', '-z', '--full-tree', `${sha}^3`)).map((item) => {
    const tab = item.indexOf('\t');
    return { file: item.slice(tab + 1), blob: item.slice(0, tab).split(' ')[2] ?? '' };
  });
}

const hasNoTrackedChange = (status: GitStatus): boolean =>
  status.entries.every((entry) => entry.kind === 'untracked');

const untrackedOf = (status: GitStatus): string[] =>
  status.entries.filter((entry) => entry.kind === 'untracked').map((entry) => entry.path);
