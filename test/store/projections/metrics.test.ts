import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure, signatureOf } from '../../../store/failure.ts';
import { type Metrics, metricsOf } from '../../../store/projections/metrics.ts';
import type { PhaseSummary, RunSummary, TaskSummary } from '../../../store/projections/summary.ts';
import { wilson } from '../../../store/projections/wilson.ts';
import { pastPhase, pastRun, pastTask } from '../../support/past-runs.ts';

const DAY_MS = 86_400_000;
const TO = Date.UTC(2026, 0, 22);
const iso = (time: number) => new Date(time).toISOString();
const window = { days: 7, to: TO };

/** A run that ended so many days before the window does. */
const runOf = (daysAgo: number, change: Partial<RunSummary> = {}): RunSummary => {
  const at = iso(TO - daysAgo * DAY_MS);
  return pastRun({ runId: `run-${daysAgo}`, startedAt: at, finishedAt: at, ...change });
};

describe('the 95 % interval of a rate (Wilson, as published for n = 10)', () => {
  test.each([
    [0, 10, 0, 0.2775],
    [1, 10, 0.0179, 0.4042],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [0, 0, 0, 1],
    [1, 1, 0.2065, 1],
  ])('%i of %i', (successes, trials, low, high) => {
    const [actualLow, actualHigh] = wilson(successes, trials);
    expect(actualLow).toBeCloseTo(low, 4);
    expect(actualHigh).toBeCloseTo(high, 4);
  });

  test('lies in [0, 1], holds the rate, and narrows with more trials', () => {
    const trial = fc.integer({ min: 1, max: 1_000 }).chain((n) => fc.tuple(fc.nat(n), fc.constant(n)));
    fc.assert(
      fc.property(trial, ([k, n]) => {
        const [low, high] = wilson(k, n);
        const [lower, higher] = wilson(k * 10, n * 10);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(k / n + 1e-12);
        expect(high).toBeGreaterThanOrEqual(k / n - 1e-12);
        expect(higher - lower).toBeLessThan(high - low);
      }),
    );
  });
});

describe('which runs count', () => {
  test('none: there are no rates to tell', () => {
    expect(metricsOf([], window)).toEqual({
      window: { days: 7, from: iso(TO - 7 * DAY_MS), to: iso(TO) },
      runs: 0,
      success: 0,
      partial: 0,
      failure: 0,
      error: 0,
      unfinished: 0,
      successRate: null,
      successRateInterval: null,
      durationMs: null,
      trend: null,
      phases: {},
      tasks: {},
      errors: [],
    });
  });

  test('those that ended in the window, its bounds included', () => {
    const runs = [runOf(-0.001), runOf(0), runOf(3), runOf(7), runOf(7.001)];
    expect(metricsOf(runs, window).runs).toBe(3);
  });

  test('a run belongs to the day it ended', () => {
    const long = runOf(6.9, { startedAt: iso(TO - 8 * DAY_MS) });
    expect(metricsOf([long], window).runs).toBe(1);
  });

  test('no dry runs, and no open ones', () => {
    const runs = [runOf(1), runOf(1, { dryRun: true }), runOf(1, { status: 'open', finishedAt: null })];
    expect(metricsOf(runs, window)).toMatchObject({ runs: 1, success: 1, successRate: 1 });
  });

  test('a run whose configuration could not be read counts against success, and says nothing about duration', () => {
    const metrics = metricsOf(
      [runOf(1, { durationMs: 9_000 }), runOf(2, { status: 'error', durationMs: 3 })],
      window,
    );
    expect(metrics).toMatchObject({ runs: 2, error: 1, successRate: 0.5 });
    expect(metrics.durationMs?.mean).toBe(9_000);
  });

  test('cancelled and interrupted ones are counted, and say nothing about success or duration', () => {
    const runs = [
      runOf(1, { durationMs: 100 }),
      runOf(2, { status: 'cancelled', durationMs: 9_000 }),
      runOf(3, { status: 'interrupted', durationMs: 9_000, phases: [pastPhase('sync', [pastTask('pull')])] }),
    ];
    const metrics = metricsOf(runs, window);
    expect(metrics).toMatchObject({ runs: 3, unfinished: 2, successRate: 1, phases: {}, tasks: {} });
    expect(metrics.durationMs?.max).toBe(100);
  });
});

