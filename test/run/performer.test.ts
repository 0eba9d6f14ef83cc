import { describe, expect, it } from 'vitest';
import { fold } from '../../src/run/fold.ts';
import type { EventLog } from '../../store/event-log.ts';
import type { Fact, StoredEvent } from '../../store/events.ts';
import { failure } from '../../store/failure.ts';
import { MemoryLog } from '../../store/memory-log.ts';
import type { Plan, PlannedTask } from '../../store/plan.ts';
import { StoreError } from '../../store/store-error.ts';
import { phase, plan, task } from '../support/plans.ts';
import { Rig } from '../support/rig.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { failedWith, found } from '../support/workbench.ts';

const folder = temporaryFolder();
const byHand = { agent: { enabled: false }, rollback: 'manual' } as const;

type Change = Partial<Omit<ConstructorParameters<typeof Rig>[0], 'plan'>>;
const rigOf = (made: Plan, change: Change = {}): Rig =>
  new Rig({ plan: made, dataDir: folder.path, ...change });

/** A run of this plan that has begun. */
async function running(made: Plan, change: Change = {}): Promise<Rig> {
  const rig = rigOf(made, change);
  await rig.begin();
  return rig;
}

const one = (change: Partial<PlannedTask> = {}, escalation: Partial<Plan['escalation']> = byHand): Plan =>
  plan([phase('a', [task('x', change)])], escalation);

const TRANSIENT = failure('threw', { message: 'm' }, 'transient');
const PERMANENT = failure('threw', { message: 'm' }, 'permanent');
const OFFLINE = failure('dns', { host: 'h' });

const typesOf = (events: readonly StoredEvent[]): string[] => events.map(({ type }) => type);

/** The run has ended with this status, nothing is at work, no timer is left, and the log replays. */
async function expectEnded(rig: Rig, status: string): Promise<void> {
  expect(await rig.driven()).toEqual({ end: 'completed' });
  expect(rig.events().at(-1)).toMatchObject({ type: 'run.completed', data: { status } });
  expectQuiet(rig);
}

async function expectSuspended(rig: Rig): Promise<void> {
  expect(await rig.driven()).toEqual({ end: 'suspended', signal: 'SIGINT' });
  expect(rig.events().at(-1)).toMatchObject({ type: 'run.suspended', data: { signal: 'SIGINT' } });
  expectQuiet(rig);
}

function expectQuiet(rig: Rig): void {
  expect(rig.bench.atWork).toEqual([]);
  expect(rig.processes.running).toEqual([]);
  expect(rig.clock.waiting).toBe(0);
  expect(fold(rig.log.commits).divergence).toBeNull();
}

describe('tasks', () => {
  it('run one after the other, in the order of the plan', async () => {
    const rig = await running(plan([phase('a', ['x', 'y']), phase('b', ['z'])]));
    for (const taskId of ['a/x#1', 'a/y#1', 'b/z#1']) {
      expect(rig.bench.atWork).toEqual([taskId]);
      await rig.end(taskId);
    }
    await expectEnded(rig, 'success');
  });

  it('run two at once where the phase allows two, never more', async () => {
    const rig = await running(plan([phase('a', ['w', 'x', 'y', 'z'], { parallel: 2 })]));
    expect(rig.bench.atWork).toEqual(['a/w#1', 'a/x#1']);
    await rig.end('a/x#1');
    expect(rig.bench.atWork).toEqual(['a/w#1', 'a/y#1']);
    await rig.end('a/y#1');
    await rig.end('a/w#1');
    await rig.end('a/z#1');
    expect(rig.bench.most).toBe(2);
    await expectEnded(rig, 'success');
  });

  it('are told what those before them concluded', async () => {
    const rig = await running(plan([phase('a', ['x', 'y'])]));
    await rig.end('a/x#1', { ...found('warning'), evidence: { head: 'abc' } });
    expect(rig.bench.at('a/y#1').earlier).toEqual([
      { phase: 'a', task: 'x', kind: 'scripted', status: 'warned', evidence: { head: 'abc' } },
    ]);
    await rig.end('a/y#1');
    await expectEnded(rig, 'success');
  });
});

