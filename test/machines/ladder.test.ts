import { describe, expect, test } from 'vitest';
import {
  causeOf,
  escalationReasons,
  isResting,
  mayRollBack,
  toVerify,
  whyNoAgent,
} from '../../machines/ladder.ts';
import type { RunContext, TaskRecord } from '../../machines/model.ts';
import { mayRecover, mayRetry } from '../../machines/task-guards.ts';
import type { Fact, RunStatus, TaskStatus, Trigger } from '../../store/events.ts';
import { type Failure, failure } from '../../store/failure.ts';
import type { AgentPolicy, EscalationPolicy, Plan } from '../../store/plan.ts';
import { type Breaker, NO_STANDING, type Standing } from '../../store/standing.ts';
import { phase, plan, task } from '../support/plans.ts';

const HOUR = 3_600_000;
const dirty = failure('dirty', { entries: 3 });
const offline = failure('dns', { host: 'git.example.org' });

type Told = Partial<Omit<RunContext, 'plan' | 'tasks'>> & {
  policy?: Partial<EscalationPolicy>;
  /** By `phase/task`: how it failed, or its status. */
  ended?: Record<string, Failure | TaskStatus>;
};

/** A run at the moment at which its work is done: four phases of two tasks, the first one critical. */
function judged({ policy = {}, ended = {}, ...change }: Told = {}): RunContext {
  const made = planOf(policy);
  const tasks = Object.entries(ended).map(([key, how]): [string, TaskRecord] => {
    const common = { attempt: 1, tries: 1, level: 1 } as const;
    return [
      key,
      typeof how === 'string' ? { ...common, status: how } : { ...common, status: 'failed', failure: how },
    ];
  });
  return {
    plan: made,
    seed: 1,
    trigger: 'schedule',
    standing: NO_STANDING,
    byHand: null,
    configCause: '',
    stop: null,
    phases: {},
    tasks: Object.fromEntries(tasks),
    status: 'failure',
    stillFailing: null,
    repairedBy: null,
    ...change,
  };
}

const NAMES = ['sync', 'test', 'clean', 'improve'];
const planOf = (policy: Partial<EscalationPolicy>): Plan =>
  plan(
    NAMES.map((name, index) => phase(name, ['x', 'y'], { critical: index === 0 })),
    { agent: { enabled: true }, rollback: 'manual', ...policy },
  );

const codes = (told: Told): string[] => escalationReasons(judged(told)).map(({ code }) => code);
const four = { 'test/x': dirty, 'test/y': dirty, 'clean/x': dirty, 'clean/y': 'timed-out' } as const;
const three = { 'test/x': dirty, 'test/y': dirty, 'clean/x': dirty } as const;
const criticalFailed = { sync: { status: 'failed', timedOut: false } } as const;

describe('a run needs help', () => {
  test.each<[string, Told, string[]]>([
    ['when its status is failure', { status: 'failure' }, ['escalation.status']],
    [
      'when a critical phase failed, and says which',
      { phases: criticalFailed, status: 'failure' },
      ['phase.critical-failed'],
    ],
    [
      'when more than three tasks failed, though it is partial',
      { ended: four, status: 'partial_success' },
      ['escalation.failed-tasks'],
    ],
    ['when it ran out of time', { stop: 'run-timed-out', status: 'failure' }, ['escalation.run-timed-out']],
    [
      'for every reason there is',
      { phases: criticalFailed, ended: four, status: 'failure' },
      ['phase.critical-failed', 'escalation.failed-tasks'],
    ],
  ])('%s', (_, told, expected) => {
    expect(codes(told)).toEqual(expected);
  });

  test('when its configuration cannot be read', () => {
    expect(escalationReasons({ ...judged({ status: 'error' }), plan: null })).toEqual([
      { code: 'escalation.config-unreadable', params: {} },
    ]);
  });

  test('when a person says so, whatever its status', () => {
    const byHand = { reason: 'look at it', agent: false };
    expect(escalationReasons(judged({ status: 'success', byHand }))).toEqual([
      { code: 'escalation.by-hand', params: { reason: 'look at it' } },
    ]);
  });
});

