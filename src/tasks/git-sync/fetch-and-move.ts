import type { Evidence } from '../../../store/events.ts';
import { type Failure, failure } from '../../../store/failure.ts';
import { openGit } from '../../system/git/git.ts';
import { changedBetween, commitOf, countBetween } from '../git/commits.ts';
import { withGrace } from '../git/grace.ts';
import { stashMessage } from '../git/stashes.ts';
import { readStatus, type StatusEntry } from '../git/status.ts';
import { fetchFailureOf } from '../git/trouble.ts';
import { finding } from '../task.ts';
import { integrate } from './diverged/integrate.ts';
import { fastForward } from './fast-forward.ts';
import { messageWaiting } from './message-waiting.ts';
import { replacedSubmodules } from './submodules/replaced.ts';
import { failing, type Outcome, type Sync, stopped } from './sync-context.ts';

/** Asks the remote, and moves the branch by what it says: forward, or, if the options say so, together. */
export async function fetchAndMove(sync: Sync): Promise<Outcome> {
  const { context, git, target } = sync;
  const { options, signal, say } = context;
  say(`git fetch ${target.remote} ${target.remoteRef}\n`);
  const unfetched = await fetchTarget(sync);
  if (unfetched !== null) return failing(unfetched);
  const commit = await commitOf(git, target.trackingRef);
  const counts = commit === null ? null : await countBetween(git, 'HEAD', commit);
  if (signal.aborted) return stopped();
  const { branch, shown: upstream } = target;
  if (commit === null || counts === null) {
    const detail = `${upstream} has no history in common with ${branch}, or does not exist`;
    return failing(failure('git-failed', { operation: 'compare', detail }));
  }
  const { ahead, behind } = counts;
  const facts: Evidence = { ahead, behind };
  if (behind === 0) {
    const even = finding('info', 'git.up-to-date', { branch, upstream });
    const pushed = options.push ? 'git.ahead' : 'git.ahead-only';
    return {
      findings: [ahead === 0 ? even : finding('info', pushed, { branch, upstream, ahead })],
      facts,
    };
  }
  if (ahead > 0 && options.diverged === 'leave') {
    return failing(failure('diverged', { ahead, behind, branch }), facts);
  }
  const status = await readStatus(git, { own: context.dataDir });
  if (!status.ok) return failing(status.failure, facts);
  const { entries } = status.value;
  if (entries.length > 0 && options.dirty === 'refuse' && context.recovered !== 'stash_and_retry') {
    return failing(failure('dirty', { entries: entries.length }), facts);
  }
  const waiting = await messageWaiting(sync.gitDir, entries);
  if (waiting !== null) return { ...waiting, facts };
  const replaced = await replacedSubmodules(git, commit);
  if (replaced !== null) return { ...replaced, facts };
  const outcome =
    ahead > 0 && options.diverged !== 'leave'
      ? await integrate(sync, { how: options.diverged, commit, entries, ahead, behind })
      : await moveForward(sync, { commit, entries, behind });
  return { ...outcome, facts: { ...facts, ...outcome.facts } };
}

type Move = { commit: string; entries: readonly StatusEntry[]; behind: number };

async function moveForward(sync: Sync, { commit, entries, behind }: Move): Promise<Outcome> {
  const { context, git, target } = sync;
  const { branch, shown: upstream } = target;
  context.say(`git merge --ff-only ${upstream}\n`);
  const before = (await commitOf(git, 'HEAD')) ?? sync.headBefore;
  const message = stashMessage(context.runId, context.taskId);
  const grace = withGrace(context.signal, GRACE_MS, context.clock);
  const moving = openGit(git.directory, { env: context.env, signal: grace.signal });
  const local = { entries, message, own: context.dataDir };
  const moved = await fastForward({ git, moving, signal: context.signal }, commit, local);
  grace.close();
  const files = await changedBetween(git, before, 'HEAD');
  const facts: Evidence = { changedFiles: files.length };
  if (moved.autostash !== null) facts['autostash'] = moved.autostash;
  const arrived = (await commitOf(git, 'HEAD')) === commit;
  const params = { branch, upstream, commits: behind, files: files.length };
  const findings = [...(arrived ? [finding('info', 'git.fast-forwarded', params)] : []), ...moved.findings];
  return moved.failure === null ? { findings, facts } : { findings, facts, failure: moved.failure };
}

/** A fast-forward takes a moment; what takes longer is a hook after it. A stopped attempt is given up after ten seconds. */
const GRACE_MS = 5_000;

/** Only this branch, without pruning: branches and tags of the user stay where they are. */
async function fetchTarget({ context, target }: Sync): Promise<Failure | null> {
  if (target.remote === '.') return null;
  const { workspace, env, signal, options } = context;
  const git = openGit(workspace, { env, signal, networkTimeoutMs: options.networkTimeoutSeconds * 1000 });
  // Forced only where nobody commits: the upstream may be kept in a branch of the user.
  const force = target.trackingRef.startsWith('refs/remotes/') ? '+' : '';
  const refspec = `${force}${target.remoteRef}:${target.trackingRef}`;
  // Without `--refmap=` the user's own refspecs would be followed as well, and they may force a branch.
  const how = ['--refmap=', '--no-prune', '--no-recurse-submodules'];
  const answer = await git.run('fetch', ...how, target.remote, refspec);
  return answer.ok ? null : fetchFailureOf(target.remote, answer);
}