describe('a task that failed', () => {
  it('is made again after the pause that the log names', async () => {
    const rig = await running(one());
    await rig.end('a/x#1', failedWith(TRANSIENT));
    const [timer] = rig.all('timer.started').filter(({ data }) => data.timerId === 'retry:a/x');
    const pause = timer?.data.delayMs ?? Number.NaN;
    expect(pause).toBeGreaterThan(0);
    await rig.pass(pause - 1);
    expect(rig.bench.atWork).toEqual([]);
    await rig.pass(1);
    expect(rig.bench.atWork).toEqual(['a/x#2']);
    expect(rig.bench.at('a/x#2').attempt).toBe(2);
    await rig.end('a/x#2');
    await expectEnded(rig, 'success');
  });

  it('is made once more at level 2 after the procedure of its family has waited', async () => {
    const rig = await running(
      one({ retry: { attempts: 1, delayMs: 1, backoff: 1, jitter: 0, classes: [] } }, {}),
    );
    await rig.end('a/x#1', failedWith(OFFLINE));
    await rig.pass(49);
    expect(rig.bench.atWork).toEqual([]);
    await rig.pass(1);
    expect(rig.all('task.scheduled').at(-1)).toMatchObject({ data: { taskId: 'a/x#2', level: 2 } });
    await rig.end('a/x#2');
    await expectEnded(rig, 'success');
  });

  it('stays failed when its procedure is not one this version has', async () => {
    const escalation = { ...byHand, recovery: { network_failures: 'call_the_provider' } };
    const rig = await running(
      one({ retry: { attempts: 1, delayMs: 1, backoff: 1, jitter: 0, classes: [] } }, escalation),
    );
    await rig.end('a/x#1', failedWith(OFFLINE));
    expect(rig.all('recovery.finished')).toMatchObject([{ data: { outcome: 'not-available' } }]);
    await expectEnded(rig, 'failure');
  });

  it('is not made again when a second attempt could not do better', async () => {
    const rig = await running(one());
    await rig.end('a/x#1', failedWith(PERMANENT));
    expect(rig.bench.begun).toEqual(['a/x#1']);
    await expectEnded(rig, 'failure');
  });

  it('is made again when its own deadline ended it', async () => {
    const rig = await running(one({ timeoutMs: 300 }));
    await rig.pass(300);
    expect(rig.all('task.timed-out')).toMatchObject([{ data: { taskId: 'a/x#1', limit: 'task' } }]);
    await rig.pass(200);
    await rig.end('a/x#2');
    await expectEnded(rig, 'success');
  });
});

describe('the time of a phase', () => {
  const slow = task('x', { timeoutMs: 60_000 });
  const short = plan([phase('a', [slow, 'y'], { timeoutMs: 1_000 }), phase('b', ['z'])], byHand);

  it('stops its tasks when it is over, waits for their report, and goes on', async () => {
    const rig = await running(short);
    rig.bench.deaf.add('a/x#1');
    await rig.pass(1_000);
    expect(rig.bench.told).toEqual(['a/x#1']);
    await rig.pass(499);
    expect(rig.bench.atWork).toEqual(['a/x#1']);
    await rig.end('a/x#1');
    expect(rig.bench.atWork).toEqual(['b/z#1']);
    await rig.end('b/z#1');
    expect(rig.all('task.completed').map(({ data }) => [data.task, data.status])).toEqual([
      ['y', 'skipped'],
      ['x', 'timed-out'],
      ['z', 'succeeded'],
    ]);
    await expectEnded(rig, 'partial_success');
  });

  it('goes on without a task that does not report within the grace, and ignores what it says later', async () => {
    const rig = await running(short);
    rig.bench.deaf.add('a/x#1');
    await rig.pass(1_000);
    await rig.pass(500);
    expect(rig.bench.atWork).toEqual(['a/x#1', 'b/z#1']);
    await rig.end('a/x#1');
    expect(rig.events().slice(-2)).toMatchObject([
      { type: 'task.timed-out', data: { taskId: 'a/x#1', limit: 'phase' } },
      { type: 'fact.ignored' },
    ]);
    await rig.end('b/z#1');
    await expectEnded(rig, 'partial_success');
  });

  it('takes in what a stubborn task left, even after the run has ended', async () => {
    const rig = await running(short);
    rig.bench.deaf.add('a/x#1');
    await rig.pass(1_000);
    await rig.pass(500);
    await rig.end('b/z#1');
    await expect(rig.driven()).rejects.toThrow('the loop goes on; at work: a/x#1');
    expect(rig.events().at(-1)?.type).toBe('run.completed');
    await rig.end('a/x#1');
    await expectEnded(rig, 'partial_success');
  });
});

