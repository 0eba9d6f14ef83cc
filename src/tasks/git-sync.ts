import { gitSyncOptions } from '../../config/task-options.ts';
import { failure } from '../../store/failure.ts';
import { findRepository, operationsInProgress } from './git/repository.ts';
import { type GitStatus, readStatus, unmergedOf } from './git/status.ts';
import { type SyncContext, syncBranch } from './git/sync-branch.ts';
import { runSyncScript } from './git/sync-script.ts';
import { findTarget, remotesOf } from './git/target.ts';
import { because, finding, type TaskReport, taskKind } from './task.ts';

/** Fetches the upstream and fast-forwards the current branch; never commits, never pushes, never loses a local change. */
export const gitSync = taskKind({ kind: 'git-sync', options: gitSyncOptions, run });

async function run(context: SyncContext): Promise<TaskReport> {
  const { script } = context.options;
  if (script !== undefined) return runSyncScript(context, script);
  const repository = await findRepository(context);
  if (repository.kind === 'none') return { findings: [], evidence: {}, failure: repository.failure };
  if (repository.kind === 'bare') return { findings: [], evidence: {}, skipped: because('git.bare') };
  const { git, gitDir } = repository;
  const status = await readStatus(git);
  if (!status.ok) return { findings: [], evidence: {}, failure: status.failure };
  const { head, branch } = status.value;
  if (head === null) return { findings: [], evidence: {}, skipped: because('git.no-commits') };
  const remotes = await remotesOf(git);
  // A git that was stopped said nothing, which must not be taken for "there is none".
  if (context.signal.aborted) return { findings: [], evidence: {}, failure: failure('cancelled', {}) };
  if (remotes.length === 0) {
    return { findings: [], evidence: { branch }, skipped: because('git.no-remote') };
  }
  const halfDone = await halfDoneReport(status.value, gitDir);
  if (halfDone !== null) return halfDone;
  if (branch === null) return { findings: [], evidence: {}, failure: failure('detached', { head }) };
  const found = await findTarget(git, branch, remotes, context.options);
  if ('skipped' in found) return { findings: [], evidence: { branch }, skipped: found.skipped };
  if ('failure' in found) return { findings: [], evidence: { branch }, failure: found.failure };
  return syncBranch(context, git, found.target, head);
}

/** Nothing is begun on top of what somebody has begun and not ended. */
async function halfDoneReport(status: GitStatus, gitDir: string): Promise<TaskReport | null> {
  const operations = (await operationsInProgress(gitDir)).filter((operation) => operation !== 'bisect');
  const files = unmergedOf(status);
  if (operations.length === 0 && files.length === 0) return null;
  return {
    findings: operations.map((operation) => finding('warning', 'git.operation-in-progress', { operation })),
    evidence: { branch: status.branch, operations },
    failure: failure('conflict', { files: files.slice(0, 50) }),
  };
}
