import path from 'node:path';
import { postSyncOptions } from '../../config/task-options.ts';
import { failure } from '../../store/failure.ts';
import type { Finding } from '../../store/finding.ts';
import type { Git } from '../system/git.ts';
import { readText } from '../system/text-file.ts';
import { checkFile } from './check-file.ts';
import { firstFew } from './first-few.ts';
import { changedBetween, commitOf, countBetween } from './git/commits.ts';
import { conflictMarkerLine } from './git/conflict-markers.ts';
import { findRepository } from './git/repository.ts';
import { type GitStatus, readStatus, unmergedOf } from './git/status.ts';
import { inParallel } from './in-parallel.ts';
import {
  because,
  type EarlierOutcome,
  finding,
  type TaskContext,
  type TaskReport,
  taskKind,
} from './task.ts';
import { workspacePath } from './workspace-path.ts';

type Context = TaskContext<Record<string, never>>;

/** Looks at what a synchronisation left: conflicts, JSON that no longer parses, a HEAD that is not what the remote says. */
export const postSync = taskKind({ kind: 'post-sync', options: postSyncOptions, run });

async function run(context: Context): Promise<TaskReport> {
  const repository = await findRepository(context);
  if (repository.kind === 'none') return { findings: [], evidence: {}, failure: repository.failure };
  if (repository.kind === 'bare') return { findings: [], evidence: {}, skipped: because('git.bare') };
  const { git, root } = repository;
  const read = await readStatus(git, { own: context.dataDir });
  if (!read.ok) return { findings: [], evidence: {}, failure: read.failure };
  const status = read.value;
  if (status.head === null) return { findings: [], evidence: {}, skipped: because('git.no-commits') };

  const unmerged = unmergedOf(status);
  const sync = latestSync(context.earlier);
  const changed = await changedFiles(git, status, sync);
  const files = changed.slice(0, MOST_FILES);
  const checked = await inParallel(files, 8, context.signal, (file) =>
    checkChanged(context, path.join(root, file)),
  );
  const head = await headFindings(git, status, sync?.upstream ?? status.upstream);
  if (context.signal.aborted) return { findings: [], evidence: {}, failure: failure('cancelled', {}) };
  const json = checked.filter(({ isJson }) => isJson).length;
  const shown = (file: string) => workspacePath(context.workspace, path.join(root, file));
  return {
    findings: [
      ...firstFew(
        unmerged.map((file) =>
          finding('error', 'git.unmerged-file', { path: shown(file) }, { file: shown(file) }),
        ),
        'git.more',
      ),
      ...firstFew(
        checked.flatMap(({ findings }) => findings),
        'git.more',
      ),
      ...(changed.length > files.length
        ? [finding('warning', 'git.files-left-out', { count: changed.length - files.length })]
        : []),
      finding('info', 'git.files-checked', { count: files.length, json }),
      ...head,
    ],
    evidence: {
      head: status.head,
      files: files.length,
      json,
      unmerged: unmerged.length,
      sinceSync: sync !== null,
    },
  };
}

/** More changed at once is a branch of another project, or a folder that should be ignored. */
const MOST_FILES = 5_000;

type Sync = { before: string; after: string; upstream: string | null };

function latestSync(earlier: readonly EarlierOutcome[]): Sync | null {
  const evidence = earlier.findLast(({ kind }) => kind === 'git-sync')?.evidence ?? {};
  const { headBefore: before, headAfter: after, upstream } = evidence;
  if (typeof before !== 'string' || typeof after !== 'string') return null;
  return { before, after, upstream: typeof upstream === 'string' ? upstream : null };
}

/** Files that exist and are not what they were: changed by the synchronisation, or locally. */
async function changedFiles(git: Git, { entries }: GitStatus, sync: Sync | null): Promise<string[]> {
  const synced = sync === null ? [] : await changedBetween(git, sync.before, sync.after, 'd');
  return [...new Set([...synced, ...entries.map((entry) => entry.path)])];
}

async function checkChanged(
  { workspace, signal }: Context,
  file: string,
): Promise<{ isJson: boolean; findings: Finding[] }> {
  const isJson = path.extname(file).toLowerCase() === '.json';
  const read = await readText(file, { signal });
  const line = read.ok ? conflictMarkerLine(read.text) : null;
  const where = workspacePath(workspace, file);
  if (line !== null) {
    const marker = finding('error', 'git.conflict-marker', { path: where }, { file: where, line, column: 1 });
    return { isJson, findings: [marker] };
  }
  // A file that is not there (any more) was deleted on purpose; it is no broken JSON.
  if (!isJson || (!read.ok && read.reason === 'missing')) return { isJson: false, findings: [] };
  return { isJson, findings: (await checkFile(workspace, file, signal)).findings };
}

async function headFindings(git: Git, status: GitStatus, upstream: string | null): Promise<Finding[]> {
  const head = (status.head ?? '').slice(0, 12);
  const branch = status.branch;
  if (branch === null) return [finding('warning', 'git.detached', { head })];
  if (upstream === null) return [finding('info', 'git.no-upstream', { branch })];
  const commit = await commitOf(git, upstream);
  const counts = commit === null ? null : await countBetween(git, 'HEAD', commit);
  if (counts === null) return [finding('warning', 'git.upstream-gone', { branch, upstream })];
  const { ahead, behind } = counts;
  if (ahead > 0 && behind > 0)
    return [finding('warning', 'git.diverged', { branch, upstream, ahead, behind })];
  if (behind > 0) return [finding('warning', 'git.head-behind', { upstream, behind })];
  if (ahead > 0) return [finding('info', 'git.ahead', { branch, upstream, ahead })];
  return [finding('info', 'git.head-as-remote', { upstream, head })];
}
