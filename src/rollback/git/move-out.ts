import { textOf } from '../../system/git/git.ts';
import { excerptOf } from '../../tasks/git/trouble.ts';
import type { Step } from '../steps.ts';
import { HEAD } from '../told.ts';
import {
  type Acted,
  type Acting,
  back,
  failed,
  type Moving,
  messageOf,
  notKept,
  refOf,
  type Staying,
  updating,
} from './acted.ts';
import { checkOut } from './check-out.ts';
import { keep, keptAs, QUIETLY } from './keep.ts';
import type { Sight } from './look.ts';

/**
 * The branch that is checked out: first the tree, as `checkout` moves it (staged and other local changes stay, nothing
 * untracked or ignored is written over, else it refuses), then the branch if it still is where it was, then HEAD back on it.
 */
export async function moveOut(acting: Acting, step: Moving, staying: Staying): Promise<Acted> {
  const { git, runId } = acting;
  const { branch, from, to } = step;
  const ref = await keep(git, runId, branch, from);
  if (ref === null) return notKept(branch);
  const left = await checkOut(git, { what: branch, where: ['--detach', to], target: to }, staying);
  return left === null ? finishMoveOut(acting, step, ref) : left;
}

/** The second half; it alone is left to do after a crash between the two. */
async function finishMoveOut({ git, runId }: Acting, step: Moving, ref: string): Promise<Acted> {
  const { branch, from, to } = step;
  const moved = await git.run(...updating(runId), refOf(branch), to, from);
  const now = textOf(await git.run('rev-parse', '--verify', '--quiet', refOf(branch)));
  // Somebody moved it in this moment: HEAD goes back to where they are.
  if (!moved.ok && now !== to) {
    await git.run(...QUIETLY, 'checkout', '--quiet', '--no-overwrite-ignore', branch, '--');
    return failed('rollback.git-failed', { what: branch, detail: excerptOf(moved.text) });
  }
  const attached = await git.run(...QUIETLY, 'symbolic-ref', '-m', messageOf(runId), HEAD, refOf(branch));
  return attached.ok
    ? back(branch, from, to, ref)
    : failed('rollback.git-failed', { what: branch, detail: excerptOf(attached.text) });
}

/** Goes on with a move that a crash cut in two: HEAD alone is where the branch was to go; `null` when that is not so. */
export async function goOn(
  acting: Acting,
  step: Step,
  { world }: Sight,
  dryRun: boolean,
): Promise<Acted | null> {
  if (step.do !== 'move' || step.branch === null || !step.wasOut) return null;
  const { branch, from, to } = step;
  const now = world.branches[branch];
  if (world.branch !== null || world.head !== to || (now !== from && now !== to)) return null;
  const ref = await keptAs(acting.git, acting.runId, branch, from);
  if (ref === null) return null;
  return dryRun ? back(branch, from, to, ref) : finishMoveOut(acting, { ...step, branch }, ref);
}
