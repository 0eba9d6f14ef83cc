import { max, quantile } from 'simple-statistics';
import { signatureOf } from '../failure.ts';
import type { RunSummary, TaskSummary } from './summary.ts';

/** What a task may be changed in, as the plan has it now. Times in milliseconds. */
export type TaskSettings = { target: string; timeoutMs: number; attempts: number };

/** A change that past runs speak for; nothing is applied by itself. Times in milliseconds. */
export type Suggestion = {
  rule: 'timeout-too-wide' | 'timeout-too-tight' | 'retry-transient';
  target: string;
  current: number;
  proposed: number;
  /** Numbers the sentence about it needs. */
  basis: Record<string, number | string>;
  /** The runs it rests on, newest first. */
  evidence: string[];
};

const SHORTEST_TIMEOUT_MS = 60_000;
const LONGEST_TIMEOUT_MS = 7_200_000;
const MOST_ATTEMPTS = 5;
const MOST_EVIDENCE = 20;
/** A time-out is too wide when no run ever used a tenth of it, and too tight when it cuts off one run in twenty. */
const UNUSED_SHARE = 0.1;
const CUT_OFF_SHARE = 0.05;
/** The original's rule: the same error more than twice. */
const SAME_ERROR_TIMES = 2;

type Seen = { run: RunSummary; task: TaskSummary };

/** Suggestions for each task that took part in at least `minimumRuns` finished runs (given in any order). */
export function suggestionsOf(
  runs: readonly RunSummary[],
  settings: readonly TaskSettings[],
  minimumRuns: number,
): Suggestion[] {
  return settings.flatMap((setting) => {
    const seen = runs.flatMap((run) => seenIn(run, setting.target));
    if (seen.length < minimumRuns) return [];
    return [...timeoutRules(setting, seen, minimumRuns), ...retryRule(setting, seen)];
  });
}

const NOT_RUN: TaskSummary['status'][] = ['skipped', 'cancelled', 'interrupted', 'waiting', 'running'];

function seenIn(run: RunSummary, target: string): Seen[] {
  return run.phases.flatMap((phase) =>
    phase.tasks
      .filter((task) => `${phase.name}/${task.name}` === target && !NOT_RUN.includes(task.status))
      .map((task) => ({ run, task })),
  );
}

/** The task's own limit ended it; an idle limit, or the phase's, says nothing about that one. */
const wasCutOff = ({ failure }: TaskSummary): boolean =>
  failure?.reason === 'timed-out' && failure.limit === 'task';

/** Only by today's limit, or by a longer one: older evidence would raise the limit again and again. */
const wasCutOffAt = (task: TaskSummary, timeoutMs: number): boolean =>
  wasCutOff(task) && task.failure?.reason === 'timed-out' && task.failure.limitMs >= timeoutMs;

/** A task that failed at once does not tell how long it needs. */
const isGood = ({ status }: TaskSummary): boolean => status === 'succeeded' || status === 'warned';

function timeoutRules(
  { target, timeoutMs }: TaskSettings,
  seen: readonly Seen[],
  minimumRuns: number,
): Suggestion[] {
  const cutOff = seen.filter(({ task }) => wasCutOffAt(task, timeoutMs));
  if (cutOff.length / seen.length > CUT_OFF_SHARE) {
    const proposed = Math.min(LONGEST_TIMEOUT_MS, timeoutMs * 2);
    const basis = { timedOut: cutOff.length, runs: seen.length };
    return proposed <= timeoutMs
      ? []
      : [{ rule: 'timeout-too-tight', target, current: timeoutMs, proposed, basis, evidence: idsOf(cutOff) }];
  }
  const durations = seen.filter(({ task }) => isGood(task)).map(({ task }) => task.durationMs);
  if (durations.length < minimumRuns || seen.some(({ task }) => task.status === 'timed-out')) return [];
  const longest = max(durations);
  const wanted = Math.max(3 * quantile(durations, 0.99), longest);
  const proposed = Math.max(SHORTEST_TIMEOUT_MS, Math.ceil(wanted / 1000) * 1000);
  if (longest > timeoutMs * UNUSED_SHARE || proposed >= timeoutMs) return [];
  return [
    {
      rule: 'timeout-too-wide',
      target,
      current: timeoutMs,
      proposed,
      basis: { runs: durations.length, max: longest },
      evidence: idsOf(seen),
    },
  ];
}

function retryRule({ target, attempts }: TaskSettings, seen: readonly Seen[]): Suggestion[] {
  // Fewer attempts that could not cure it say nothing about today's number; against a limit, more do not help.
  const transient = seen.filter(
    ({ task }) => task.failure?.class === 'transient' && !wasCutOff(task) && task.attempts >= attempts,
  );
  const bySignature = group(transient);
  const [most] = [...bySignature].sort(([, a], [, b]) => b.length - a.length);
  if (most === undefined || most[1].length <= SAME_ERROR_TIMES || attempts >= MOST_ATTEMPTS) return [];
  const proposed = Math.min(MOST_ATTEMPTS, Math.max(3, attempts + 1));
  const basis = { count: most[1].length, signature: most[0] };
  return [{ rule: 'retry-transient', target, current: attempts, proposed, basis, evidence: idsOf(most[1]) }];
}

const signature = ({ task }: Seen): string => (task.failure === undefined ? '' : signatureOf(task.failure));

function group(seen: readonly Seen[]): Map<string, Seen[]> {
  const groups = new Map<string, Seen[]>();
  for (const one of seen) groups.set(signature(one), [...(groups.get(signature(one)) ?? []), one]);
  return groups;
}

const idsOf = (seen: readonly Seen[]): string[] =>
  seen
    .map(({ run }) => run.runId)
    .sort()
    .reverse()
    .slice(0, MOST_EVIDENCE);
