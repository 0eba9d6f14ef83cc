import { describe, expect, test } from 'vitest';
import { failure } from '../../../store/failure.ts';
import { summarise, type TaskSummary } from '../../../store/projections/summary.ts';
import { phase, plan, task } from '../../support/plans.ts';
import { SimulatedRun } from '../../support/simulated-run.ts';
import { eventAt } from '../../support/stored-events.ts';

const dns = failure('dns', { host: 'h' });
const noRecovery = { recovery: {}, agent: { enabled: false }, rollback: 'manual' } as const;
const onePhase = (change = {}) => plan([phase('sync', ['pull', 'push'], change)], noRecovery);

const taskIn = (run: SimulatedRun, key: string): TaskSummary => {
  const [wantedPhase, wanted] = key.split('/');
  const found = run.summary.phases
    .find(({ name }) => name === wantedPhase)
    ?.tasks.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`no ${key}`);
  return found;
};

const statuses = (run: SimulatedRun): string[] => [
  run.summary.status,
  ...run.summary.phases.flatMap(({ name, status, tasks }) => [
    `${name} ${status}`,
    ...tasks.map((one) => `${name}/${one.name} ${one.status}`),
  ]),
];

describe('a run in the making', () => {
  test('has all its phases and tasks from the start', () => {
    const run = new SimulatedRun(plan([phase('sync', ['pull', 'push']), phase('clean', ['logs'])]));
    expect(statuses(run)).toEqual([
      'open',
      'sync running',
      'sync/pull running',
      'sync/push waiting',
      'clean waiting',
      'clean/logs waiting',
    ]);
    expect(run.summary).toMatchObject({ finishedAt: null, durationMs: 0, warnings: 0, dryRun: false });
  });

  test('lasts as long as its last event tells', () => {
    const run = new SimulatedRun(onePhase()).now(700).succeed('sync/pull');
    expect(run.summary).toMatchObject({ status: 'open', durationMs: 700 });
  });
});

test('events without a first one are no run', () => {
  expect(summarise([])).toBeNull();
  expect(summarise([eventAt(1)])).toBeNull();
});

describe('a run that ended well', () => {
  const finding = (severity: 'info' | 'warning') => ({
    severity,
    code: 'files.checked',
    params: { count: 1 },
  });
  const run = new SimulatedRun(onePhase())
    .now(1_000)
    .succeed('sync/pull', { findings: [finding('info')] })
    .now(3_500)
    .warn('sync/push', { findings: [finding('warning'), finding('warning'), finding('info')] });

  test('has the worst of its tasks for each phase', () => {
    expect(statuses(run)).toEqual(['success', 'sync degraded', 'sync/pull succeeded', 'sync/push warned']);
  });

  test('has the times of its parts', () => {
    expect([run.summary.durationMs, run.summary.phases[0]?.durationMs]).toEqual([3_500, 3_500]);
    expect([taskIn(run, 'sync/pull').durationMs, taskIn(run, 'sync/push').durationMs]).toEqual([
      1_000, 2_500,
    ]);
    expect([run.summary.startedAt, run.summary.finishedAt]).toEqual([
      '2026-01-22T00:31:00.000Z',
      '2026-01-22T00:31:03.500Z',
    ]);
  });

  test('has the findings of its tasks, and counts the warnings among them', () => {
    expect(taskIn(run, 'sync/pull').findings).toEqual([finding('info')]);
    expect(run.summary.warnings).toBe(2);
  });
});

describe('retries', () => {
  const retried = () =>
    new SimulatedRun(onePhase())
      .now(100)
      .fail('sync/pull', dns, { findings: [{ severity: 'warning', code: 'network.dns', params: {} }] })
      .now(300)
      .timer('retry:sync/pull');

  test('are counted, and the task goes on until the last of them', () => {
    expect(taskIn(retried(), 'sync/pull')).toMatchObject({ status: 'running', attempts: 2, failure: dns });
  });

  test('the last attempt tells what was found', () => {
    const run = retried().now(500).succeed('sync/pull');
    expect(taskIn(run, 'sync/pull')).toMatchObject({
      status: 'succeeded',
      attempts: 2,
      durationMs: 500,
      findings: [],
    });
    expect(taskIn(run, 'sync/pull').failure).toBeUndefined();
    expect(run.summary.warnings).toBe(0);
  });

  test('that are used up leave the last failure', () => {
    const run = retried()
      .now(500)
      .fail('sync/pull', failure('refused', { host: 'h', port: 1 }));
    expect(taskIn(run, 'sync/pull')).toMatchObject({
      status: 'failed',
      attempts: 2,
      failure: { reason: 'refused' },
    });
  });

  test('a late word of an earlier attempt changes nothing', () => {
    const run = retried();
    const before = run.summary;
    run.succeed('sync/pull', {
      taskId: 'sync/pull#1',
      findings: [{ severity: 'warning', code: 'late', params: {} }],
    });
    expect(run.events.at(-1)?.type).toBe('fact.ignored');
    expect(run.summary).toEqual(before);
  });
});

