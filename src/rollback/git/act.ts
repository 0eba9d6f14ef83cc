import { excerptOf } from '../../tasks/git/trouble.ts';
import type { Step } from '../steps.ts';
import { HEAD } from '../told.ts';
import { short } from '../verdict.ts';
import {
  type Acted,
  type Acting,
  back,
  done,
  failed,
  type Moving,
  notKept,
  type Of,
  refOf,
  type Staying,
  updating,
} from './acted.ts';
import { checkOut } from './check-out.ts';
import { keep } from './keep.ts';
import type { Sight } from './look.ts';
import { moveOut } from './move-out.ts';

/** Makes a step; everything it presumes is asked of git once more in the same breath, and nothing is left behind unnamed. */
export async function act(acting: Acting, step: Step, { world }: Sight, staying: Staying): Promise<Acted> {
  switch (step.do) {
    case 'create':
      return create(acting, step);
    case 'switch':
      return switchBack(acting, step, staying);
    case 'move':
      if (step.branch === null) return moveDetached(acting, step, staying);
      return world.branch === step.branch
        ? moveOut(acting, { ...step, branch: step.branch }, staying)
        : moveRef(acting, { ...step, branch: step.branch });
    case 'delete':
      return remove(acting, step);
    default:
      return step satisfies never;
  }
}

async function create({ git, runId }: Acting, { branch, to }: Of<'create'>): Promise<Acted> {
  const none = '0'.repeat(to.length);
  const made = await git.run(...updating(runId), '--create-reflog', refOf(branch), to, none);
  return made.ok
    ? done('rollback.branch-again', { branch, commit: short(to) })
    : failed('rollback.git-failed', { what: branch, detail: excerptOf(made.text) });
}

/** A branch that no work tree has checked out. */
async function moveRef(acting: Acting, { branch, from, to }: Moving): Promise<Acted> {
  const { git, runId } = acting;
  const ref = await keep(git, runId, branch, from);
  if (ref === null) return notKept(branch);
  const moved = await git.run(...updating(runId), refOf(branch), to, from);
  if (moved.ok) return back(branch, from, to, ref);
  return failed('rollback.git-failed', { what: branch, detail: excerptOf(moved.text) });
}

async function moveDetached(acting: Acting, { from, to }: Of<'move'>, staying: Staying): Promise<Acted> {
  const { git, runId } = acting;
  const ref = await keep(git, runId, HEAD, from);
  if (ref === null) return notKept(HEAD);
  const move = { what: HEAD, where: ['--detach', to], target: to };
  return (await checkOut(git, move, staying)) ?? back(HEAD, from, to, ref);
}

async function switchBack(acting: Acting, { from, to }: Of<'switch'>, staying: Staying): Promise<Acted> {
  const { git, runId } = acting;
  if (from.branch === null && (await keep(git, runId, HEAD, from.head)) === null) return notKept(HEAD);
  const where = to.branch === null ? ['--detach', to.head] : [to.branch];
  const target = to.branch === null ? to.head : refOf(to.branch);
  const left = await checkOut(git, { what: HEAD, where, target }, staying);
  if (left !== null) return left;
  return done('rollback.head-back', {
    from: from.branch ?? short(from.head),
    to: to.branch ?? short(to.head),
  });
}

async function remove({ git, runId }: Acting, { branch, from }: Of<'delete'>): Promise<Acted> {
  const ref = await keep(git, runId, branch, from);
  if (ref === null) return notKept(branch);
  const gone = await git.run(...updating(runId), '-d', refOf(branch), from);
  return gone.ok
    ? done('rollback.branch-removed', { branch, ref })
    : failed('rollback.git-failed', { what: branch, detail: excerptOf(gone.text) });
}