describe('a run needs no help', () => {
  test.each<[string, Told]>([
    ['when it is a success', { status: 'success' }],
    ['when three tasks failed and no phase of them is critical', { status: 'partial_success', ended: three }],
    [
      'when a critical phase is degraded',
      { status: 'success', phases: { sync: { status: 'degraded', timedOut: false } } },
    ],
    [
      'when a phase that is not critical failed',
      { status: 'partial_success', phases: { test: { status: 'failed', timedOut: false } } },
    ],
    ['when it was cancelled, whatever failed', { status: 'cancelled', phases: criticalFailed, ended: four }],
    ['when it was interrupted', { status: 'interrupted', byHand: { reason: 'r', agent: true } }],
  ])('%s', (_, told) => {
    expect(codes(told)).toEqual([]);
  });
});

describe('the criteria of the configuration', () => {
  test('say how many failed tasks are too many', () => {
    expect(codes({ policy: { maxFailedTasks: 2 }, ended: three, status: 'partial_success' })).toEqual([
      'escalation.failed-tasks',
    ]);
    expect(codes({ policy: { maxFailedTasks: 4 }, ended: four, status: 'partial_success' })).toEqual([]);
    const one = { 'test/x': dirty };
    expect(codes({ policy: { maxFailedTasks: 0 }, ended: one, status: 'partial_success' })).toEqual([
      'escalation.failed-tasks',
    ]);
  });

  test.each<[EscalationPolicy['criteria'], string[]]>([
    [['status'], ['escalation.status']],
    [['critical-phase'], ['phase.critical-failed']],
    [['failed-tasks'], ['escalation.failed-tasks']],
    [['config-unreadable'], []],
    [
      ['critical-phase', 'failed-tasks'],
      ['phase.critical-failed', 'escalation.failed-tasks'],
    ],
  ])('%j are the only ones that count', (criteria, expected) => {
    expect(codes({ policy: { criteria }, phases: criticalFailed, ended: four })).toEqual(expected);
  });

  test('that are remembered count where there is no configuration', () => {
    const policy = { ...planOf({}).escalation, criteria: ['status' as const] };
    const context = { ...judged({ status: 'error', standing: { ...NO_STANDING, policy } }), plan: null };
    expect(escalationReasons(context)).toEqual([]);
  });
});

const why = (told: Told): string | undefined => whyNoAgent(judged(told))?.code;
const agent = (policy: Partial<AgentPolicy>): Partial<EscalationPolicy> => ({
  agent: { enabled: true, ...policy },
});

describe('the agent is asked', () => {
  test.each<[AgentPolicy['enabled'], Trigger, string | undefined]>([
    [true, 'manual', undefined],
    [true, 'schedule', undefined],
    [true, 'fleet', undefined],
    [true, 'demo', 'agent.not-in-demo'],
    ['scheduled', 'manual', 'agent.not-enabled'],
    ['scheduled', 'schedule', undefined],
    ['scheduled', 'fleet', undefined],
    ['scheduled', 'demo', 'agent.not-in-demo'],
    [false, 'manual', 'agent.not-enabled'],
    [false, 'schedule', 'agent.not-enabled'],
    [false, 'fleet', 'agent.not-enabled'],
    [false, 'demo', 'agent.not-in-demo'],
  ])('with enabled %s in a run of trigger %s: %s', (enabled, trigger, expected) => {
    expect(why({ policy: { agent: { enabled } }, trigger, ended: { 'test/x': dirty } })).toBe(expected);
  });

  test.each<[Trigger, string | undefined]>([
    ['schedule', undefined],
    ['manual', 'agent.not-enabled'],
  ])('without any configuration in a run of trigger %s: %s', (trigger, expected) => {
    expect(whyNoAgent({ ...judged({ trigger, status: 'error' }), plan: null })?.code).toBe(expected);
  });

  test('without a configuration as the last one said', () => {
    const policy = planOf({ agent: { enabled: false } }).escalation;
    const context = { ...judged({ standing: { ...NO_STANDING, policy } }), plan: null };
    expect(whyNoAgent(context)?.code).toBe('agent.not-enabled');
  });

  test('when a person asks for it, though nothing enables it and it is resting; but not in a demo', () => {
    const byHand = { reason: 'r', agent: true };
    const standing = {
      ...NO_STANDING,
      agentAskedToday: 9,
      agentLastMs: 0,
      breakers: [resting('agent', 'open')],
    };
    const told: Told = { byHand, standing, policy: { agent: { enabled: false } }, trigger: 'manual' };
    expect(why(told)).toBeUndefined();
    expect(why({ ...told, trigger: 'demo' })).toBe('agent.not-in-demo');
    expect(why({ ...told, byHand: { reason: 'r', agent: false } })).toBe('agent.not-enabled');
  });
});

