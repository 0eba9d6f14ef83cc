import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Finding } from '../../../store/finding.ts';
import { firstFew } from '../first-few.ts';
import { finding, type TaskContext, type TaskReport } from '../task.ts';
import { workspacePath } from '../workspace-path.ts';
import type { Candidate } from './candidate.ts';
import type { Action } from './manifest.ts';
import { type Protection, protectionOf, type Tracked } from './protection.ts';
import { removeFiles } from './remove.ts';
import { type Rules, select } from './selection.ts';

/** What a cleanup found and how it decides. */
export type Cleanup = {
  /** Real path of the workspace. */
  root: string;
  candidates: readonly Candidate[];
  tracked: Tracked;
  rules: Omit<Rules, 'now'>;
  /** The age of the rules in words: `30 d`, `24 h`. */
  age: string;
  action: Action;
};

/** The shared end of both cleanups: spares what is protected, takes the old away and tells what became of it. */
export async function clean(context: TaskContext<unknown>, cleanup: Cleanup): Promise<TaskReport> {
  const { clock, signal, say, runId, taskId, dataDir } = context;
  const { root, candidates, action } = cleanup;
  const { spared, free } = await sortOut(cleanup, dataDir);
  const chosen = select(free, { ...cleanup.rules, now: clock.now() });
  const evidence = {
    matching: candidates.length,
    protected: { ...spared },
    chosen: chosen.length,
    action,
  };
  const protectedCount = Object.values(spared).reduce((sum, count) => sum + count, 0);
  const sparedFinding =
    protectedCount > 0
      ? [finding('info', 'cleanup.protected', { count: protectedCount, tracked: spared.tracked ?? 0 })]
      : [];
  if (chosen.length === 0) {
    const nothing = finding('info', 'cleanup.nothing-old', { count: free.length, age: cleanup.age });
    return { findings: [nothing, ...sparedFinding], evidence: { ...evidence, removed: 0, bytes: 0 } };
  }

  say(`${chosen.length} files to remove\n`);
  const result = await removeFiles(chosen, { root, dataDir, runId, taskId, action, signal });
  const bytes = result.removed.reduce((sum, { size }) => sum + size, 0);
  const manifest = workspacePath(dataDir, result.manifest);
  const told = { count: result.removed.length, megabytes: (bytes / 1024 ** 2).toFixed(1), manifest };
  const notRemoved = result.kept.map(({ candidate, code }) =>
    finding('warning', 'cleanup.not-removed', { path: candidate.path, code }, { file: candidate.path }),
  );
  return {
    findings: [
      ...troubleOf(result.trouble),
      ...firstFew(notRemoved, 'cleanup.more-not-removed'),
      finding('info', action === 'trash' ? 'cleanup.trashed' : 'cleanup.removed', told),
      ...sparedFinding,
    ],
    evidence: {
      ...evidence,
      removed: result.removed.length,
      bytes,
      vanished: result.vanished.length,
      notRemoved: result.kept.length,
      manifest,
    },
  };
}

/** The real path of a directory; one that does not exist yet has only its name. */
export const realOrNamed = (directory: string): Promise<string> =>
  realpath(directory).catch(() => path.resolve(directory));

async function sortOut({ candidates, tracked }: Cleanup, dataDir: string) {
  const realDataDir = await realOrNamed(dataDir);
  const spared: Partial<Record<Protection, number>> = {};
  const free = candidates.filter((candidate) => {
    const protection = protectionOf(candidate, realDataDir, tracked);
    if (protection !== null) spared[protection] = (spared[protection] ?? 0) + 1;
    return protection === null;
  });
  return { spared, free };
}

const troubleOf = (trouble: { manifest: string; code: string } | undefined): Finding[] =>
  trouble === undefined
    ? []
    : [finding('error', 'cleanup.no-manifest', { path: trouble.manifest, code: trouble.code })];