describe('the trend', () => {
  const lasting = (durations: readonly number[]) =>
    durations.map((durationMs, index) => runOf(6 - index / 10, { durationMs }));
  const trend = (durations: readonly number[]) => metricsOf(lasting(durations), window).trend;
  const eight = [0, 1, 2, 3, 4, 5, 6, 7];

  test('needs eight runs', () => {
    expect(trend(eight.slice(1).map((index) => index * 1_000))).toBeNull();
    expect(trend(eight.map((index) => index * 1_000))).not.toBeNull();
  });

  test.each<[number, string]>([
    [100, 'slower'],
    [-100, 'faster'],
    [0, 'steady'],
    [5, 'steady'],
  ])('of %i ms more per run is %s', (slope, direction) => {
    expect(trend(eight.map((index) => 2_000 + slope * index))).toEqual({ slopeMsPerRun: slope, direction });
  });

  test('of runs that take no time is steady', () => {
    expect(trend(eight.map(() => 0))).toEqual({ slopeMsPerRun: 0, direction: 'steady' });
  });

  test('does not depend on the order in which runs are given', () => {
    const runs = lasting(eight.map((index) => 2_000 + 100 * index));
    expect(metricsOf([...runs].reverse(), window)).toEqual(metricsOf(runs, window));
  });
});

describe('errors', () => {
  const failed = (daysAgo: number, ...failures: ReturnType<typeof failure>[]) => {
    const tasks = failures.map((one, index) => pastTask(`task-${index}`, { status: 'failed', failure: one }));
    return runOf(daysAgo, { status: 'failure', phases: [pastPhase('sync', tasks, { status: 'failed' })] });
  };

  test('that are the same are counted together, the most frequent first, with the latest as example', () => {
    const runs = [
      failed(1, failure('diverged', { branch: 'main', ahead: 1, behind: 9 })),
      failed(3, failure('diverged', { branch: 'main', ahead: 2, behind: 1 }), failure('dns', { host: 'a' })),
      failed(2, failure('dns', { host: 'b' })),
    ];
    const { errors } = metricsOf(runs, window);
    expect(errors.map(({ signature, count }) => [signature, count])).toEqual([
      ['diverged branch=main', 2],
      ['dns host=a', 1],
      ['dns host=b', 1],
    ]);
    expect(errors[0]).toMatchObject({ lastSeen: iso(TO - DAY_MS), example: { behind: 9 } });
  });
});

