import { failure } from '../../../../store/failure.ts';
import { commitOf, countBetween } from '../../git/commits.ts';
import { finding, type TaskReport } from '../../task.ts';
import { obstacleTo } from '../diverged/integrate.ts';
import { askRemote } from '../ls-remote.ts';
import { messageWaiting } from '../message-waiting.ts';
import { type Prepared, prepare } from '../prepare.ts';
import { replacedSubmodules } from '../submodules/replaced.ts';
import type { Outcome, Sync, SyncContext } from '../sync-context.ts';
import { previewChanges } from './preview-changes.ts';
import { previewCommit } from './preview-commit.ts';
import { previewPush } from './preview-push.ts';
import { previewScript } from './preview-script.ts';
import { previewSubmodules } from './preview-submodules.ts';

/** What a synchronisation would do now. The remote is asked with `git ls-remote`; nothing at all is written. */
export async function previewSync(given: SyncContext): Promise<TaskReport> {
  // A partial clone would fetch what it lacks when it is looked for: here, what is lacking stays unknown.
  const context = { ...given, env: { ...given.env, GIT_ALLOW_PROTOCOL: 'none' } };
  const { script } = context.options;
  if (script !== undefined) return previewScript(context, script);
  const prepared = await prepare(context);
  if (prepared.state !== 'ready') return prepared.report;
  const { git, gitDir, target, head } = prepared;
  const commit = await previewCommit(context, prepared);
  const answer = commit.failure === undefined ? await askRemote(given, target) : null;
  const evidence = { branch: target.branch, upstream: target.shown, head, remoteCommit: null };
  const first = { findings: commit.findings, evidence: { ...evidence, ...commit.facts } };
  if (commit.failure !== undefined) return { ...first, failure: commit.failure };
  if (answer === null || !answer.ok)
    return { ...first, failure: answer === null ? failure('cancelled', {}) : answer.failure };
  if (context.signal.aborted) return { ...first, failure: failure('cancelled', {}) };
  const there = answer.value;
  const sync = { context, git, gitDir, target, headBefore: head };
  const rest = await previewMove(sync, prepared, there, commit.files);
  return {
    findings: [...first.findings, ...rest.findings],
    evidence: { ...first.evidence, remoteCommit: there, ...rest.facts },
    ...(rest.failure === undefined ? {} : { failure: rest.failure }),
  };
}

async function previewMove(
  sync: Sync,
  { status, head }: Extract<Prepared, { state: 'ready' }>,
  there: string,
  committed: readonly string[],
): Promise<Outcome> {
  const { context, git, target } = sync;
  const { branch, shown: upstream } = target;
  const { diverged } = context.options;
  const commit = there.slice(0, 12);
  const isHere = (await commitOf(git, there)) === there;
  const known = isHere ? await countBetween(git, head, there) : null;
  const tracked = await commitOf(git, target.trackingRef);
  const last = tracked === null ? null : await countBetween(git, head, tracked);
  // The commit that would be made first counts as well.
  const ahead = ((known ?? last)?.ahead ?? 0) + (committed.length > 0 ? 1 : 0);
  const behind = known?.behind ?? null;
  const facts = { ahead, behind };
  if (behind === 0) {
    const even = finding('info', 'git.up-to-date', { branch, upstream });
    const findings = [ahead === 0 ? even : finding('info', 'git.ahead', { branch, upstream, ahead })];
    const rest = [...(await previewSubmodules(sync)), ...(await previewPush(sync, { there, committed }))];
    return { findings: [...findings, ...rest], facts };
  }
  if (ahead > 0 && diverged === 'leave') {
    if (behind !== null)
      return { findings: [], facts, failure: failure('diverged', { ahead, behind, branch }) };
    return {
      findings: [finding('warning', 'git.would-diverge-unseen', { branch, upstream, ahead, commit })],
      facts,
    };
  }
  const local = status.entries.filter((entry) => !committed.includes(entry.path));
  const waiting = await messageWaiting(sync.gitDir, local);
  if (waiting !== null) return { ...waiting, facts };
  const replaced = behind === null ? null : await replacedSubmodules(git, there);
  if (replaced !== null) return { ...replaced, facts };
  if (ahead > 0 && diverged !== 'leave' && behind !== null) {
    const divergence = { how: diverged, commit: there, entries: local, ahead, behind };
    const obstacle = await obstacleTo(sync, divergence);
    if (obstacle !== null) return { ...obstacle, facts };
  }
  const changes = await previewChanges(sync, {
    head,
    there: behind === null ? null : there,
    local,
    together: ahead > 0,
  });
  if (changes.failure !== undefined) return { findings: changes.findings, facts, failure: changes.failure };
  const how = diverged === 'rebase' ? 'git.would-rebase' : 'git.would-merge';
  const move =
    behind === null
      ? finding('info', ahead > 0 ? `${how}-unseen` : 'git.would-fast-forward-unseen', {
          branch,
          upstream,
          ahead,
          commit,
        })
      : ahead > 0
        ? finding('info', how, { branch, upstream, ahead, behind, commit })
        : finding('info', 'git.would-fast-forward', {
            branch,
            upstream,
            commit,
            commits: behind,
            files: changes.files,
          });
  const rest = [...(await previewSubmodules(sync)), ...(await previewPush(sync, { there, committed }))];
  return { findings: [move, ...changes.findings, ...rest], facts };
}
