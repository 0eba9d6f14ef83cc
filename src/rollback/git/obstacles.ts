import type { Git } from '../../system/git/git.ts';
import { changedBetween } from '../../tasks/git/commits.ts';
import { readStatus, type StatusEntry } from '../../tasks/git/status.ts';
import { submodulesInTheWay } from '../../tasks/git/submodules-in-the-way.ts';
import { hiddenChanges } from '../../tasks/git-sync/diverged/hidden-changes.ts';
import { ignoredAmong } from '../../tasks/git-sync/diverged/overwritten.ts';
import { inTheWay } from '../../tasks/git-sync/local-changes/in-the-way.ts';
import { withoutSubmodules } from '../../tasks/git-sync/local-changes/moved-submodules.ts';

/** The local changes, and those of them (ignored and hidden files too) where a move of the work tree would write. */
export type Obstacles = { entries: StatusEntry[]; files: string[] };

/** Looks before the work tree goes from a commit to another; `own` is where roo-fsm itself writes. `null`: git does not say. */
export async function obstacles(
  git: Git,
  own: string,
  { from, to }: { from: string; to: string },
): Promise<Obstacles | null> {
  const changed = await changedBetween(git, from, to);
  const status = await readStatus(git, { own });
  if (!status.ok) return null;
  const { entries } = status.value;
  const theirs = new Set(changed);
  const local = withoutSubmodules(entries)
    .filter((entry) => inTheWay([entry], changed))
    .map((entry) => entry.path);
  const ignored = await ignoredAmong(git, changed, entries);
  const hidden = (await hiddenChanges(git)).filter((file) => theirs.has(file));
  const submodules = await submodulesInTheWay(git, from, to);
  return { entries, files: [...new Set([...local, ...ignored, ...hidden, ...submodules])] };
}
