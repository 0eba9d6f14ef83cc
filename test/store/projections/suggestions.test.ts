import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure } from '../../../store/failure.ts';
import { type Suggestion, suggestionsOf, type TaskSettings } from '../../../store/projections/suggestions.ts';
import type { RunSummary, TaskSummary } from '../../../store/projections/summary.ts';
import { pastPhase, pastRun, pastTask } from '../../support/past-runs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SETTINGS: TaskSettings = { target: 'sync/pull', timeoutMs: 10 * MINUTE, attempts: 1 };
const MINIMUM = 10;

/** Says nothing about the time-out. */
const slow = { durationMs: 5 * MINUTE };

let next = 0;
const runWith = (task: Partial<TaskSummary>): RunSummary =>
  pastRun({
    runId: `run-${String(next++).padStart(6, '0')}`,
    phases: [pastPhase('sync', [pastTask('pull', task)])],
  });
const runsWith = (count: number, task: Partial<TaskSummary> = {}) =>
  Array.from({ length: count }, () => runWith(task));

const suggested = (runs: readonly RunSummary[], change: Partial<TaskSettings> = {}): Suggestion[] =>
  suggestionsOf(runs, [{ ...SETTINGS, ...change }], MINIMUM);
const rules = (...args: Parameters<typeof suggested>) =>
  suggested(...args).map(({ rule, current, proposed }) => `${rule} ${current} → ${proposed}`);

const cutOff = (limitMs: number): Partial<TaskSummary> => ({
  status: 'timed-out',
  durationMs: limitMs,
  failure: failure('timed-out', { limit: 'task', limitMs }),
});

describe('a time-out of which no run used a tenth', () => {
  const tenth = SETTINGS.timeoutMs / 10;

  test('could be three times what nearly all runs need', () => {
    const runs = runsWith(MINIMUM, { durationMs: 30_500 });
    expect(rules(runs)).toEqual([`timeout-too-wide ${SETTINGS.timeoutMs} → 92000`]);
    expect(suggested(runs)[0]?.basis).toEqual({ runs: MINIMUM, max: 30_500 });
  });

  test('is too wide up to the tenth itself, and not above', () => {
    const quick = runsWith(MINIMUM - 1, { durationMs: 1_000 });
    expect(rules([...quick, runWith({ durationMs: tenth })])).toHaveLength(1);
    expect(rules([...quick, runWith({ durationMs: tenth + 1 })])).toEqual([]);
  });

  test('never goes below a minute', () => {
    expect(rules(runsWith(MINIMUM, { durationMs: 5 }))).toEqual([
      `timeout-too-wide ${SETTINGS.timeoutMs} → 60000`,
    ]);
    expect(rules(runsWith(MINIMUM, { durationMs: 5 }), { timeoutMs: MINUTE })).toEqual([]);
  });

  test('never goes below what a run has needed, however rare', () => {
    const rare = [...runsWith(500, { durationMs: 1_000 }), runWith({ durationMs: 5 * MINUTE })];
    expect(rules(rare, { timeoutMs: HOUR })).toEqual([`timeout-too-wide ${HOUR} → ${5 * MINUTE}`]);
  });

  test('is not judged by runs that failed at once', () => {
    expect(rules(runsWith(MINIMUM, { status: 'failed', durationMs: 5 }))).toEqual([]);
  });

  test('is not judged by too few runs', () => {
    expect(rules(runsWith(MINIMUM - 1))).toEqual([]);
  });

  test('is left alone when it ever cut off a run', () => {
    expect(rules([...runsWith(100, { durationMs: 5 }), runWith(cutOff(1_000))])).toEqual([]);
  });
});

describe('a time-out that cuts off more than one run in twenty', () => {
  const mixed = (count: number, of: number, task = cutOff(SETTINGS.timeoutMs)) => [
    ...runsWith(of - count, { durationMs: 5 * MINUTE }),
    ...runsWith(count, task),
  ];

  test('could be twice as long', () => {
    expect(rules(mixed(2, 20))).toEqual([
      `timeout-too-tight ${SETTINGS.timeoutMs} → ${2 * SETTINGS.timeoutMs}`,
    ]);
    expect(suggested(mixed(2, 20))[0]?.basis).toEqual({ timedOut: 2, runs: 20 });
  });

  test('is left alone at one in twenty', () => {
    expect(rules(mixed(1, 20))).toEqual([]);
  });

  test('never goes above two hours', () => {
    const cut = (timeoutMs: number) => rules(mixed(10, 20, cutOff(timeoutMs)), { timeoutMs });
    expect(cut(1.5 * HOUR)).toEqual([`timeout-too-tight ${1.5 * HOUR} → ${2 * HOUR}`]);
    expect(cut(2 * HOUR)).toEqual([]);
    expect(cut(3 * HOUR)).toEqual([]);
  });

  test('is not judged by runs that a shorter one cut off', () => {
    expect(rules(mixed(10, 20, cutOff(SETTINGS.timeoutMs - 1)))).toEqual([]);
  });

  test.each(['idle', 'phase', 'run'] as const)('is not judged by runs that the %s limit ended', (limit) => {
    const failed = failure('timed-out', { limit, limitMs: SETTINGS.timeoutMs });
    const found = suggested(mixed(10, 20, { status: 'timed-out', failure: failed }));
    expect(found.filter(({ rule }) => rule.startsWith('timeout'))).toEqual([]);
  });

  test('points at the runs that were cut off, newest first, at most twenty', () => {
    const runs = mixed(30, 60);
    const ids = runs
      .filter((run) => run.phases[0]?.tasks[0]?.status === 'timed-out')
      .map(({ runId }) => runId);
    expect(suggested(runs)[0]?.evidence).toEqual(ids.sort().reverse().slice(0, 20));
  });
});