const resting = (dependency: string, state: Breaker['state']): Breaker => ({
  dependency,
  state,
  failures: 3,
  forMs: state === 'open' ? HOUR : 0,
});

describe('what no agent can cure', () => {
  const status = (code: number): Failure =>
    failure('http-status', { url: 'https://api.example.org/', status: code, detail: '' });

  test.each<[string, Failure]>([
    ['a name that cannot be resolved', offline],
    ['a connection that is refused', failure('refused', { host: 'h', port: 1 })],
    ['no answer in time', failure('timeout', { host: 'h', port: 1 })],
    ['a remote that is not reached', failure('unreachable', { remote: 'origin', detail: '' })],
    ['credentials', status(401)],
    ['a quota', status(429)],
    ['a server that is broken', status(503)],
  ])('%s', (_, failed) => {
    expect(why({ ended: { 'test/x': failed } })).toBe('agent.not-incurable');
    expect(why({ ended: { 'test/x': failed }, byHand: { reason: 'r', agent: true } })).toBe(
      'agent.not-incurable',
    );
  });

  test.each<[string, Told['ended']]>([
    ['something else failed besides', { 'test/x': offline, 'test/y': dirty }],
    ['a task ran out of time besides', { 'test/x': offline, 'test/y': 'timed-out' }],
    ['a page was not found', { 'test/x': status(404) }],
    ['nothing failed', {}],
  ])('is not all when %s', (_, ended) => {
    expect(why({ ended: ended ?? {} })).toBeUndefined();
  });
});

describe('an agent is not asked again', () => {
  const ended = { 'test/x': dirty };
  const cause = causeOf(judged({ ended }));
  const standing = (change: Partial<Standing>): Standing => ({ ...NO_STANDING, ...change });
  const reason = (change: Partial<Standing>, policy: Partial<AgentPolicy> = {}) =>
    whyNoAgent(judged({ ended, standing: standing(change), policy: agent(policy) }));

  test('more often in a day than it may be', () => {
    expect(reason({ agentAskedToday: 1, agentLastMs: 5 * HOUR })).toBeNull();
    expect(reason({ agentAskedToday: 2, agentLastMs: 5 * HOUR })).toEqual({
      code: 'agent.cap',
      params: { count: 2 },
    });
    expect(reason({ agentAskedToday: 2, agentLastMs: 5 * HOUR }, { maxPerDay: 3 })).toBeNull();
    expect(reason({}, { maxPerDay: 0 })?.code).toBe('agent.cap');
  });

  test('before its cooldown is over, and says how long that is', () => {
    expect(reason({ agentAskedToday: 1, agentLastMs: HOUR - 90_000 })).toEqual({
      code: 'agent.cooldown',
      params: { minutes: 2 },
    });
    expect(reason({ agentAskedToday: 1, agentLastMs: HOUR })).toBeNull();
    expect(reason({ agentLastMs: 0 }, { cooldownMs: 0 })).toBeNull();
  });

  test('about the same cause, and says in which run it was', () => {
    const same = (agoMs: number) => ({ causes: [{ cause, runId: 'earlier', agoMs }] });
    expect(reason(same(71 * HOUR))).toEqual({ code: 'agent.same-cause', params: { runId: 'earlier' } });
    expect(reason(same(72 * HOUR))).toBeNull();
    expect(reason(same(0), { sameCauseMs: 0 })).toBeNull();
    expect(reason({ causes: [{ cause: `${cause} `, runId: 'earlier', agoMs: 0 }] })).toBeNull();
  });

  test('while it is resting; once that is over it may be asked', () => {
    expect(reason({ breakers: [resting('agent', 'open')] })?.code).toBe('agent.resting');
    expect(reason({ breakers: [resting('agent', 'half-open')] })).toBeNull();
    expect(reason({ breakers: [resting('mcp:agent', 'open')] })).toBeNull();
  });
});

