import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { standingFrom } from '../../../store/projections/standing.ts';
import type { AgentSummary, RunSummary } from '../../../store/projections/summary.ts';
import { NO_STANDING, type Standing, standingSchema } from '../../../store/standing.ts';
import { askedRun } from '../../support/past-agents.ts';
import { pastRun } from '../../support/past-runs.ts';

const HOUR = 3_600_000;
/** Noon of a day in the calendar of this machine, wherever it stands. */
const NOON = new Date(2026, 0, 22, 12).getTime();
const hoursAgo = (hours: number): number => NOON - hours * HOUR;

const told = (recent: readonly RunSummary[], earlierAsked: readonly RunSummary[] = []): Standing =>
  standingFrom({ recent, earlierAsked }, NOON);

const plainRun = (runId: string, startedAt: number, change: Partial<RunSummary> = {}): RunSummary => {
  const at = new Date(startedAt).toISOString();
  return pastRun({ runId, startedAt: at, finishedAt: at, ...change });
};

test('the first run has nothing behind it', () => {
  expect(told([])).toEqual(NO_STANDING);
});

describe('how often an agent was asked', () => {
  test('is counted by the day of the calendar, not by the last 24 hours', () => {
    const runs = [askedRun('a', hoursAgo(13)), askedRun('b', hoursAgo(11)), askedRun('c', hoursAgo(2))];
    expect(told(runs)).toMatchObject({ agentAskedToday: 2, agentLastMs: 2 * HOUR });
  });

  test('takes those in that the newest runs do not reach back to', () => {
    const recent = [plainRun('x', hoursAgo(2)), plainRun('y', hoursAgo(1))];
    expect(told(recent, [askedRun('a', hoursAgo(30)), askedRun('b', hoursAgo(3))])).toMatchObject({
      agentAskedToday: 1,
      agentLastMs: 3 * HOUR,
      before: { runId: 'y' },
    });
  });

  test('counts from when it was asked, not from when the run began', () => {
    const askedAt = new Date(hoursAgo(1)).toISOString();
    const run = askedRun('a', hoursAgo(14), { askedAt }, { finishedAt: askedAt });
    expect(told([run])).toMatchObject({ agentAskedToday: 1, agentLastMs: HOUR });
  });

  test.each<[string, Partial<AgentSummary>, number]>([
    ['the program that is missing was never at work', { outcome: 'not-available', repaired: null }, 0],
    [
      'one that was started and could not work cost something',
      { outcome: 'not-available', repaired: null, work: { durationMs: 5, exitCode: 1 } },
      1,
    ],
    ['one that failed was at work', { outcome: 'failed' }, 1],
    ['one that put it right was at work', { repaired: true }, 1],
    ['one that nobody saw the end of may have been', { outcome: 'open', repaired: null }, 1],
  ])('%s', (_, agent, count) => {
    expect(told([askedRun('a', hoursAgo(1), agent)])).toMatchObject({
      agentAskedToday: count,
      agentLastMs: count === 0 ? null : HOUR,
    });
  });

  test('a run that was escalated without it says nothing', () => {
    const escalation = { level: 3, reasons: [], outcome: 'agent.not-enabled' };
    expect(told([plainRun('a', hoursAgo(1), { status: 'failure', escalation })]).agentLastMs).toBeNull();
  });
});

describe('a cause that the agent did not put right', () => {
  test('is told with its newest run, the newest cause first', () => {
    const runs = [
      askedRun('a', hoursAgo(40), {}, { cause: 'one' }),
      askedRun('b', hoursAgo(30), {}, { cause: 'two' }),
      askedRun('c', hoursAgo(20), { outcome: 'failed', repaired: false }, { cause: 'one' }),
    ];
    expect(told(runs).causes).toEqual([
      { cause: 'one', runId: 'c', agoMs: 20 * HOUR },
      { cause: 'two', runId: 'b', agoMs: 30 * HOUR },
    ]);
  });

  test('is none once it put it right', () => {
    expect(told([askedRun('a', hoursAgo(9)), askedRun('b', hoursAgo(3), { repaired: true })]).causes).toEqual(
      [],
    );
  });

  test.each<[string, Partial<AgentSummary>, Partial<RunSummary>]>([
    ['that never got to work', { outcome: 'not-available', repaired: null }, {}],
    ['whose run was cancelled before anybody looked', { repaired: null }, { status: 'cancelled' }],
    ['of which nobody saw the end', { outcome: 'open', repaired: null }, { status: 'interrupted' }],
  ])('is not one of an agent %s', (_, agent, change) => {
    expect(told([askedRun('a', hoursAgo(1), agent, change)]).causes).toEqual([]);
  });

  test('is one of many, and all of them stay small', () => {
    const runs = Array.from({ length: 100 }, (_, nth) =>
      askedRun(`run-${nth}`, hoursAgo(200 - nth), {}, { cause: `${nth} ${'x'.repeat(1_900)}` }),
    );
    const { causes } = told(runs);
    expect(causes[0]?.runId).toBe('run-99');
    expect(JSON.stringify(causes).length).toBeLessThan(20_000);
    const short = runs.map((run, nth) =>
      askedRun(run.runId, Date.parse(run.startedAt), {}, { cause: `${nth}` }),
    );
    expect(told(short).causes).toHaveLength(20);
  });
});