describe('never a ratchet', () => {
  /** Applies every suggestion for a time-out to a task that needs this long; each day has one more run, and the past stays. */
  function settled(needsMs: readonly number[], timeoutMs: number): { timeoutMs: number; changes: number[] } {
    const runs: RunSummary[] = [];
    const changes: number[] = [];
    let current = timeoutMs;
    for (let day = 0; day < 200; day++) {
      const needed = needsMs[day % needsMs.length] ?? 0;
      runs.push(runWith(needed > current ? cutOff(current) : { durationMs: needed }));
      const [change] = suggested(runs.slice(-60), { timeoutMs: current });
      if (change === undefined) continue;
      current = change.proposed;
      changes.push(day);
    }
    return { timeoutMs: current, changes };
  }

  test('the same history speaks once for a longer time-out', () => {
    const runs = [...runsWith(10), ...runsWith(10, cutOff(SETTINGS.timeoutMs))];
    const [change] = suggested(runs);
    expect(suggested(runs, { timeoutMs: change?.proposed ?? 0 })).toEqual([]);
  });

  test('a task that never ends is not given more than two hours', () => {
    expect(settled([Number.POSITIVE_INFINITY], MINUTE).timeoutMs).toBe(2 * HOUR);
  });

  test('applied every day, the suggestions come to rest for any task, and leave it the time it needs', () => {
    const needs = fc.array(fc.integer({ min: 1, max: HOUR }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(needs, fc.integer({ min: MINUTE, max: 4 * HOUR }), (needsMs, timeoutMs) => {
        const end = settled(needsMs, timeoutMs);
        expect(end.changes.every((day) => day < 150)).toBe(true);
        expect(end.timeoutMs).toBeGreaterThanOrEqual(Math.min(...needsMs));
        expect(end.changes.length).toBeLessThanOrEqual(8);
      }),
      { numRuns: 60 },
    );
  });

  test('attempts: failures that fewer attempts could not cure do not speak against more of them', () => {
    const dns = failure('dns', { host: 'h' });
    const runs = [...runsWith(10, slow), ...runsWith(5, { ...slow, status: 'failed', failure: dns })];
    const [change] = suggested(runs);
    expect(change?.proposed).toBe(3);
    expect(rules(runs, { attempts: 3 })).toEqual([]);
  });
});

describe('a transient error that is seen more than twice', () => {
  const dns = (host = 'h') => ({ status: 'failed', failure: failure('dns', { host }) }) as const;
  const seen = (count: number, task: Partial<TaskSummary> = dns()) => [
    ...runsWith(MINIMUM, slow),
    ...runsWith(count, { ...slow, ...task }),
  ];

  test('is worth more attempts', () => {
    expect(rules(seen(3))).toEqual(['retry-transient 1 → 3']);
    expect(suggested(seen(3))[0]?.basis).toEqual({ count: 3, signature: 'dns host=h' });
  });

  test('is not when it was seen twice', () => {
    expect(rules(seen(2))).toEqual([]);
  });

  test('is not when they are different errors', () => {
    expect(rules([...seen(2), ...runsWith(2, { ...slow, ...dns('other') })])).toEqual([]);
  });

  test('is not when it is the time-out that ends the task: a longer one is what helps', () => {
    expect(rules(seen(5, cutOff(SETTINGS.timeoutMs)))).toEqual([expect.stringMatching(/^timeout-too-tight/)]);
  });

  test('is not when another attempt would fail alike', () => {
    expect(rules(seen(5, { status: 'failed', failure: failure('dirty', { entries: 1 }) }))).toEqual([]);
  });

  test.each([
    [3, 4],
    [4, 5],
  ])('leads from %i attempts to %i', (attempts, proposed) => {
    expect(rules(seen(3, { ...dns(), attempts }), { attempts })).toEqual([
      `retry-transient ${attempts} → ${proposed}`,
    ]);
  });

  test('does not lead above five', () => {
    expect(rules(seen(3, { ...dns(), attempts: 5 }), { attempts: 5 })).toEqual([]);
  });
});

test('a task that past runs do not know, or passed over, has no suggestions', () => {
  expect(rules(runsWith(50), { target: 'sync/push' })).toEqual([]);
  expect(rules(runsWith(50, { status: 'skipped', durationMs: 0 }))).toEqual([]);
  expect(rules(runsWith(50, { status: 'interrupted', durationMs: 0 }))).toEqual([]);
});