describe('the time of the run', () => {
  it('stops everything when it is over, and begins nothing more', async () => {
    const made = {
      ...plan(
        [phase('a', [task('x', { timeoutMs: 90_000 })], { timeoutMs: 90_000 }), phase('b', ['y'])],
        byHand,
      ),
    };
    const rig = await running(made);
    await rig.pass(60_000);
    expect(rig.bench.told).toEqual(['a/x#1']);
    expect(rig.bench.begun).toEqual(['a/x#1']);
    await expectEnded(rig, 'failure');
  });
});

describe('a run that is cancelled', () => {
  it('stops what is at work, waits for it, and has that status', async () => {
    const rig = await running(plan([phase('a', ['w', 'x', 'y'], { parallel: 2 })]));
    rig.bench.deaf.add('a/w#1');
    rig.fact({ type: 'cancel.requested', data: { by: 'user' } });
    await rig.pass(0);
    expect(rig.bench.told).toEqual(['a/w#1', 'a/x#1']);
    expect(rig.bench.atWork).toEqual(['a/w#1']);
    await rig.end('a/w#1');
    expect(rig.bench.begun).toEqual(['a/w#1', 'a/x#1']);
    await expectEnded(rig, 'cancelled');
  });

  it('has that status also when its time was over before', async () => {
    const slow = task('x', { timeoutMs: 90_000 });
    const rig = await running(plan([phase('a', [slow], { timeoutMs: 90_000 })]));
    rig.bench.deaf.add('a/x#1');
    await rig.pass(60_000);
    expect(rig.bench.told).toEqual(['a/x#1']);
    rig.fact({ type: 'cancel.requested', data: { by: 'user' } });
    await rig.end('a/x#1', failedWith(PERMANENT));
    await expectEnded(rig, 'cancelled');
  });

  it('does not wait for a pause or a recovery', async () => {
    const rig = await running(plan([phase('a', ['x', 'y'], { parallel: 2 })]));
    const keen = failedWith(OFFLINE);
    await rig.end('a/x#1', keen);
    await rig.pass(200);
    await rig.end('a/x#2', keen);
    await rig.end('a/y#1', failedWith(TRANSIENT));
    expect([Object.keys(rig.state().recoveries), 'retry:a/y' in rig.state().timers]).toEqual([['a/x'], true]);
    rig.fact({ type: 'cancel.requested', data: { by: 'user' } });
    await rig.pass(0);
    expect(rig.all('task.completed').map(({ data }) => data.status)).toEqual(['cancelled', 'cancelled']);
    await expectEnded(rig, 'cancelled');
  });
});

