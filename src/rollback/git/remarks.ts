import { type Git, textOf } from '../../system/git/git.ts';
import { type Action, action, heeded } from '../action.ts';
import type { Step } from '../steps.ts';
import { short } from '../verdict.ts';
import { movedSubmodules } from './gitlinks.ts';

/** What a step leaves as it is, and somebody should know: commits that a remote has, submodules. */
export async function remarks(
  git: Git,
  step: Step,
  tree: { from: string; to: string } | null,
): Promise<Action[]> {
  return [...(await onRemote(git, step)), ...(tree === null ? [] : await submodules(git, tree))];
}

/** The remote is not touched: what it has, the next synchronisation brings again. */
async function onRemote(git: Git, step: Step): Promise<Action[]> {
  if (step.do !== 'move') return [];
  // Nothing is left where it goes forward again.
  if ((await git.run('merge-base', '--is-ancestor', step.from, step.to)).ok) return [];
  const held = await git.run(
    'for-each-ref',
    '--count=1',
    '--format=%(refname:short)',
    '--contains',
    step.from,
    'refs/remotes',
  );
  const remote = textOf(held);
  if (!remote) return [];
  const params = { remote, commit: short(step.from) };
  return [action('nothing', { kind: 'remote', what: remote }, 'rollback.remote-has', params)];
}

const submodules = async (git: Git, { from, to }: { from: string; to: string }): Promise<Action[]> =>
  (await movedSubmodules(git, from, to))
    .slice(0, MOST)
    .map((name) => heeded({ kind: 'submodule', what: name }, 'rollback.submodule', { path: name }));

const MOST = 20;
