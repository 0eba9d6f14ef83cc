import type { Git } from '../../system/git/git.ts';
import type { because } from '../../tasks/task.ts';
import type { Step } from '../steps.ts';
import { short } from '../verdict.ts';
import { QUIETLY } from './keep.ts';
import type { Obstacles } from './obstacles.ts';

/** How a step went, and the sentence that tells it. */
export type Acted = { outcome: 'done' | 'refused' | 'failed'; why: Parameters<typeof because> };

/** The repository, and the run that is undone. */
export type Acting = { git: Git; runId: string };

/** One sort of step. */
export type Of<K extends Step['do']> = Extract<Step, { do: K }>;
/** The move of a branch. */
export type Moving = Of<'move'> & { branch: string };
/** What stands in the tree beside the way of the move. */
export type Staying = Obstacles['entries'];

/** What reflogs say of it. */
export const messageOf = (runId: string): string => `roo-fsm: rollback of ${runId}`;
/** The beginning of an `update-ref`. */
export const updating = (runId: string): string[] => [...QUIETLY, 'update-ref', '-m', messageOf(runId)];
/** The reference of a branch. */
export const refOf = (branch: string): string => `refs/heads/${branch}`;

/** It was made. */
export const done = (...why: Acted['why']): Acted => ({ outcome: 'done', why });
/** Nothing was touched. */
export const refused = (...why: Acted['why']): Acted => ({ outcome: 'refused', why });
/** It was begun, and not finished. */
export const failed = (...why: Acted['why']): Acted => ({ outcome: 'failed', why });
/** Nothing is left behind that cannot be found again. */
export const notKept = (branch: string): Acted => failed('rollback.not-kept', { branch });
/** A branch, or HEAD alone, is where it was. */
export const back = (branch: string, from: string, to: string, ref: string): Acted =>
  done('rollback.branch-back', { branch, from: short(from), to: short(to), ref });