describe('the verification after an agent', () => {
  const critical = (...tasks: (string | PlannedTask)[]): Plan =>
    plan([phase('a', tasks, { critical: true, parallel: 2 })], { rollback: 'manual' });
  const agentDoes = (fact: Fact): Fact =>
    fact.type === 'agent.answered' ? { ...fact, data: { ...fact.data, outcome: 'done' } } : fact;

  async function afterTheAgent(made: Plan): Promise<Rig> {
    const rig = await running(made, { answers: agentDoes });
    for (const taskId of rig.bench.atWork) await rig.end(taskId, failedWith(PERMANENT));
    return rig;
  }

  it('makes the failed tasks again, and calls the run repaired when they pass', async () => {
    const rig = await running(critical('x', 'y', 'z'), { answers: agentDoes });
    await rig.end('a/x#1', failedWith(PERMANENT));
    await rig.end('a/y#1');
    await rig.end('a/z#1', failedWith(PERMANENT));
    expect(rig.bench.atWork).toEqual(['a/x#verification']);
    await rig.end('a/x#verification');
    await rig.end('a/z#verification', found('warning'));
    expect(rig.all('verification.finished')).toMatchObject([{ data: { repaired: true, stillFailing: [] } }]);
    expect(rig.events().at(-1)).toMatchObject({ data: { repairedBy: 'agent' } });
    await expectEnded(rig, 'partial_success');
  });

  it('names the tasks that still fail, and does not call the run repaired', async () => {
    const rig = await afterTheAgent(critical('x', 'y'));
    await rig.end('a/x#verification');
    await rig.end('a/y#verification', failedWith(PERMANENT));
    expect(rig.all('verification.finished')).toMatchObject([
      { data: { repaired: false, stillFailing: ['a/y'] } },
    ]);
    await expectEnded(rig, 'failure');
  });

  it('does not take a check that found nothing to look at for a repair', async () => {
    const rig = await afterTheAgent(critical('x'));
    await rig.end('a/x#verification', { ...found(), skipped: { code: 'git.no-remote', params: {} } });
    await expectEnded(rig, 'failure');
  });

  it('keeps to the deadline of each task', async () => {
    const rig = await afterTheAgent(critical('x'));
    await rig.pass(1_000);
    await expectEnded(rig, 'failure');
  });

  it('is stopped with the process and made again by the next one', async () => {
    const rig = await afterTheAgent(critical('x', 'y'));
    await rig.end('a/x#verification');
    await rig.suspend();
    await expectSuspended(rig);
    expect(rig.all('verification.finished')).toEqual([]);
    const next = rigOf(critical('x', 'y'), { log: rig.log });
    await next.resume();
    await next.end('a/x#verification');
    await next.end('a/y#verification');
    await expectEnded(next, 'partial_success');
  });

  it('begins no further check when the process is told to stop just as one has ended', async () => {
    const rig = await afterTheAgent(critical('x', 'y'));
    rig.bench.end('a/x#verification');
    await rig.suspend();
    await expectSuspended(rig);
  });

  it('ends with a run that is cancelled meanwhile', async () => {
    const rig = await afterTheAgent(critical('x'));
    rig.fact({ type: 'cancel.requested', data: { by: 'user' } });
    await rig.pass(0);
    await expectEnded(rig, 'cancelled');
  });
});

it('what is not available yet says so, and the run comes to its end', async () => {
  const rig = await running(plan([phase('a', ['x'], { critical: true })]));
  await rig.end('a/x#1', failedWith(PERMANENT));
  expect(rig.all('agent.answered', 'rollback.finished')).toMatchObject([
    { data: { outcome: 'not-available' } },
    { data: { outcome: 'not-available' } },
  ]);
  await expectEnded(rig, 'failure');
});

