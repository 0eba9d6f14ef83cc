import type { z } from 'zod';
import type { gitSyncOptions } from '../../../config/task-options.ts';
import type { Evidence } from '../../../store/events.ts';
import { type Failure, failure } from '../../../store/failure.ts';
import type { Finding } from '../../../store/finding.ts';
import { type Git, openGit } from '../../system/git.ts';
import { finding, type TaskContext, type TaskReport } from '../task.ts';
import { changedBetween, commitOf, countBetween } from './commits.ts';
import { withGrace } from './grace.ts';
import { listStashes, OUR_STASH, type Stash, stashMessage } from './stashes.ts';
import { readStatus } from './status.ts';
import type { SyncTarget } from './target.ts';
import { fetchFailureOf } from './trouble.ts';
import { restore, update } from './update.ts';

export type SyncContext = TaskContext<z.output<typeof gitSyncOptions>>;

/** What a step found; the first one with a failure is the last. */
type Outcome = { findings: Finding[]; facts: Evidence; failure?: Failure };

/** Brings a branch to where its target is, if that needs no more than a fast-forward; `headBefore` is its commit. */
export async function syncBranch(
  context: SyncContext,
  git: Git,
  target: SyncTarget,
  headBefore: string,
): Promise<TaskReport> {
  // What changes the work tree must not be cut off in the middle; it is local and short.
  const steady = openGit(git.directory, { env: context.env });
  const stashes = await listStashes(steady);
  const recovered = await recover(context, steady, stashes);
  const outcome =
    recovered.failure === undefined
      ? await fetchAndMove(context, steady, target, headBefore)
      : { findings: [], facts: {}, failure: recovered.failure };
  return {
    findings: [...recovered.findings, ...outcome.findings],
    evidence: {
      branch: target.branch,
      upstream: target.shown,
      headBefore,
      headAfter: await commitOf(steady, 'HEAD'),
      stashesBefore: stashes.length,
      stashesAfter: (await listStashes(steady)).length,
      changedFiles: 0,
      ...recovered.facts,
      ...outcome.facts,
    },
    ...(outcome.failure === undefined ? {} : { failure: outcome.failure }),
  };
}

/** Gives back what an attempt of this same run set aside before it was killed. */
async function recover(
  { runId, dataDir }: SyncContext,
  git: Git,
  stashes: readonly Stash[],
): Promise<Outcome> {
  const left = stashes.find(({ message }) => message.startsWith(`${OUR_STASH} ${runId} `));
  if (left === undefined) return { findings: [], facts: {} };
  const { message, sha } = left;
  const status = await readStatus(git, { own: dataDir });
  if (!status.ok || status.value.entries.length > 0) {
    return { findings: [finding('warning', 'git.autostash-orphaned', { message, sha })], facts: {} };
  }
  const restored = await restore(git, left, 0, null);
  if (restored.failure !== null) {
    return { findings: restored.findings, facts: { autostash: sha }, failure: restored.failure };
  }
  return { findings: [finding('info', 'git.autostash-recovered', { message })], facts: { autostash: sha } };
}

async function fetchAndMove(
  context: SyncContext,
  git: Git,
  target: SyncTarget,
  headBefore: string,
): Promise<Outcome> {
  const { options, signal, say } = context;
  say(`git fetch ${target.remote} ${target.remoteRef}\n`);
  const unfetched = await fetchTarget(context, target);
  if (unfetched !== null) return { findings: [], facts: {}, failure: unfetched };
  const commit = await commitOf(git, target.trackingRef);
  const counts = commit === null ? null : await countBetween(git, 'HEAD', commit);
  if (signal.aborted) return { findings: [], facts: {}, failure: failure('cancelled', {}) };
  if (commit === null || counts === null) {
    const detail = `${target.shown} has no history in common with ${target.branch}, or does not exist`;
    return { findings: [], facts: {}, failure: failure('git-failed', { operation: 'compare', detail }) };
  }
  const { ahead, behind } = counts;
  const { branch, shown: upstream } = target;
  const facts: Evidence = { ahead, behind };
  if (ahead > 0 && behind > 0) {
    return { findings: [], facts, failure: failure('diverged', { ahead, behind, branch }) };
  }
  if (ahead > 0) {
    return { findings: [finding('info', 'git.ahead-only', { branch, upstream, ahead })], facts };
  }
  if (behind === 0) return { findings: [finding('info', 'git.up-to-date', { branch, upstream })], facts };

  const status = await readStatus(git, { own: context.dataDir });
  if (!status.ok) return { findings: [], facts, failure: status.failure };
  const { entries } = status.value;
  if (entries.length > 0 && options.dirty === 'refuse') {
    return { findings: [], facts, failure: failure('dirty', { entries: entries.length }) };
  }
  say(`git merge --ff-only ${upstream}\n`);
  const message = stashMessage(context.runId, context.taskId);
  const grace = withGrace(signal, GRACE_MS, context.clock);
  const moving = openGit(git.directory, { env: context.env, signal: grace.signal });
  const moved = await update({ git, moving, signal }, commit, { entries, message, own: context.dataDir });
  grace.close();
  const files = await changedBetween(git, headBefore, 'HEAD');
  if (moved.autostash !== null) facts['autostash'] = moved.autostash;
  facts['changedFiles'] = files.length;
  const arrived = (await commitOf(git, 'HEAD')) === commit;
  const params = { branch, upstream, commits: behind, files: files.length };
  const findings = [...(arrived ? [finding('info', 'git.fast-forwarded', params)] : []), ...moved.findings];
  return moved.failure === null ? { findings, facts } : { findings, facts, failure: moved.failure };
}

/** A fast-forward takes a moment; what takes longer is a hook after it. */
const GRACE_MS = 10_000;

/** Only this branch, without pruning: branches and tags of the user stay where they are. */
async function fetchTarget(context: SyncContext, target: SyncTarget): Promise<Failure | null> {
  if (target.remote === '.') return null;
  const { workspace, env, signal, options } = context;
  const git = openGit(workspace, { env, signal, networkTimeoutMs: options.networkTimeoutSeconds * 1000 });
  const refspec = `+${target.remoteRef}:${target.trackingRef}`;
  const answer = await git.run('fetch', '--no-prune', '--no-recurse-submodules', target.remote, refspec);
  return answer.ok ? null : fetchFailureOf(target.remote, answer);
}
