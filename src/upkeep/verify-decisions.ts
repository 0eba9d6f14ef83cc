import { MACHINE_VERSION } from '../../machines/version.ts';
import type { Commit } from '../../store/commit-line.ts';
import type { StoreFinding } from '../../store/verify/store-finding.ts';
import { type Divergence, type Folded, fold } from '../run/fold.ts';

/**
 * The decisions of a run made again: `null` when they are the same. The version that decided must decide the same
 * again; that another one decides otherwise is a note, or with `strict` a divergence too.
 */
export function decisionFinding(
  { file, runId }: { file: string; runId: string },
  commits: readonly Commit[],
  strict: boolean,
): StoreFinding | null {
  const { divergence } = refold(commits);
  if (divergence === null) return null;
  const { seq, recorded, recomputed } = divergence;
  const version = machineVersionOf(commits);
  const params = { seq, version, recorded: typesOf(recorded), recomputed: typesOf(recomputed) };
  const line = commits.findIndex(({ events }) => events[0]?.seq === seq) + 1;
  const code = version === MACHINE_VERSION ? 'diverged' : 'other-version';
  const severity = mustAgree(version, strict) ? 'divergence' : 'note';
  return { severity, code, params, file, line, runId };
}

/** Whether a divergence of a run of this machine version is one that must not be. */
export const mustAgree = (version: string, strict: boolean): boolean => strict || version === MACHINE_VERSION;

/** The machine version that a run was decided by. */
export function machineVersionOf(commits: readonly Commit[]): string {
  const first = commits[0]?.events[0];
  return first?.type === 'run.started' ? first.data.machineVersion : 'unknown';
}

/** The fold of a run; what was written by a strange hand may be nothing that a machine can be made of. */
export function refold(commits: readonly Commit[]): Folded {
  try {
    return fold(commits);
  } catch {
    return { state: null, divergence: firstDecision(commits) };
  }
}

const firstDecision = (commits: readonly Commit[]): Divergence => ({
  seq: commits[0]?.events[0]?.seq ?? 1,
  recorded: [],
  recomputed: [],
});

const typesOf = (list: readonly { type: string }[]): string => list.map(({ type }) => type).join(', ') || '-';
