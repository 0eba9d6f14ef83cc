import { type Git, textOf } from '../../system/git/git.ts';
import { bounded } from '../../tasks/bounded.ts';
import { commitOf } from '../../tasks/git/commits.ts';
import type { StatusEntry } from '../../tasks/git/status.ts';
import type { because } from '../../tasks/task.ts';
import type { Step } from '../steps.ts';
import { differenceOf, short } from '../verdict.ts';
import type { Sight } from './look.ts';
import { obstacles } from './obstacles.ts';

/** Why a step must not be made as the tree and the objects are, or what stands in the tree beside its way. */
export type Precondition =
  | { ok: true; staying: StatusEntry[]; tree: { from: string; to: string } | null }
  | { ok: false; why: Parameters<typeof because> };

/** Looks at what the branches do not tell; changes nothing. */
export async function precondition(
  { git, dataDir, committed }: { git: Git; dataDir: string; committed: readonly string[] },
  step: Step,
  { world }: Sight,
): Promise<Precondition> {
  const what = differenceOf(step).name;
  const target = step.do === 'delete' ? step.from : step.do === 'switch' ? step.to.head : step.to;
  if ((await commitOf(git, target)) === null)
    return no('rollback.commit-gone', { what, commit: short(target) });
  if (step.do === 'delete')
    return (await hasMoreThan(git, step.branch, step.from))
      ? no('rollback.has-history', { branch: step.branch })
      : BESIDE;
  const own = step.do === 'move' ? await leftBehind(git, committed, step) : null;
  if (own !== null) return no('rollback.own-work', { commit: short(own) });
  const tree = treeMove(step, world);
  if (tree === null) return BESIDE;
  const found = await obstacles(git, dataDir, tree);
  if (found === null) return no('rollback.git-refused', { what, detail: 'git status' });
  const { entries, files } = found;
  if (files.length === 0) return { ok: true, staying: entries, tree };
  const shown = bounded(files.slice(0, SHOWN).join(', '), 300);
  return no('rollback.in-the-way', { what, count: files.length, files: shown });
}

/** A step that touches no file. */
const BESIDE: Precondition = { ok: true, staying: [], tree: null };
const SHOWN = 10;

const no = (...why: Parameters<typeof because>): Precondition => ({ ok: false, why });

/** From where to where the work tree goes; `null` when it does not. */
function treeMove(step: Step, world: Sight['world']): { from: string; to: string } | null {
  if (world.head === null) return null;
  switch (step.do) {
    case 'switch': {
      const { branch, head } = step.to;
      return { from: world.head, to: branch === null ? head : (world.branches[branch] ?? head) };
    }
    case 'move':
      return step.branch === world.branch ? { from: step.from, to: step.to } : null;
    case 'create':
    case 'delete':
      return null;
    default:
      return step satisfies never;
  }
}

/** A commit of the user's local changes that would be taken out of their branch, and out of their files. */
async function leftBehind(
  git: Git,
  commits: readonly string[],
  { from, to }: { from: string; to: string },
): Promise<string | null> {
  const has = async (tip: string, commit: string) =>
    (await git.run('merge-base', '--is-ancestor', commit, tip)).ok;
  for (const commit of commits) if ((await has(from, commit)) && !(await has(to, commit))) return commit;
  return null;
}

/** Whether the reflog of a branch, which goes with it, knows commits that are not in it. */
async function hasMoreThan(git: Git, branch: string, commit: string): Promise<boolean> {
  const ref = `refs/heads/${branch}`;
  const known = textOf(await git.run('log', '--walk-reflogs', '--format=%H', ref, '--')) ?? '';
  const commits = [...new Set(known.split('\n'))].filter((sha) => sha !== '' && sha !== commit);
  if (commits.length === 0) return false;
  if (commits.length > MOST) return true;
  const outside = await git.run('rev-list', '--max-count=1', ...commits, '--not', commit);
  return !outside.ok || outside.text.trim() !== '';
}

const MOST = 500;
