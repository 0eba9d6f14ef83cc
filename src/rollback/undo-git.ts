import { isDeepStrictEqual } from 'node:util';
import type { World } from '../../store/standing.ts';
import { type Git, openGit, textOf } from '../system/git/git.ts';
import { workTreeAbove } from '../system/git/git-folder.ts';
import { operationsInProgress } from '../tasks/git/repository.ts';
import { readStatus, unmergedOf } from '../tasks/git/status.ts';
import { type Action, action, heeded } from './action.ts';
import { act } from './git/act.ts';
import { look, type Sight } from './git/look.ts';
import { goOn } from './git/move-out.ts';
import { precondition } from './git/preconditions.ts';
import { remarks } from './git/remarks.ts';
import { wouldBe } from './git/would.ts';
import { afterStep, type Step, stepsOf } from './steps.ts';
import { HEAD } from './told.ts';
import type { Undone } from './undone.ts';
import { differenceOf, isOurs, short, verdictOf } from './verdict.ts';

/** Where a rollback works, and whether it only says what it would do. */
export type Undoing = {
  workspace: string;
  dataDir: string;
  env: Readonly<Record<string, string>>;
  signal: AbortSignal;
  dryRun: boolean;
};

/** Takes back what a run did to HEAD and branches; each step looks again, right before it is made. */
export async function undoGit(undone: Undone, undoing: Undoing): Promise<Action[]> {
  const root = workTreeAbove(undoing.workspace);
  if (root === null) return [];
  // What changes the work tree must not be cut off in the middle; it is local and short.
  const git = openGit(root, { env: undoing.env });
  const first = await look(git);
  const { before, after } = undone;
  if (first === null) return [action('failed', REPOSITORY, 'rollback.no-git', {})];
  if (before !== null && after === null && standsAs(before, first)) return [];
  if (before === null || after === null) return [action('refused', REPOSITORY, 'rollback.world-unknown', {})];
  const steps = stepsOf(before, after);
  const isWhole = before.truncated === undefined && after.truncated === undefined;
  const actions = isWhole ? [] : [heeded(REPOSITORY, 'rollback.truncated', {})];
  actions.push(...unborn(before, after, first));
  if (steps.length === 0) return actions;
  const busy = await unsettled(git);
  if (busy !== null) return [...actions, busy];
  let sight = first;
  for (const step of steps) {
    if (undoing.signal.aborted) return [...actions, action('failed', subject(step), 'rollback.stopped', {})];
    sight = undoing.dryRun ? sight : ((await look(git)) ?? sight);
    const made = await undo(undone, { ...undoing, git }, step, sight);
    actions.push(...made);
    if (undoing.dryRun && made[0]?.outcome === 'done')
      sight = { ...sight, world: afterStep(step, sight.world) };
  }
  return actions;
}

/** Whatever was done, nothing of it is left. */
const standsAs = (before: World, { world }: Sight): boolean =>
  isDeepStrictEqual({ ...before, stashes: [] }, { ...world, stashes: [] });

/** HEAD came from or to a branch without a commit, where no checkout leads. */
function unborn(before: World, after: World, { world }: Sight): Action[] {
  if (before.branch === after.branch || (before.head !== null && after.head !== null)) return [];
  const was = before.branch ?? short(before.head ?? '');
  if (world.branch === before.branch && world.head === before.head)
    return [action('nothing', AT_HEAD, 'rollback.head-already', { to: was })];
  const now = world.branch ?? short(world.head ?? '');
  return [action('refused', AT_HEAD, 'rollback.head-unborn', { was, now })];
}

const AT_HEAD = { kind: 'head', what: HEAD };
const REPOSITORY = { kind: 'repository', what: '' };

async function undo(
  undone: Undone,
  tools: Undoing & { git: Git },
  step: Step,
  sight: Sight,
): Promise<Action[]> {
  const { git, dryRun } = tools;
  const acting = { git, runId: undone.runId };
  const about = subject(step);
  const left = await goOn(acting, step, sight, dryRun);
  if (left !== null) return [withMove(action(left.outcome, about, ...left.why), step)];
  const verdict = verdictOf(step, sight);
  if (verdict.verdict !== 'do') return [{ ...about, outcome: verdict.verdict, reason: verdict.reason }];
  if (!isOurs(step, undone)) return [action('refused', about, 'rollback.not-ours', { what: about.what })];
  const looked = await precondition({ ...tools, committed: undone.committed }, step, sight);
  if (!looked.ok) return [action('refused', about, ...looked.why)];
  const acted = dryRun ? wouldBe(step, undone.runId) : await act(acting, step, sight, looked.staying);
  const made = withMove(action(acted.outcome, about, ...acted.why), step);
  return acted.outcome === 'done' ? [made, ...(await remarks(git, step, looked.tree))] : [made];
}

function withMove(made: Action, step: Step): Action {
  const { name, was, left } = differenceOf(step);
  return { ...made, moved: { name: name === HEAD ? HEAD : `refs/heads/${name}`, from: left, to: was } };
}

/** Nothing is taken back on top of what somebody has begun and not ended. */
async function unsettled(git: Git): Promise<Action | null> {
  const gitDir = textOf(await git.run('rev-parse', '--absolute-git-dir'));
  const [operation] = gitDir === null ? [] : await operationsInProgress(gitDir);
  if (operation !== undefined) return action('refused', REPOSITORY, 'rollback.in-progress', { operation });
  const status = await readStatus(git, { untracked: 'normal' });
  if (!status.ok) return action('failed', REPOSITORY, 'rollback.no-git', {});
  const count = unmergedOf(status.value).length;
  return count === 0 ? null : action('refused', REPOSITORY, 'rollback.unmerged', { count });
}

function subject(step: Step): Pick<Action, 'kind' | 'what'> {
  if (step.do === 'switch' || step.branch === null) return AT_HEAD;
  return { kind: 'branch', what: step.branch };
}
