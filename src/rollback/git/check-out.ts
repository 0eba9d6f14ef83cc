import type { Git, GitAnswer } from '../../system/git/git.ts';
import { excerptOf } from '../../tasks/git/trouble.ts';
import { takeBack } from '../../tasks/git-sync/local-changes/tidy.ts';
import { type Acted, failed, refused, type Staying } from './acted.ts';
import { QUIETLY } from './keep.ts';

/** Moves the work tree and HEAD; `null` when they are there. What a failure in the middle has written is taken out again. */
export async function checkOut(
  git: Git,
  { what, where, target }: { what: string; where: readonly string[]; target: string },
  staying: Staying,
): Promise<Acted | null> {
  const how = ['checkout', '--quiet', '--no-overwrite-ignore', '--no-guess'];
  const answer = await git.run(...QUIETLY, ...how, ...where, '--');
  if (answer.ok) return null;
  return notMoved(what, answer, await takeBack(git, target, staying));
}

const notMoved = (what: string, { text }: GitAnswer, isTidy: boolean): Acted =>
  isTidy
    ? refused('rollback.git-refused', { what, detail: excerptOf(text) })
    : failed('rollback.tree-mixed', { detail: excerptOf(text) });
