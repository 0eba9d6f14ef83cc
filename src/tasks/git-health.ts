import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { gitHealthOptions } from '../../config/task-options.ts';
import type { Finding } from '../../store/finding.ts';
import { findRepository, operationsInProgress } from './git/repository.ts';
import { listStashes, oursAmong } from './git/stashes.ts';
import { type GitStatus, readStatus, unmergedOf } from './git/status.ts';
import { finding, type TaskContext, type TaskReport, taskKind } from './task.ts';
import { workspacePath } from './workspace-path.ts';

type Context = TaskContext<z.output<typeof gitHealthOptions>>;

/** Looks at the repository without changing it: HEAD, branch, upstream, local changes, leftovers. */
export const gitHealth = taskKind({ kind: 'git-health', options: gitHealthOptions, run });

async function run(context: Context): Promise<TaskReport> {
  const repository = await findRepository(context);
  if (repository.kind === 'none') return { findings: [], evidence: {}, failure: repository.failure };
  if (repository.kind === 'bare') {
    return { findings: [finding('info', 'git.bare')], evidence: { bare: true } };
  }
  const { git, root, gitDir } = repository;
  const read = await readStatus(git, { untracked: 'normal', own: context.dataDir });
  if (!read.ok) return { findings: [], evidence: {}, failure: read.failure };
  const status = read.value;
  const operations = await operationsInProgress(gitDir);
  const stashes = await listStashes(git);
  return {
    findings: [
      ...headFindings(status),
      ...entryFindings(status, (file) => workspacePath(context.workspace, path.join(root, file))),
      ...operations.map((operation) => finding('warning', 'git.operation-in-progress', { operation })),
      ...(await lockFindings(context, gitDir)),
      ...orphanFindings(stashes),
    ],
    evidence: {
      head: status.head,
      branch: status.branch,
      upstream: status.upstream,
      ahead: status.tracking?.ahead ?? null,
      behind: status.tracking?.behind ?? null,
      entries: status.entries.length,
      unmerged: unmergedOf(status).length,
      operations,
      stashes: stashes.length,
    },
  };
}

/** Where HEAD stands, and how its branch compares to its upstream as of the last fetch. */
function headFindings({ head, branch, upstream, tracking }: GitStatus): Finding[] {
  if (head === null) return [finding('warning', 'git.unborn', { branch: branch ?? 'HEAD' })];
  if (branch === null) return [finding('warning', 'git.detached', { head: head.slice(0, 12) })];
  const at = finding('info', 'git.branch', { branch, head: head.slice(0, 12) });
  if (upstream === null) return [at, finding('info', 'git.no-upstream', { branch })];
  if (tracking === null) return [at, finding('warning', 'git.upstream-gone', { branch, upstream })];
  const { ahead, behind } = tracking;
  const params = { branch, upstream, ahead, behind };
  if (ahead > 0 && behind > 0) return [at, finding('warning', 'git.diverged', params)];
  if (ahead > 0) return [at, finding('info', 'git.ahead', params)];
  if (behind > 0) return [at, finding('info', 'git.behind', params)];
  return [at, finding('info', 'git.even', params)];
}

/** As many paths as a reader takes in; the others are counted. */
const SHOWN_PATHS = 5;

function entryFindings(status: GitStatus, shown: (file: string) => string): Finding[] {
  const unmerged = unmergedOf(status);
  const dirty = status.entries.filter((entry) => entry.kind !== 'unmerged');
  if (status.entries.length === 0) return [finding('info', 'git.clean')];
  const few = (files: string[]): string =>
    files.slice(0, SHOWN_PATHS).map(shown).join(', ') + (files.length > SHOWN_PATHS ? ', …' : '');
  return [
    ...(unmerged.length === 0
      ? []
      : [finding('error', 'git.unmerged', { count: unmerged.length, paths: few(unmerged) })]),
    ...(dirty.length === 0
      ? []
      : [
          finding('warning', 'git.dirty', {
            count: dirty.length,
            paths: few(dirty.map((entry) => entry.path)),
          }),
        ]),
  ];
}

async function lockFindings({ clock, options, workspace }: Context, gitDir: string): Promise<Finding[]> {
  const lock = path.join(gitDir, 'index.lock');
  const found = await stat(lock).catch(() => null);
  const minutes = found === null ? 0 : Math.floor((clock.now() - found.mtimeMs) / 60_000);
  if (found === null || minutes < options.staleLockMinutes) return [];
  return [finding('warning', 'git.stale-lock', { minutes }, { file: workspacePath(workspace, lock) })];
}

const orphanFindings = (stashes: Parameters<typeof oursAmong>[0]): Finding[] =>
  oursAmong(stashes)
    .slice(0, 10)
    .map(({ message, sha }) => finding('warning', 'git.autostash-orphaned', { message, sha }));