describe('time-outs', () => {
  test('of a task are its status', () => {
    const run = new SimulatedRun(onePhase())
      .now(10)
      .timeOut('sync/pull')
      .timer('retry:sync/pull')
      .timeOut('sync/pull');
    expect(taskIn(run, 'sync/pull')).toMatchObject({
      status: 'timed-out',
      attempts: 2,
      failure: { limit: 'task' },
    });
  });

  test('of a phase stop the open task and leave out the others, with the reason', () => {
    const run = new SimulatedRun(onePhase()).now(5_000).timer('phase:sync').now(5_100).stop('sync/pull');
    expect(statuses(run)).toEqual(['failure', 'sync failed', 'sync/pull timed-out', 'sync/push skipped']);
    expect(taskIn(run, 'sync/push').reason).toEqual({ code: 'stop.phase-timed-out', params: {} });
  });

  test('of a task that never reports end it, and what it says later changes nothing', () => {
    const run = new SimulatedRun(onePhase())
      .now(5_000)
      .timer('phase:sync')
      .now(5_500)
      .timer('grace:sync/pull');
    expect(taskIn(run, 'sync/pull')).toMatchObject({ status: 'timed-out', durationMs: 5_500 });
    const before = run.summary;
    run.now(9_000).fail('sync/pull', dns, { taskId: 'sync/pull#1' });
    expect(run.summary).toEqual(before);
  });

  test('of the run leave out its later phases, with the reason', () => {
    const run = new SimulatedRun(plan([phase('sync', ['pull']), phase('clean', ['logs'])], noRecovery));
    run.now(60_000).timer('run').now(60_050).stop('sync/pull');
    expect(statuses(run)).toEqual([
      'failure',
      'sync failed',
      'sync/pull timed-out',
      'clean skipped',
      'clean/logs skipped',
    ]);
    expect(taskIn(run, 'clean/logs').reason).toEqual({ code: 'stop.run-timed-out', params: {} });
  });
});

describe('what did not run says why', () => {
  test('a phase after a critical one that failed, with all its tasks', () => {
    const phases = [phase('sync', ['pull'], { critical: true }), phase('clean', ['logs', 'temp'])];
    const run = new SimulatedRun(plan(phases, noRecovery)).fail('sync/pull');
    const reason = { code: 'phase.critical-failed', params: { phase: 'sync' } };
    expect(run.summary.phases[1]).toMatchObject({
      status: 'skipped',
      durationMs: 0,
      reason,
      tasks: [
        { status: 'skipped', reason, attempts: 0 },
        { status: 'skipped', reason, attempts: 0 },
      ],
    });
  });

  test('a task that is switched off', () => {
    const tasks = [task('pull', { skip: 'disabled' }), task('push')];
    const run = new SimulatedRun(plan([phase('sync', tasks)])).succeed('sync/push');
    expect(taskIn(run, 'sync/pull')).toMatchObject({ status: 'skipped', reason: { code: 'plan.disabled' } });
    expect(run.summary.phases[0]?.status).toBe('succeeded');
  });

  test('a task that found nothing to do, and the phase of only such tasks', () => {
    const run = new SimulatedRun(onePhase())
      .skip('sync/pull', 'git.no-remote')
      .skip('sync/push', 'git.no-remote');
    expect(taskIn(run, 'sync/pull')).toMatchObject({ status: 'skipped', reason: { code: 'git.no-remote' } });
    expect(run.summary.phases[0]).toMatchObject({
      status: 'skipped',
      reason: { code: 'phase.nothing-to-do' },
    });
  });

  test('a cancelled run, in everything that was left', () => {
    const run = new SimulatedRun(plan([phase('sync', ['pull', 'push']), phase('clean', ['logs'])]));
    run.fact({ type: 'cancel.requested', data: { by: 'test' } }).stop('sync/pull');
    expect(statuses(run)).toEqual([
      'cancelled',
      'sync cancelled',
      'sync/pull cancelled',
      'sync/push cancelled',
      'clean cancelled',
      'clean/logs cancelled',
    ]);
  });
});

