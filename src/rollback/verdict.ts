import type { Reason } from '../../store/events.ts';
import { because } from '../tasks/task.ts';
import type { Sight } from './git/look.ts';
import type { Head, Step } from './steps.ts';
import { HEAD } from './told.ts';
import type { Undone } from './undone.ts';

/** Whether a step may be made, as far as branches tell: everything must still stand as the run left it. */
export type Verdict = { verdict: 'do' } | { verdict: 'nothing' | 'refused'; reason: Reason };

const DO: Verdict = { verdict: 'do' };
const refused = (...why: Parameters<typeof because>): Verdict => ({
  verdict: 'refused',
  reason: because(...why),
});
const nothing = (...why: Parameters<typeof because>): Verdict => ({
  verdict: 'nothing',
  reason: because(...why),
});

/** Judges a step by where everything stands now. */
export function verdictOf(step: Step, sight: Sight): Verdict {
  switch (step.do) {
    case 'create':
      return ofCreate(step, sight);
    case 'switch':
      return ofSwitch(step, sight);
    case 'move':
      return step.branch === null ? ofDetached(step, sight) : ofMove({ ...step, branch: step.branch }, sight);
    case 'delete':
      return ofDelete(step, sight);
    default:
      return step satisfies never;
  }
}

type Of<K extends Step['do']> = Extract<Step, { do: K }>;

function ofCreate({ branch, to }: Of<'create'>, { world }: Sight): Verdict {
  const now = world.branches[branch];
  if (now === to) return nothing('rollback.branch-already', { branch, commit: short(to) });
  return now === undefined ? DO : refused('rollback.name-taken', { branch, now: short(now) });
}

function ofMove({ branch, from, to }: Of<'move'> & { branch: string }, { world, elsewhere }: Sight): Verdict {
  const now = world.branches[branch];
  if (now === undefined) return refused('rollback.branch-gone', { branch });
  if (now === to) return nothing('rollback.branch-already', { branch, commit: short(to) });
  if (now !== from) return refused('rollback.moved-since', { branch, left: short(from), now: short(now) });
  return elsewhere.has(branch) ? refused('rollback.out-elsewhere', { branch }) : DO;
}

function ofDetached({ from, to }: Of<'move'>, { world }: Sight): Verdict {
  if (world.branch !== null) return refused('rollback.switched-since', { now: world.branch });
  if (world.head === to) return nothing('rollback.head-already', { to: short(to) });
  if (world.head === from) return DO;
  return refused('rollback.switched-since', { now: short(world.head ?? '') });
}

function ofSwitch({ from, to }: Of<'switch'>, { world, elsewhere }: Sight): Verdict {
  const isBack = world.branch === to.branch && (to.branch !== null || world.head === to.head);
  if (isBack) return nothing('rollback.head-already', { to: shown(to) });
  const isLeft = world.branch === from.branch && world.head === from.head;
  if (!isLeft) return refused('rollback.switched-since', { now: world.branch ?? short(world.head ?? '') });
  if (to.branch === null) return DO;
  if (world.branches[to.branch] === undefined) return refused('rollback.branch-gone', { branch: to.branch });
  return elsewhere.has(to.branch) ? refused('rollback.out-elsewhere', { branch: to.branch }) : DO;
}

function ofDelete({ branch, from }: Of<'delete'>, { world, elsewhere }: Sight): Verdict {
  const now = world.branches[branch];
  if (now === undefined) return nothing('rollback.branch-gone-already', { branch });
  if (now !== from) return refused('rollback.moved-since', { branch, left: short(from), now: short(now) });
  if (elsewhere.has(branch)) return refused('rollback.out-elsewhere', { branch });
  return world.branch === branch ? refused('rollback.is-out', { branch }) : DO;
}

/** Whether a step takes back what the run did, and not what somebody else did meanwhile. */
export function isOurs(step: Step, { told, ownTasks, isResumed }: Undone): boolean {
  const { name, was, left } = differenceOf(step);
  const said = told.get(name);
  if (said?.isWhole === true && said.from === was && said.to === left) return true;
  return ownTasks.length > 0 && !isResumed;
}

/** What the run changed, in the words of its evidence. */
export function differenceOf(step: Step): { name: string; was: string | null; left: string | null } {
  switch (step.do) {
    case 'create':
      return { name: step.branch, was: step.to, left: null };
    case 'delete':
      return { name: step.branch, was: null, left: step.from };
    case 'move':
      return { name: step.branch ?? HEAD, was: step.to, left: step.from };
    case 'switch':
      return { name: HEAD, was: nameOf(step.to), left: nameOf(step.from) };
    default:
      return step satisfies never;
  }
}

const nameOf = ({ branch, head }: Head): string => branch ?? head;

/** As people name a commit. */
export const short = (sha: string): string => sha.slice(0, 12);

const shown = ({ branch, head }: Head): string => branch ?? short(head);
