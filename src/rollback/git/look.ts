import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { World } from '../../../store/standing.ts';
import { type Git, textOf } from '../../system/git/git.ts';
import { gitCommonDir, gitDirOf } from '../../system/git/git-folder.ts';

/** Where a repository stands, and which of its branches other work trees have checked out. */
export type Sight = { world: World; elsewhere: ReadonlySet<string> };

/** Looks from the root of a work tree, as a rule with one git; `null` when it cannot tell. Throws what the disk throws. */
export async function look(git: Git): Promise<Sight | null> {
  const listed = textOf(await git.run('for-each-ref', `--format=${FORMAT}`, 'refs/heads', STASH));
  if (listed === null) return null;
  const refs = listed.split('\n').flatMap(parsed);
  // A name that only stands for another one moves with it.
  const own = refs.filter(({ name, isSymbolic }) => name.startsWith(HEADS) && !isSymbolic);
  const branches = Object.fromEntries(own.map(({ name, sha }) => [name.slice(HEADS.length), sha]));
  const current = refs.find(({ isCurrent }) => isCurrent);
  const at = current === undefined ? await withoutBranch(git) : { head: current.sha, branch: named(current) };
  if (at === null) return null;
  const isElsewhere = ({ name, folder }: Ref) => folder !== '' && name.slice(HEADS.length) !== at.branch;
  return {
    world: { ...at, branches, stashes: await stashes(git, refs) },
    elsewhere: new Set(own.filter(isElsewhere).map(named)),
  };
}

const HEADS = 'refs/heads/';
const STASH = 'refs/stash';
const FORMAT =
  '%(objectname) %(refname) %(if)%(HEAD)%(then)*%(else)-%(end) %(if)%(symref)%(then)s%(else)-%(end) %(worktreepath)';

type Ref = { sha: string; name: string; isCurrent: boolean; isSymbolic: boolean; folder: string };

const named = ({ name }: Ref): string => name.slice(HEADS.length);

function parsed(line: string): Ref[] {
  const match = /^([0-9a-f]{40,64}) ([^ ]+) ([*-]) ([s-]) (.*)$/.exec(line);
  if (match === null) return [];
  const [, sha = '', name = '', current, symbolic, folder = ''] = match;
  return [{ sha, name, isCurrent: current === '*', isSymbolic: symbolic === 's', folder }];
}

/** HEAD is detached, or on a branch without a commit. */
async function withoutBranch(git: Git): Promise<Pick<World, 'head' | 'branch'> | null> {
  const text = readFileSync(path.join(gitDirOf(git.directory) ?? '', 'HEAD'), 'utf8').trim();
  if (/^[0-9a-f]{40,64}$/.test(text)) return { head: text, branch: null };
  const target = text.startsWith('ref: ') ? text.slice('ref: '.length).trim() : '';
  if (target.startsWith(HEADS) && target !== ELSEWHERE)
    return { head: null, branch: target.slice(HEADS.length) };
  // Where git keeps references in another form than files.
  const symbolic = textOf(await git.run('symbolic-ref', '--quiet', 'HEAD'));
  const head = textOf(await git.run('rev-parse', '--verify', '--quiet', 'HEAD'));
  if (symbolic !== null)
    return symbolic.startsWith(HEADS) ? { head, branch: symbolic.slice(HEADS.length) } : null;
  return head === null ? null : { head, branch: null };
}

/** What git writes into HEAD where the references are in a table (gitformat reftable). */
const ELSEWHERE = 'refs/heads/.invalid';

/** The entries of the stash are the lines of its reflog; newest first. */
async function stashes(git: Git, refs: readonly Ref[]): Promise<string[]> {
  const top = refs.find(({ name }) => name === STASH);
  if (top === undefined) return [];
  const common = gitCommonDir(git.directory);
  try {
    const log = readFileSync(path.join(common ?? '', 'logs', 'refs', 'stash'), 'utf8');
    const found = log.split('\n').flatMap((line) => /^\S+ ([0-9a-f]{40,64}) /.exec(line)?.[1] ?? []);
    if (found.at(-1) === top.sha) return found.reverse();
  } catch {
    // Git is asked below.
  }
  const listed = textOf(await git.run('log', '--walk-reflogs', '--format=%H', STASH, '--')) ?? '';
  return listed === '' ? [top.sha] : listed.split('\n');
}