describe('a run that is suspended', () => {
  it('stops what is at work, records how it ended, and begins nothing new', async () => {
    const rig = await running(plan([phase('a', ['w', 'x', 'y'], { parallel: 2 })]));
    await rig.suspend();
    expect(typesOf(rig.events()).slice(-5)).toEqual([
      'task.interrupted',
      'task.scheduled',
      'task.interrupted',
      'task.scheduled',
      'run.suspended',
    ]);
    expect(rig.bench.begun).toEqual(['a/w#1', 'a/x#1']);
    await expectSuspended(rig);
  });

  it('gives up a task that does not stop', async () => {
    const rig = await running(one({ timeoutMs: 60_000 }));
    rig.bench.deaf.add('a/x#1');
    await rig.suspend();
    await rig.pass(10_000);
    expect(await rig.driven()).toEqual({ end: 'suspended', signal: 'SIGINT' });
    expect(typesOf(rig.events()).slice(-3)).toEqual(['task.interrupted', 'task.scheduled', 'run.suspended']);
    expect(rig.clock.waiting).toBe(0);
  });

  /** A run to which the signal comes just before its first success. */
  async function signalledAtTheEnd(made: Plan): Promise<Rig> {
    const answers = (fact: Fact): Fact => {
      if (fact.type === 'task.succeeded') {
        rig.inbox.put({ kind: 'suspend', signal: 'SIGINT' });
        queueMicrotask(() => rig.fact({ type: 'cancel.requested', data: { by: 'too late' } }));
      }
      return fact;
    };
    const rig = rigOf(made, { answers });
    await rig.begin();
    await rig.end('a/x#1');
    return rig;
  }

  it('keeps the outcomes that came with the signal', async () => {
    const rig = await signalledAtTheEnd(plan([phase('a', ['x', 'y'])]));
    expect(rig.all('task.succeeded', 'cancel.requested')).toHaveLength(2);
    expect(Object.keys(rig.state().attempts)).toEqual(['a/y#1']);
    expect(rig.bench.begun).toEqual(['a/x#1']);
    await expectSuspended(rig);
  });

  it('has ended when its last outcome came with the signal, and nothing comes after its end', async () => {
    await expectEnded(await signalledAtTheEnd(one()), 'success');
  });

  it('before its first fact was taken still has that fact', async () => {
    const rig = rigOf(one());
    const suspending = rig.suspend();
    await rig.begin();
    await suspending;
    expect(typesOf(rig.events())).toContain('run.started');
    expect(rig.bench.begun).toEqual([]);
    await expectSuspended(rig);
  });

  it('does not lose what its process had noticed before', async () => {
    const takenOver = {
      type: 'lock.taken-over',
      data: { pid: 7, host: 'h', runId: 'r', why: 'gone' },
    } as const;
    const first = await running(one());
    await first.suspend();
    const rig = rigOf(one(), { log: first.log, observations: [takenOver] });
    const suspending = rig.suspend();
    await rig.resume();
    await suspending;
    expect(rig.all('lock.taken-over')).toHaveLength(1);
  });
});