describe('recomputed by hand', () => {
  const failures = [
    failure('dns', { host: 'a' }),
    failure('dns', { host: 'b' }),
    failure('threw', { message: 'm' }),
  ];
  const anyTask = fc.record({
    name: fc.constantFrom('pull', 'push', '__proto__', 'constructor'),
    status: fc.constantFrom<TaskSummary['status']>(
      'succeeded',
      'warned',
      'failed',
      'timed-out',
      'skipped',
      'cancelled',
      'interrupted',
    ),
    durationMs: fc.integer({ min: 0, max: 100_000 }),
    failure: fc.constantFrom(undefined, ...failures),
  });
  const anyPhase = fc
    .record({
      name: fc.constantFrom('sync', 'clean'),
      status: fc.constantFrom<PhaseSummary['status']>(
        'succeeded',
        'degraded',
        'failed',
        'skipped',
        'cancelled',
      ),
      durationMs: fc.integer({ min: 0, max: 100_000 }),
      tasks: fc.uniqueArray(anyTask, { maxLength: 3, selector: ({ name }) => name }),
    })
    .map(({ name, tasks, ...rest }) => {
      const made = tasks.map(({ failure: failed, name: task, ...change }) =>
        pastTask(task, { ...change, ...(failed === undefined ? {} : { failure: failed }) }),
      );
      return pastPhase(name, made, rest);
    });
  const anyRun = fc
    .record({
      status: fc.constantFrom<RunSummary['status']>(
        'success',
        'partial_success',
        'failure',
        'error',
        'cancelled',
        'interrupted',
        'open',
      ),
      dryRun: fc.boolean(),
      durationMs: fc.integer({ min: 0, max: 1_000_000 }),
      phases: fc.uniqueArray(anyPhase, { maxLength: 2, selector: ({ name }) => name }),
      minutesAgo: fc.integer({ min: -100, max: 9 * 24 * 60 }),
    })
    .map(({ minutesAgo, ...change }) => runOf(minutesAgo / (24 * 60), change));

  test('from any runs, they are the same', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 20 }), (runs) => {
        expect(metricsOf(runs, window)).toMatchObject(byHand(runs));
      }),
      { numRuns: 300 },
    );
  });

  /** Counted one by one, without the library: a second opinion. */
  function byHand(runs: readonly RunSummary[]): Partial<Metrics> {
    const counted = runs.filter(({ dryRun, status, finishedAt }) => {
      const at = Date.parse(finishedAt ?? '');
      return !dryRun && status !== 'open' && at >= TO - 7 * DAY_MS && at <= TO;
    });
    const judged = counted.filter(({ status }) => status !== 'cancelled' && status !== 'interrupted');
    const count = (status: string) => counted.filter((run) => run.status === status).length;
    const phases = new Map<string, [string, number][]>();
    const tasks = new Map<string, [string, number][]>();
    const errors = new Map<string, number>();
    const add = (to: Map<string, [string, number][]>, name: string, one: [string, number]) =>
      to.set(name, [...(to.get(name) ?? []), one]);
    for (const phase of judged.flatMap((run) => run.phases)) {
      add(phases, phase.name, [phase.status, phase.durationMs]);
      for (const task of phase.tasks) {
        add(tasks, `${phase.name}/${task.name}`, [task.status, task.durationMs]);
        if (task.failure !== undefined) {
          const signature = signatureOf(task.failure);
          errors.set(signature, (errors.get(signature) ?? 0) + 1);
        }
      }
    }
    return {
      runs: counted.length,
      success: count('success'),
      partial: count('partial_success'),
      failure: count('failure'),
      error: count('error'),
      unfinished: count('cancelled') + count('interrupted'),
      successRate: judged.length === 0 ? null : count('success') / judged.length,
      durationMs: durations(judged.filter((run) => run.status !== 'error').map((run) => run.durationMs)),
      phases: groups(phases),
      tasks: groups(tasks),
      errors: [...errors]
        .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
        .map(([signature, times]) => expect.objectContaining({ signature, count: times })),
    };
  }

  function groups(all: Map<string, [string, number][]>): Metrics['phases'] {
    const good = ['succeeded', 'warned', 'degraded'];
    const bad = ['failed', 'timed-out'];
    const entries = [...all].flatMap(([name, rows]) => {
      const judged = rows.filter(([status]) => good.includes(status) || bad.includes(status));
      if (judged.length === 0) return [];
      const succeeded = judged.filter(([status]) => good.includes(status)).length;
      const durationMs = durations(judged.map(([, duration]) => duration));
      return [
        [name, { runs: judged.length, succeeded, failed: judged.length - succeeded, durationMs }] as const,
      ];
    });
    return Object.fromEntries(entries);
  }

  /** Between the two values that stand around this share of the way from the first to the last (R's type 7). */
  function percentile(sorted: readonly number[], share: number): number {
    const place = (sorted.length - 1) * share;
    const [before = 0, after = before] = sorted.slice(Math.floor(place));
    return before + (after - before) * (place - Math.floor(place));
  }

  function durations(values: readonly number[]): Metrics['durationMs'] {
    if (values.length === 0) return null;
    const sorted = [...values].sort((a, b) => a - b);
    const tenth = (value: number) => expect.closeTo(value, 0);
    return {
      mean: tenth(values.reduce((sum, value) => sum + value, 0) / values.length),
      p50: tenth(percentile(sorted, 0.5)),
      p95: tenth(percentile(sorted, 0.95)),
      max: sorted.at(-1) ?? 0,
    };
  }
});

test('ten thousand runs are no trouble', () => {
  const runs = Array.from({ length: 10_000 }, (_, index) =>
    runOf(index / 2_000, { phases: [pastPhase('sync', [pastTask('pull', { durationMs: index })])] }),
  );
  expect(metricsOf(runs, window).tasks['sync/pull']?.durationMs?.max).toBe(9_999);
});
