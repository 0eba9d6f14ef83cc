import { linearRegression, max, mean, quantile } from 'simple-statistics';
import { type Failure, signatureOf } from '../failure.ts';
import type { RunSummary } from './summary.ts';
import { wilson } from './wilson.ts';

export type Durations = { mean: number; p50: number; p95: number; max: number };
export type Counted = { runs: number; succeeded: number; failed: number; durationMs: Durations | null };
export type ErrorPattern = { signature: string; count: number; lastSeen: string; example: Failure };

/** What past runs say together. Durations in milliseconds; rates from 0 to 1. */
export type Metrics = {
  window: { days: number; from: string; to: string };
  runs: number;
  success: number;
  partial: number;
  failure: number;
  error: number;
  /** Cancelled and interrupted runs; they say nothing about success. */
  unfinished: number;
  successRate: number | null;
  /** 95 % Wilson interval of the success rate. */
  successRateInterval: [number, number] | null;
  durationMs: Durations | null;
  /** Change of the duration per run, in milliseconds: slope of the least-squares line; needs at least 8 runs. */
  trend: { slopeMsPerRun: number; direction: 'faster' | 'steady' | 'slower' } | null;
  phases: Record<string, Counted>;
  tasks: Record<string, Counted>;
  errors: ErrorPattern[];
};

const DAY_MS = 86_400_000;
const RUNS_FOR_TREND = 8;
/** Below this share of the mean over the whole window a slope is noise to a reader. */
const STEADY_SHARE = 0.1;

/** Folds run summaries (any order; dry runs and open runs are left out) into metrics of a window that ends at `to`. */
export function metricsOf(
  summaries: readonly RunSummary[],
  { days, to }: { days: number; to: number },
): Metrics {
  const from = to - days * DAY_MS;
  const runs = summaries
    .filter(
      (run) => !run.dryRun && run.rollsBack === undefined && run.status !== 'open' && isWithin(run, from, to),
    )
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  const count = (status: RunSummary['status']): number => runs.filter((run) => run.status === status).length;
  const judged = runs.filter((run) => run.status !== 'cancelled' && run.status !== 'interrupted');
  const success = count('success');
  // A run without a readable configuration ends in a moment, which says nothing about how long the work takes.
  const durations = judged.filter((run) => run.status !== 'error').map((run) => run.durationMs);
  return {
    window: { days, from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    runs: runs.length,
    success,
    partial: count('partial_success'),
    failure: count('failure'),
    error: count('error'),
    unfinished: runs.length - judged.length,
    successRate: judged.length === 0 ? null : success / judged.length,
    successRateInterval: judged.length === 0 ? null : wilson(success, judged.length),
    durationMs: durationsOf(durations),
    trend: trendOf(durations),
    phases: counted(judged, (run) => run.phases.map((phase) => [phase.name, phase.status, phase.durationMs])),
    tasks: counted(judged, (run) =>
      run.phases.flatMap((phase) =>
        phase.tasks.map((task) => [`${phase.name}/${task.name}`, task.status, task.durationMs] as const),
      ),
    ),
    errors: errorsOf(judged),
  };
}

function isWithin(run: RunSummary, from: number, to: number): boolean {
  const at = Date.parse(run.finishedAt ?? run.startedAt);
  return at >= from && at <= to;
}

/** Mean, maximum and quantiles of the sample; between two of its values by linear interpolation (R's type 7). */
export function durationsOf(values: readonly number[]): Durations | null {
  if (values.length === 0) return null;
  const sample = [...values];
  return {
    mean: round(mean(sample)),
    p50: round(quantile(sample, 0.5)),
    p95: round(quantile(sample, 0.95)),
    max: round(max(sample)),
  };
}

function trendOf(durations: readonly number[]): Metrics['trend'] {
  if (durations.length < RUNS_FOR_TREND) return null;
  const { m } = linearRegression(durations.map((value, index) => [index, value]));
  const change = (m * durations.length) / mean([...durations]);
  const direction = change > STEADY_SHARE ? 'slower' : change < -STEADY_SHARE ? 'faster' : 'steady';
  return { slopeMsPerRun: round(m), direction };
}

type Row = readonly [name: string, status: string, durationMs: number];

/** What did not run to its end counts neither way. */
function counted(
  runs: readonly RunSummary[],
  rowsOf: (run: RunSummary) => readonly Row[],
): Record<string, Counted> {
  const groups = new Map<string, { succeeded: number; failed: number; durations: number[] }>();
  for (const [name, status, durationMs] of runs.flatMap(rowsOf)) {
    if (['skipped', 'cancelled', 'interrupted', 'waiting', 'running'].includes(status)) continue;
    const group = groups.get(name) ?? { succeeded: 0, failed: 0, durations: [] };
    groups.set(name, group);
    if (status === 'failed' || status === 'timed-out') group.failed += 1;
    else group.succeeded += 1;
    group.durations.push(durationMs);
  }
  return Object.fromEntries(
    [...groups].map(([name, { succeeded, failed, durations }]) => [
      name,
      { runs: durations.length, succeeded, failed, durationMs: durationsOf(durations) },
    ]),
  );
}

/** Failures of tasks by what makes them the same, most frequent first. `runs` are oldest first. */
function errorsOf(runs: readonly RunSummary[]): ErrorPattern[] {
  const patterns = new Map<string, ErrorPattern>();
  for (const run of runs) {
    for (const failure of run.phases.flatMap((phase) => phase.tasks).flatMap((task) => task.failure ?? [])) {
      const signature = signatureOf(failure);
      const count = (patterns.get(signature)?.count ?? 0) + 1;
      patterns.set(signature, {
        signature,
        count,
        lastSeen: run.finishedAt ?? run.startedAt,
        example: failure,
      });
    }
  }
  return [...patterns.values()].sort((a, b) => b.count - a.count || a.signature.localeCompare(b.signature));
}

const round = (value: number): number => Math.round(value * 10) / 10;
