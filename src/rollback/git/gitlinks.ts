import type { Git } from '../../system/git/git.ts';
import { GITLINK } from '../../tasks/git/gitlinks.ts';
import { treeChanges } from '../../tasks/git/submodules-in-the-way.ts';

/** The submodules that two commits record differently. */
export const movedSubmodules = async (git: Git, from: string, to: string): Promise<string[]> =>
  (await treeChanges(git, from, to))
    .filter(({ was, will }) => was === GITLINK || will === GITLINK)
    .map((change) => change.path);