describe('a run that asks for help', () => {
  const why = { code: 'test', params: {} };
  const critical = (escalation: Parameters<typeof plan>[1]) =>
    new SimulatedRun(plan([phase('sync', ['pull'], { critical: true })], escalation))
      .now(1_000)
      .fail('sync/pull');
  const outcome = (run: SimulatedRun) => [
    run.summary.status,
    run.summary.escalation?.level,
    run.summary.escalation?.outcome,
  ];

  test('waits with its duration frozen: help is not work', () => {
    const run = critical({})
      .now(90_000)
      .fact({ type: 'agent.answered', data: { outcome: 'done', reason: why } });
    expect([...outcome(run), run.summary.durationMs]).toEqual(['open', 3, 'agent.done', 1_000]);
  });

  test('says why it asked', () => {
    expect(critical({}).summary.escalation).toEqual({
      level: 3,
      reasons: [{ code: 'phase.critical-failed', params: { phase: 'sync' } }],
      outcome: 'open',
      at: expect.stringMatching(/^2026-/),
      announced: { record: 'unwanted', intercom: 'unwanted' },
      cause: 'sync/pull: threw',
      agent: { askedAt: expect.stringMatching(/^2026-/), outcome: 'open', repaired: null },
    });
  });

  test('that may ask nobody says so, and not only that a rollback is left to a person', () => {
    expect(outcome(critical(noRecovery))).toEqual(['failure', 3, 'agent.not-enabled']);
  });

  test('that the agent repaired', () => {
    const run = critical({})
      .fact({ type: 'agent.answered', data: { outcome: 'done', reason: why } })
      .fact({ type: 'verification.finished', data: { repaired: true, stillFailing: [] } });
    expect(outcome(run)).toEqual(['partial_success', 3, 'agent.repaired']);
    expect(run.summary.repairedBy).toBe('agent');
  });

  test('that the agent did not repair keeps that in mind when nothing can be rolled back', () => {
    const run = critical({ rollback: 'manual' })
      .fact({ type: 'agent.answered', data: { outcome: 'done', reason: why } })
      .fact({ type: 'verification.finished', data: { repaired: false, stillFailing: ['sync/pull'] } });
    expect(outcome(run)).toEqual(['failure', 3, 'agent.not-repaired']);
  });

  test('that was rolled back', () => {
    const run = critical({}).fact({
      type: 'agent.answered',
      data: { outcome: 'not-available', reason: why },
    });
    expect(outcome(run)).toEqual(['open', 4, 'agent.not-available']);
    run.now(50_000).fact({ type: 'rollback.finished', data: { outcome: 'done', reason: why } });
    expect([...outcome(run), run.summary.durationMs]).toEqual(['failure', 4, 'rollback.done', 1_000]);
  });

  test('because its configuration could not be read has no phases, and the problems instead', () => {
    const configError = { reason: 'config-invalid', source: 'a.json', problems: [{ message: 'm' }] } as const;
    const run = new SimulatedRun(null, { ...configError, problems: [...configError.problems] });
    expect(run.summary).toMatchObject({ status: 'error', phases: [], configError });
  });
});

describe('a run that was given up', () => {
  const reason = { code: 'resume.other-plan', params: {} };
  const run = new SimulatedRun(plan([phase('sync', ['fetch', 'pull', 'push']), phase('clean', ['logs'])]))
    .now(500)
    .succeed('sync/fetch')
    .now(2_000)
    .fact({ type: 'run.abandoned', data: { reason } });

  test('has nothing that still runs or waits', () => {
    expect(statuses(run)).toEqual([
      'interrupted',
      'sync cancelled',
      'sync/fetch succeeded',
      'sync/pull interrupted',
      'sync/push skipped',
      'clean skipped',
      'clean/logs skipped',
    ]);
  });

  test('says why, in the run and in its parts', () => {
    expect(run.summary.reason).toEqual(reason);
    expect(run.summary.phases.map((one) => one.reason)).toEqual([reason, reason]);
    expect(taskIn(run, 'clean/logs').reason).toEqual(reason);
  });

  test('counts the time up to then', () => {
    expect([run.summary.durationMs, taskIn(run, 'sync/pull').durationMs]).toEqual([2_000, 1_500]);
  });
});

test('an attempt that was interrupted is made again, and counted', () => {
  const run = new SimulatedRun(onePhase()).fact({
    type: 'task.interrupted',
    data: { taskId: 'sync/pull#1' },
  });
  expect(taskIn(run, 'sync/pull')).toMatchObject({ status: 'running', attempts: 2 });
});

test('an event of a task that the plan does not have is a damaged log, and is said to be one', () => {
  const run = new SimulatedRun(onePhase());
  const event = { ...eventAt(99), type: 'phase.started' as const, data: { phase: 'unheard-of' } };
  expect(() => summarise([...run.events, event])).toThrow(/unheard-of/);
});