describe('a run that is resumed', () => {
  /** The next process on the same log; its clock begins where it likes. */
  async function next(before: Rig, made: Plan): Promise<Rig> {
    const rig = rigOf(made, { log: before.log });
    await rig.resume();
    return rig;
  }

  it('begins the attempts that were asked for and never begun', async () => {
    const made = plan([phase('a', ['x', 'y'])]);
    const before = await running(made);
    await before.suspend();
    const rig = await next(before, made);
    expect(rig.bench.begun).toEqual(['a/x#2']);
    expect(rig.all('task.interrupted')).toHaveLength(1);
    await rig.end('a/x#2');
    await rig.end('a/y#1');
    await expectEnded(rig, 'success');
  });

  it('makes the attempts again that a killed process left open; they do not count as tries', async () => {
    const made = one({ retry: { attempts: 2, delayMs: 100, backoff: 1, jitter: 0, classes: ['transient'] } });
    const before = await running(made);
    const rig = await next(before, made);
    expect(rig.all('task.interrupted')).toMatchObject([{ data: { taskId: 'a/x#1' } }]);
    await rig.end('a/x#2', failedWith(TRANSIENT));
    await rig.pass(100);
    await rig.end('a/x#3');
    await expectEnded(rig, 'success');
  });

  it('asks the postcondition of an attempt in doubt first, and does not repeat what is done', async () => {
    const made = one({ postcondition: { shell: 'is it there' } });
    const before = await running(made);
    const rig = await next(before, made);
    expect(rig.processes.running).toMatchObject([{ command: { shell: 'is it there' } }]);
    expect(rig.processes.running[0]?.env).toMatchObject({ ROO_FSM_TASK: 'x', ROO_FSM_RUN_ID: 'run-1' });
    await rig.processes.exit(0);
    expect(rig.all('task.succeeded')).toMatchObject([{ data: { findings: [{ code: 'run.found-done' }] } }]);
    expect(rig.bench.begun).toEqual([]);
    await expectEnded(rig, 'success');
  });

  it('repeats what is not done', async () => {
    const made = one({ postcondition: { shell: 'is it there' } });
    const before = await running(made);
    const rig = await next(before, made);
    await rig.processes.exit(1);
    expect(rig.bench.atWork).toEqual(['a/x#2']);
    await rig.end('a/x#2');
    await rig.processes.exit(0);
    await expectEnded(rig, 'success');
  });

  it('asks as well when the attempt was stopped in the middle by a signal', async () => {
    const made = one({ postcondition: { shell: 'is it there' } });
    const before = await running(made);
    await before.suspend();
    const rig = await next(before, made);
    await rig.processes.exit(0);
    expect(rig.bench.begun).toEqual([]);
    await expectEnded(rig, 'success');
  });

  it('does not ask before an attempt that follows one with a verdict', async () => {
    const made = one({ postcondition: { shell: 'is it there' } });
    const rig = await running(made);
    await rig.end('a/x#1', failedWith(TRANSIENT));
    await rig.suspend();
    const again = await next(rig, made);
    await again.pass(100);
    expect(again.bench.atWork).toEqual(['a/x#2']);
  });

  it('asks again when its process was stopped while it asked', async () => {
    const made = one({ postcondition: { shell: 'is it there' } });
    const second = await next(await running(made), made);
    await second.suspend();
    await expectSuspended(second);
    const third = await next(second, made);
    expect(third.processes.running).toHaveLength(1);
    await third.processes.exit(0);
    expect(third.bench.begun).toEqual([]);
    await expectEnded(third, 'success');
  });

  it('can be cancelled while it asks', async () => {
    const made = one({ postcondition: { shell: 'is it there' } });
    const rig = await next(await running(made), made);
    rig.fact({ type: 'cancel.requested', data: { by: 'user' } });
    await rig.pass(0);
    await expectEnded(rig, 'cancelled');
  });

  it('does not wait for the answer longer than the task may take', async () => {
    const made = one({ postcondition: { shell: 'is it there' }, timeoutMs: 300 });
    const rig = await next(await running(made), made);
    await rig.pass(300);
    expect(rig.all('task.timed-out')).toMatchObject([{ data: { taskId: 'a/x#2' } }]);
    expect(rig.processes.running).toEqual([]);
  });

  it('has its timers with what was left of them', async () => {
    const made = one({ timeoutMs: 90_000 });
    const before = await running(made);
    await before.pass(2_000);
    await before.suspend();
    const rig = await next(before, made);
    await rig.pass(2_999);
    expect(rig.bench.told).toEqual([]);
    await rig.pass(1);
    expect(rig.all('task.cancelled')).toMatchObject([{ data: { reason: 'phase-timed-out' } }]);
    await expectEnded(rig, 'failure');
  });

  it('does not count the time in which nobody owned it', async () => {
    const made = one({ timeoutMs: 90_000 });
    const before = await running(made);
    await before.pass(2_000);
    await before.suspend();
    const rig = rigOf(made, { log: before.log });
    rig.clock.advance(3_600_000);
    await rig.resume();
    expect(rig.events().at(-1)?.elapsedMs).toBe(2_000);
    await rig.end('a/x#2');
    await expectEnded(rig, 'success');
  });

  it('goes on with a pause and with a recovery', async () => {
    const made = plan([phase('a', ['x', 'y'], { parallel: 2 })], byHand);
    const before = await running(made);
    await before.end('a/x#1', failedWith(OFFLINE));
    await before.pass(200);
    await before.end('a/x#2', failedWith(OFFLINE));
    await before.end('a/y#1', failedWith(TRANSIENT));
    await before.suspend();
    await expectSuspended(before);
    const rig = await next(before, made);
    expect(rig.bench.atWork).toEqual([]);
    await rig.pass(100);
    expect(rig.bench.atWork.toSorted()).toEqual(['a/x#3', 'a/y#2']);
    await rig.end('a/x#3');
    await rig.end('a/y#2');
    await expectEnded(rig, 'success');
  });

  it('waits only for what was left of a recovery', async () => {
    const made = plan([phase('a', ['x'])], byHand);
    const before = await running(made);
    await before.end('a/x#1', failedWith(OFFLINE));
    await before.pass(200);
    await before.end('a/x#2', failedWith(OFFLINE));
    await before.pass(30);
    await before.suspend();
    const rig = await next(before, made);
    await rig.pass(19);
    expect(rig.bench.atWork).toEqual([]);
    await rig.pass(1);
    expect(rig.bench.atWork).toEqual(['a/x#3']);
  });

  it('asks the agent and the rollback again when their answer is missing', async () => {
    const made = plan([phase('a', ['x'], { critical: true })]);
    const before = await running(made);
    await before.end('a/x#1', failedWith(PERMANENT));
    const until = (type: string): EventLog => {
      const log = new MemoryLog();
      for (const { events } of before.log.commits) {
        log.append(log.revision, events);
        if (events.some((event) => event.type === type)) break;
      }
      return log;
    };
    for (const type of ['agent.requested', 'rollback.requested']) {
      const rig = rigOf(made, { log: until(type) });
      expect(rig.events().at(-1)?.type).toBe(type);
      await rig.resume();
      await expectEnded(rig, 'failure');
    }
  });

  it('tells its tasks what those of the process before concluded', async () => {
    const made = plan([phase('a', ['x', 'y'])]);
    const before = await running(made);
    await before.end('a/x#1', { ...found('info'), evidence: { head: 'abc' } });
    const rig = await next(before, made);
    expect(rig.bench.at('a/y#2').earlier).toMatchObject([{ task: 'x', evidence: { head: 'abc' } }]);
    await rig.end('a/y#2');
    await expectEnded(rig, 'success');
  });
});

