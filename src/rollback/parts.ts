import type { Action } from './action.ts';
import { outside } from './outside.ts';
import type { Part } from './plan.ts';
import { undoFiles } from './undo-files.ts';
import { type Undoing, undoGit } from './undo-git.ts';
import { undoStash } from './undo-stash.ts';
import type { Undone } from './undone.ts';

/** Undoes one part of what a run did, or says what it would do. */
export async function undoPart(part: Part, undone: Undone, undoing: Undoing): Promise<Action[]> {
  switch (part) {
    case 'branches':
      return undoGit(undone, undoing);
    case 'stash':
      return undoStash(undone, undoing);
    case 'files':
      return [...(await undoFiles(undone, undoing)), ...outside(undone)];
    default:
      return part satisfies never;
  }
}