describe('the cause of a run', () => {
  test('is what failed and how, whatever the order, and without what changes from run to run', () => {
    const one = causeOf(judged({ ended: { 'test/x': dirty, 'clean/y': offline } }));
    const other = causeOf(
      judged({
        ended: { 'clean/y': offline, 'test/x': failure('dirty', { entries: 99 }), 'test/y': 'succeeded' },
      }),
    );
    expect(one).toBe(other);
    expect(one).toBe('clean/y: dns host=git.example.org\ntest/x: dirty');
  });

  test('is another when another task failed, or otherwise', () => {
    const ends: Told['ended'][] = [
      { 'test/x': dirty },
      { 'test/y': dirty },
      { 'test/x': offline },
      { 'test/x': dirty, 'test/y': dirty },
    ];
    const causes = ends.map((ended = {}) => causeOf(judged({ ended })));
    expect(new Set(causes).size).toBe(4);
  });

  test.each<[string, Partial<RunContext>, string]>([
    [
      'of a configuration that cannot be read',
      { plan: null, configCause: 'not JSON' },
      'configuration: not JSON',
    ],
    ['of a run without time', { stop: 'run-timed-out' }, 'run-timed-out'],
    ['of what a person asked', { byHand: { reason: 'r', agent: true } }, 'by hand: r'],
  ])('%s', (_, change, expected) => {
    expect(causeOf({ ...judged(), ...change })).toBe(expected);
  });

  test('stays small', () => {
    expect(causeOf({ ...judged(), plan: null, configCause: 'x'.repeat(9_999) })).toHaveLength(2_000);
  });
});

test('what failed is checked after the agent, or the configuration when there is no plan', () => {
  expect(toVerify(judged({ ended: { 'test/y': dirty, 'sync/x': 'timed-out', 'test/x': 'warned' } }))).toEqual(
    ['sync/x', 'test/y'],
  );
  expect(toVerify({ ...judged(), plan: null })).toEqual(['configuration']);
});

test.each<[EscalationPolicy['rollback'], RunStatus, boolean]>([
  ['automatic', 'failure', true],
  ['automatic', 'partial_success', true],
  ['automatic', 'success', false],
  ['manual', 'failure', false],
])('a rollback that is %s may follow a run that is %s: %s', (rollback, status, expected) => {
  expect(mayRollBack(judged({ policy: { rollback }, status }))).toBe(expected);
});

test('nothing is rolled back that had no plan', () => {
  expect(mayRollBack({ ...judged(), plan: null })).toBe(false);
});

describe('a task whose failure lies with what is resting', () => {
  const refused = failure('refused', { host: 'api.example.org', port: 443 });
  const silent = failure('no-handshake', { server: 'files', detail: '' });
  const failing = (failed: Failure): Fact => ({
    type: 'task.failed',
    data: { taskId: 'test/x#1', durationMs: 1, findings: [], evidence: {}, failure: failed },
  });
  const x = task('x', {
    retry: { attempts: 9, delayMs: 0, backoff: 1, jitter: 0, classes: ['transient', 'permanent', 'unknown'] },
  });
  const place = { phase: phase('test', [x]), task: x, index: 0, key: 'test/x' };
  const atWork = (breakers: Breaker[]): RunContext =>
    judged({
      standing: { ...NO_STANDING, breakers },
      policy: { recovery: { network_failures: 'wait_and_retry' } },
      ended: {},
    });
  const asked = (breakers: Breaker[], failed: Failure) => {
    const context = atWork(breakers);
    const event = failing(failed);
    if (event.type === 'run.started' || event.type === 'timer.fired')
      throw new Error('no event of a machine');
    return [
      isResting(context, failed),
      mayRetry({ context, event }, place),
      mayRecover({ context, event }, place),
    ];
  };

  test('is tried again as usual while nothing rests', () => {
    expect(asked([], refused)).toEqual([false, true, true]);
    expect(asked([resting('host:other.example.org', 'open')], refused)).toEqual([false, true, true]);
    expect(asked([resting('agent', 'open')], refused)).toEqual([false, true, true]);
  });

  test.each(['open', 'half-open'] as const)('is tried once when it is %s, and not recovered', (state) => {
    expect(asked([resting('host:api.example.org', state)], refused)).toEqual([true, false, false]);
    expect(asked([resting('mcp:files', state)], silent)).toEqual([true, false, false]);
    const remote = failure('unreachable', { remote: 'origin', detail: '' });
    expect(asked([resting('remote:origin', state)], remote)).toEqual([true, false, false]);
  });

  test('is tried again when it fails at something of its own', () => {
    expect(asked([resting('host:api.example.org', 'open')], failure('threw', { message: 'm' }))).toEqual([
      false,
      true,
      false,
    ]);
  });
});
