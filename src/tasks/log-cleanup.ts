import path from 'node:path';
import { logCleanupOptions } from '../../config/task-options.ts';
import type { Finding } from '../../store/finding.ts';
import { openGit } from '../system/git.ts';
import { type Candidate, candidatesOf } from './cleanup/candidate.ts';
import { clean, realOrNamed } from './cleanup/clean.ts';
import { enterable } from './cleanup/directories.ts';
import { trackedSet } from './cleanup/protection.ts';
import { search } from './cleanup/search.ts';
import { listTracked } from './git-listing.ts';
import { because, finding, type TaskReport, taskKind } from './task.ts';
import { workspacePath } from './workspace-path.ts';

/** Old logs of the declared directories go, never a file that git tracks. */
export const logCleanup = taskKind({
  kind: 'log-cleanup',
  options: logCleanupOptions,
  async run(context): Promise<TaskReport> {
    const { workspace, options, signal, env } = context;
    if (options.directories.length === 0) {
      return { findings: [], evidence: {}, skipped: because('cleanup.no-directories') };
    }
    const root = await realOrNamed(workspace);
    const { directories, findings } = await enterable(workspace, root, options.directories);
    const looked = await Promise.all(
      directories.map((directory) => look(root, directory, options.patterns, signal, env)),
    );
    const troubles = [...findings, ...looked.flatMap(({ trouble }) => trouble)];
    if (looked.every(({ trouble }) => trouble.length > 0)) {
      return { findings: troubles, evidence: { directories: 0 } };
    }
    const report = await clean(context, {
      root,
      candidates: withoutRepeats(looked.flatMap(({ candidates }) => candidates)),
      tracked: trackedSet(looked.flatMap(({ tracked }) => tracked)),
      rules: {
        olderThanMs: options.retentionDays * 24 * 60 * 60 * 1000,
        ...(options.maxTotalMegabytes === undefined
          ? {}
          : { maxTotalBytes: options.maxTotalMegabytes * 1024 ** 2 }),
      },
      age: `${options.retentionDays} d`,
      action: options.remove,
    });
    return {
      ...report,
      findings: [...troubles, ...report.findings],
      evidence: { ...report.evidence, directories: directories.length },
    };
  },
});

/** A declared directory may lie inside another. */
const withoutRepeats = (candidates: readonly Candidate[]): Candidate[] => [
  ...new Map(candidates.map((candidate) => [candidate.file, candidate])).values(),
];

/** What one directory holds and what git tracks in it, in paths relative to the workspace. */
type Looked = { candidates: Candidate[]; tracked: string[]; trouble: Finding[] };

async function look(
  root: string,
  directory: string,
  patterns: readonly string[],
  signal: AbortSignal,
  env: Readonly<Record<string, string>>,
): Promise<Looked> {
  // Asked in the directory itself, which may belong to a repository inside the workspace.
  const listing = await listTracked(openGit(directory, { signal, env }));
  if (listing.state === 'failed') {
    const params = { directory: workspacePath(root, directory), detail: listing.detail };
    return { candidates: [], tracked: [], trouble: [finding('error', 'cleanup.tracked-unknown', params)] };
  }
  const tracked = listing.state === 'listed' ? listing.files : [];
  return {
    candidates: await candidatesOf(root, await search(directory, patterns, signal), signal),
    tracked: tracked.map((file) => workspacePath(root, path.resolve(directory, file))),
    trouble: [],
  };
}
