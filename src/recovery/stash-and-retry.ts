import { gitSyncOptions } from '../../config/kinds/task-options.ts';
import type { Recovered, RecoveryOrder } from '../ladder/ladder.ts';
import { findRepository, operationsInProgress } from '../tasks/git/repository.ts';
import { shownPaths } from '../tasks/git/shown-paths.ts';
import { listStashes, ofRun } from '../tasks/git/stashes.ts';
import { readStatus, unmergedOf } from '../tasks/git/status.ts';
import { inTheWay } from '../tasks/git-sync/local-changes/in-the-way.ts';
import type { Recovering } from './recover.ts';
import { notAvailable, said } from './said.ts';

type Place = Pick<Recovering, 'workspace' | 'dataDir' | 'runId'>;

/**
 * Looks whether a stash can cure what keeps a branch from being synchronised. It touches nothing: the attempt that
 * follows sets the local changes aside and gives them back, as git-sync does with `dirty: autostash`. What somebody
 * has begun is never ended for them, and nothing is ever reset.
 */
export async function stashAndRetry(place: Place, order: RecoveryOrder): Promise<Recovered> {
  const { planned, failure, procedure, signal } = order;
  const options = gitSyncOptions.safeParse(planned.options);
  if (planned.kind !== 'git-sync' || !options.success || options.data.script !== undefined)
    return notAvailable('recovery.no-way', { procedure, failure: failure.reason });
  if (failure.reason === 'diverged') {
    const { branch, ahead, behind } = failure;
    return notAvailable('recovery.diverged', { branch, ahead, behind });
  }
  const repository = await findRepository({ workspace: place.workspace, signal, env: {} });
  if (repository.kind !== 'work-tree') return notAvailable('recovery.no-tree');
  const { git, root, gitDir } = repository;
  const status = await readStatus(git, { own: place.dataDir });
  const stash = ofRun(await listStashes(git), place.runId);
  const operations = (await operationsInProgress(gitDir)).filter((operation) => operation !== 'bisect');
  // A git that was stopped said nothing, which must not be taken for "there is nothing".
  if (signal.aborted) return said('failed', 'recovery.stopped');
  if (!status.ok) return notAvailable('recovery.no-tree');

  const { entries, tracking, branch } = status.value;
  const shown = (files: readonly string[]): string => shownPaths(place.workspace, root, files);
  const unmerged = unmergedOf(status.value);
  const [operation] = operations;
  if (operation !== undefined) return notAvailable('recovery.git-begun', { operation });
  if (unmerged.length > 0) return notAvailable('recovery.git-unmerged', { files: shown(unmerged) });
  if (stash !== undefined)
    return notAvailable('recovery.stash-kept', { message: stash.message, sha: stash.sha });
  if (failure.reason === 'dirty')
    return options.data.dirty === 'refuse'
      ? said('ready', 'recovery.stashing', { count: failure.entries })
      : notAvailable('recovery.not-stashable', { count: failure.entries });
  if (failure.reason !== 'conflict')
    return notAvailable('recovery.no-way', { procedure, failure: failure.reason });
  if (tracking !== null && tracking.ahead > 0 && tracking.behind > 0)
    return notAvailable('recovery.diverged', { branch: branch ?? '', ...tracking });
  // Local changes that came up while the branch was about to move.
  if (inTheWay(entries, failure.files)) return said('ready', 'recovery.stashing', { count: entries.length });
  return notAvailable('recovery.files-in-the-way', { files: shown(failure.files) });
}