describe('an agent that is asked and does not help', () => {
  const failing = (count: number, lastHoursAgo: number): RunSummary[] =>
    Array.from({ length: count }, (_, nth) =>
      askedRun(`run-${nth}`, hoursAgo(lastHoursAgo + count - 1 - nth)),
    );

  test('rests after three times on end', () => {
    expect(told(failing(2, 1)).breakers).toEqual([]);
    expect(told(failing(3, 1)).breakers).toEqual([
      { dependency: 'agent', state: 'open', failures: 3, forMs: 23 * HOUR },
    ]);
    expect(told(failing(3, 25)).breakers).toEqual([
      { dependency: 'agent', state: 'half-open', failures: 3, forMs: 0 },
    ]);
  });

  test('also when many runs that did not need it lie between', () => {
    const recent = Array.from({ length: 60 }, (_, nth) => plainRun(`ok-${nth}`, hoursAgo(1) + nth));
    expect(told(recent, failing(3, 2)).breakers).toMatchObject([{ dependency: 'agent', failures: 3 }]);
  });

  test('is asked again after it helped, and is not blamed for what it never got to do', () => {
    const never = askedRun('n', hoursAgo(1), { outcome: 'not-available', repaired: null });
    expect(told([...failing(2, 2), never]).breakers).toEqual([]);
    expect(told([...failing(3, 2), askedRun('y', hoursAgo(1), { repaired: true })]).breakers).toEqual([]);
  });
});

test('a host rests for the newest runs alone: between those before them are others that nobody looked at', () => {
  const down = (runId: string, hours: number): RunSummary =>
    askedRun(runId, hoursAgo(hours), {}, { failedAt: { 'work/ask': ['host:a'] } });
  const [first, second, third] = [down('a', 9), down('b', 8), down('c', 1)];
  const hosts = ({ breakers }: Standing) => breakers.filter(({ dependency }) => dependency === 'host:a');
  expect(hosts(told([third], [first, second]))).toEqual([]);
  expect(hosts(told([first, second, third]))).toHaveLength(1);
});

describe('the run before', () => {
  const of = (...statuses: RunSummary['status'][]): Standing['before'] =>
    told(statuses.map((status, nth) => plainRun(`run-${nth}`, hoursAgo(50 - nth), { status }))).before;

  test('is the newest that ended, with how many on end were no success', () => {
    expect(of('failure', 'success')).toEqual({ runId: 'run-1', status: 'success', badRuns: 0 });
    expect(of('success', 'failure', 'partial_success', 'error')).toEqual({
      runId: 'run-3',
      status: 'error',
      badRuns: 3,
    });
  });

  test('may be one that was ended from outside, which says nothing of how things are', () => {
    expect(of('failure', 'cancelled', 'failure', 'interrupted')).toMatchObject({
      status: 'interrupted',
      badRuns: 2,
    });
    expect(of('success', 'cancelled')).toMatchObject({ status: 'cancelled', badRuns: 0 });
    expect(of('interrupted')).toMatchObject({ badRuns: 0 });
  });
});

describe('a clock that was wrong', () => {
  test('in the past, with a time that has not come yet, gives no negative duration', () => {
    const standing = told([askedRun('a', NOON + 900 * HOUR)]);
    expect(standing).toMatchObject({ agentAskedToday: 1, agentLastMs: 0, causes: [{ agoMs: 0 }] });
  });

  test('is put right by the runs that follow, so that nothing waits for the year 2030', () => {
    const runs = [
      askedRun('a', NOON + 40_000 * HOUR),
      plainRun('b', hoursAgo(100)),
      plainRun('c', hoursAgo(1)),
    ];
    const standing = told(runs);
    expect(standing).toMatchObject({ agentAskedToday: 0, agentLastMs: 100 * HOUR });
    expect(standing.causes).toMatchObject([{ agoMs: 100 * HOUR }]);
  });
});

const anyAgent = fc.record({
  outcome: fc.constantFrom('done', 'failed', 'not-available', 'open'),
  repaired: fc.constantFrom(true, false, null),
});
const anyRun = fc.record({
  hours: fc.integer({ min: -50, max: 2_000 }),
  agent: fc.option(anyAgent, { nil: undefined }),
  status: fc.constantFrom('success', 'partial_success', 'failure', 'error', 'cancelled', 'interrupted'),
  cause: fc.constantFrom('one', 'two', 'three'),
});

test('whatever the clocks of the runs said, the standing is what run.started takes, and nothing of it is negative', () => {
  fc.assert(
    fc.property(fc.array(anyRun, { maxLength: 30 }), fc.nat(30), (made, cut) => {
      const runs = made.map(({ hours, agent, status, cause }, nth) =>
        agent === undefined
          ? plainRun(`run-${nth}`, hoursAgo(hours), { status })
          : askedRun(`run-${nth}`, hoursAgo(hours), agent as Partial<AgentSummary>, { status, cause }),
      );
      const earlier = runs.slice(0, cut).filter(({ escalation }) => escalation?.agent !== undefined);
      const standing = told(runs.slice(cut), earlier);
      expect(standingSchema.parse(standing)).toEqual(standing);
      const durations = [
        standing.agentLastMs ?? 0,
        ...standing.causes.map(({ agoMs }) => agoMs),
        ...standing.breakers.map(({ forMs }) => forMs),
      ];
      expect(Math.min(...durations)).toBeGreaterThanOrEqual(0);
      expect(standing.agentAskedToday).toBeLessThanOrEqual(runs.length);
    }),
  );
});