describe('a log that cannot be written', () => {
  /** A log whose disk is full once it holds so many commits. */
  class FullLog extends MemoryLog {
    room = Number.POSITIVE_INFINITY;

    override append(...[revision, events]: Parameters<MemoryLog['append']>): void {
      if (this.commits.length >= this.room)
        throw new StoreError({ reason: 'not-writable', file: 'memory', code: 'ENOSPC' });
      super.append(revision, events);
    }
  }

  it('stops what is at work, and nothing that the lost commit asked for is done', async () => {
    const log = new FullLog();
    const rig = await running(plan([phase('a', ['w', 'x', 'y'], { parallel: 2 })]), { log });
    log.room = log.commits.length;
    await rig.end('a/w#1');
    await expect(rig.driven()).rejects.toMatchObject({ failure: { reason: 'not-writable', code: 'ENOSPC' } });
    expect(rig.bench.told).toEqual(['a/x#1']);
    expect(rig.bench.begun).toEqual(['a/w#1', 'a/x#1']);
    expectQuiet(rig);
  });

  it('waits until the last task has stopped', async () => {
    const log = new FullLog();
    const rig = await running(plan([phase('a', ['w', 'x'], { parallel: 2 })]), { log });
    rig.bench.deaf.add('a/x#1');
    log.room = log.commits.length;
    await rig.end('a/w#1');
    await expect(rig.driven()).rejects.toThrow('the loop goes on; at work: a/x#1');
    await rig.end('a/x#1');
    await expect(rig.driven()).rejects.toBeInstanceOf(StoreError);
    expectQuiet(rig);
  });

  it('at the very first commit begins nothing', async () => {
    const log = new FullLog();
    log.room = 0;
    const rig = await running(one(), { log });
    await expect(rig.driven()).rejects.toBeInstanceOf(StoreError);
    expect(rig.bench.begun).toEqual([]);
    expectQuiet(rig);
  });

  it('while the run is being suspended is told, and nothing is left at work', async () => {
    const log = new FullLog();
    const rig = await running(one(), { log });
    log.room = log.commits.length;
    await rig.suspend();
    await expect(rig.driven()).rejects.toBeInstanceOf(StoreError);
    expectQuiet(rig);
  });

  it('leaves a run that the next process goes on with', async () => {
    const log = new FullLog();
    const made = plan([phase('a', ['x', 'y'])]);
    const rig = await running(made, { log });
    log.room = log.commits.length;
    await rig.end('a/x#1');
    await expect(rig.driven()).rejects.toBeInstanceOf(StoreError);
    log.room = Number.POSITIVE_INFINITY;
    const again = rigOf(made, { log });
    await again.resume();
    await again.end('a/x#2');
    await again.end('a/y#1');
    await expectEnded(again, 'success');
  });
});
