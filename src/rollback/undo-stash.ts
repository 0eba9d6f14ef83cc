import { openGit, textOf } from '../system/git/git.ts';
import { workTreeAbove } from '../system/git/git-folder.ts';
import { commitOf } from '../tasks/git/commits.ts';
import { type Action, action, heeded } from './action.ts';
import { QUIETLY } from './git/keep.ts';
import { look } from './git/look.ts';
import type { Undoing } from './undo-git.ts';
import type { Undone } from './undone.ts';
import { short } from './verdict.ts';

/** Brings back entries of the stash that a run dropped; those it left are named and stay, whoever they are of. */
export async function undoStash(
  { before, after }: Undone,
  { workspace, env, dryRun, signal }: Undoing,
): Promise<Action[]> {
  const root = workTreeAbove(workspace);
  if (root === null || before === null || after === null) return [];
  if (before.truncated !== undefined || after.truncated !== undefined) return [];
  const git = openGit(root, { env });
  const actions: Action[] = [];
  // Oldest first, so that they lie in their old order.
  const dropped = before.stashes.filter((sha) => !after.stashes.includes(sha)).reverse();
  for (const sha of dropped) {
    const about = { kind: 'stash', what: sha };
    if (signal.aborted) return [...actions, action('failed', about, 'rollback.stopped', {})];
    const now = await look(git);
    const stash = short(sha);
    if (now === null) actions.push(action('failed', about, 'rollback.no-git', {}));
    else if (now.world.stashes.includes(sha))
      actions.push(action('nothing', about, 'rollback.stash-already', { stash }));
    else if ((await commitOf(git, sha)) === null)
      actions.push(action('refused', about, 'rollback.commit-gone', { what: 'stash', commit: stash }));
    else {
      const message = textOf(await git.run('log', '-1', '--format=%s', sha, '--')) ?? stash;
      const isBack =
        dryRun || (await git.run(...QUIETLY, 'stash', 'store', '--quiet', '--message', message, sha)).ok;
      actions.push(
        isBack
          ? action('done', about, 'rollback.stash-back', { stash, message })
          : action('failed', about, 'rollback.git-failed', { what: stash, detail: 'git stash store' }),
      );
    }
  }
  const left = after.stashes.filter((sha) => !before.stashes.includes(sha));
  const now = left.length === 0 ? null : await look(git);
  const kept = left.filter((sha) => now?.world.stashes.includes(sha));
  return [
    ...actions,
    ...kept.map((sha) => heeded({ kind: 'stash', what: sha }, 'rollback.stash-kept', { stash: short(sha) })),
  ];
}
