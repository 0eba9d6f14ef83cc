import { describe, expect, it } from 'vitest';
import type { EscalatedRun, Ladder } from '../../src/ladder/ladder.ts';
import { fold } from '../../src/run/fold.ts';
import type { DataOf, StoredEvent } from '../../store/events.ts';
import { failure } from '../../store/failure.ts';
import type { Plan } from '../../store/plan.ts';
import { phase, plan } from '../support/plans.ts';
import { Rig, settled } from '../support/rig.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { failedWith } from '../support/workbench.ts';

const folder = temporaryFolder();
const WHY = { code: 'test', params: {} };
const BROKEN = failedWith(failure('threw', { message: 'm' }, 'permanent'));

const critical = (rollback: 'manual' | 'automatic' = 'manual'): Plan =>
  plan([phase('a', ['x'], { critical: true })], { rollback });

const typesOf = (events: readonly StoredEvent[]): string[] => events.map(({ type }) => type);

/** Something outside that works until the test says what came of it, or until it is told to stop. */
function held<T>() {
  const asked: EscalatedRun[] = [];
  const answers: ((data: T) => void)[] = [];
  return {
    asked,
    do: (run: EscalatedRun): Promise<T> => {
      asked.push(run);
      return new Promise((resolve) => {
        answers.push(resolve);
        run.signal.addEventListener('abort', () => resolve({ outcome: 'failed', reason: WHY } as T));
      });
    },
    answer: (data: T): Promise<void> => {
      answers.at(-1)?.(data);
      return settled();
    },
  };
}

/** A run whose critical task has failed, with this ladder. */
async function inNeed(ladder: Partial<Ladder>, made = critical()): Promise<Rig> {
  const rig = new Rig({ plan: made, dataDir: folder.path, ladder });
  await rig.begin();
  await rig.end('a/x#1', BROKEN);
  return rig;
}

async function resumed(before: Rig, ladder: Partial<Ladder>): Promise<Rig> {
  const rig = new Rig({ plan: critical(), dataDir: folder.path, log: before.log, ladder });
  await rig.resume();
  return rig;
}

async function expectEnded(rig: Rig, status: string): Promise<void> {
  expect(await rig.driven()).toEqual({ end: 'completed' });
  expect(rig.events().at(-1)).toMatchObject({ type: 'run.completed', data: { status } });
  expect(fold(rig.log.commits).divergence).toBeNull();
}

const announced: DataOf<'escalation.announced'> = { record: 'written', intercom: 'written' };
const announce = async () => announced;

describe('a run in need', () => {
  it('is written down and told before anybody is asked', async () => {
    const telling = held<DataOf<'escalation.announced'>>();
    const agent = held<DataOf<'agent.answered'>>();
    const rig = await inNeed({ announce: telling.do, askAgent: agent.do });
    expect([telling.asked.length, agent.asked.length]).toEqual([1, 0]);
    expect(typesOf(telling.asked[0]?.events.slice(-2) ?? [])).toEqual(['work.completed', 'run.escalated']);
    await telling.answer(announced);
    expect(typesOf(agent.asked[0]?.events.slice(-2) ?? [])).toEqual([
      'escalation.announced',
      'agent.requested',
    ]);
    await agent.answer({ outcome: 'not-available', reason: WHY });
    await expectEnded(rig, 'failure');
    expect(typesOf(rig.events().slice(-3))).toEqual([
      'escalation.skipped',
      'person.requested',
      'run.completed',
    ]);
  });

  it('goes on when it could not be told', async () => {
    const rig = await inNeed({
      announce: async () => {
        throw new Error('the disk is gone');
      },
    });
    expect(rig.all('escalation.announced')).toMatchObject([
      {
        data: {
          record: 'failed',
          intercom: 'failed',
          reason: { code: 'ladder.threw', params: { message: 'the disk is gone' } },
        },
      },
    ]);
    await expectEnded(rig, 'failure');
  });

  it('is looked at again whatever the agent says of itself, when it has worked', async () => {
    for (const outcome of ['done', 'failed'] as const) {
      const rig = await inNeed({ announce, askAgent: async () => ({ outcome, reason: WHY }) });
      expect(rig.bench.atWork).toEqual(['a/x#verification']);
      await rig.end('a/x#verification');
      expect(rig.events().at(-1)).toMatchObject({ data: { repairedBy: 'agent' } });
      await expectEnded(rig, 'partial_success');
    }
  });

  it('leaves to a person only what the agent has not put right', async () => {
    const rig = new Rig({
      plan: plan([phase('a', ['x', 'y'], { critical: true, parallel: 2 })], { rollback: 'manual' }),
      dataDir: folder.path,
      ladder: { announce, askAgent: async () => ({ outcome: 'done', reason: WHY }) },
    });
    await rig.begin();
    for (const taskId of rig.bench.atWork) await rig.end(taskId, BROKEN);
    await rig.end('a/x#verification');
    await rig.end('a/y#verification', BROKEN);
    expect(rig.all('person.requested')).toMatchObject([{ data: { failedTasks: ['a/y'] } }]);
    await expectEnded(rig, 'failure');
  });

  it('is rolled back when the policy says so and the agent could not help, and a person is asked when that was refused', async () => {
    for (const outcome of ['done', 'refused'] as const) {
      const rig = await inNeed(
        { announce, rollBack: async () => ({ outcome, reason: WHY }) },
        critical('automatic'),
      );
      await expectEnded(rig, 'failure');
      expect(rig.all('run.escalated').map(({ data }) => data.level)).toEqual([3, 4]);
      expect(rig.all('person.requested')).toHaveLength(outcome === 'done' ? 0 : 1);
    }
  });

  it('that nobody could plan is repaired when its configuration can be read', async () => {
    for (const readable of [true, false]) {
      const rig = new Rig({
        plan: null,
        dataDir: folder.path,
        begun: { trigger: 'schedule' },
        ladder: {
          announce,
          askAgent: async () => ({ outcome: 'done', reason: WHY }),
          isConfigReadable: async () => readable,
        },
      });
      await rig.begin();
      await expectEnded(rig, readable ? 'partial_success' : 'error');
      expect(rig.all('verification.requested')).toMatchObject([{ data: { tasks: ['configuration'] } }]);
    }
  });
});

describe('an agent at work', () => {
  const started = { type: 'agent.started', data: { pid: 7, program: 'claude' } } as const;

  async function atWork(hasStarted: boolean) {
    const agent = held<DataOf<'agent.answered'>>();
    const rig = await inNeed({ announce, askAgent: agent.do });
    if (hasStarted) rig.inbox.put({ kind: 'observation', observation: started });
    await settled();
    return { rig, agent };
  }

  it('is stopped with the process, and its silence is no answer', async () => {
    const { rig, agent } = await atWork(true);
    await rig.suspend();
    expect(agent.asked[0]?.signal.aborted).toBe(true);
    expect(rig.all('agent.answered')).toEqual([]);
    expect(await rig.driven()).toEqual({ end: 'suspended', signal: 'SIGINT' });
  });

  it('is not asked, and paid, again by the process that takes up the run: the world is looked at first', async () => {
    const { rig } = await atWork(true);
    await rig.suspend();
    const agent = held<DataOf<'agent.answered'>>();
    const next = await resumed(rig, { announce, askAgent: agent.do });
    expect(agent.asked).toEqual([]);
    expect(next.all('agent.answered')).toMatchObject([
      { data: { outcome: 'failed', reason: { code: 'agent.interrupted' } } },
    ]);
    await next.end('a/x#verification');
    await expectEnded(next, 'partial_success');
  });

  it('that never got to work is asked by the process that takes up the run', async () => {
    const { rig } = await atWork(false);
    await rig.suspend();
    const agent = held<DataOf<'agent.answered'>>();
    const next = await resumed(rig, { announce, askAgent: agent.do });
    expect(agent.asked).toHaveLength(1);
    await agent.answer({ outcome: 'not-available', reason: WHY });
    await expectEnded(next, 'failure');
  });

  it('is stopped when the run is cancelled', async () => {
    const { rig, agent } = await atWork(true);
    rig.fact({ type: 'cancel.requested', data: { by: 'user' } });
    await settled();
    expect(agent.asked[0]?.signal.aborted).toBe(true);
    await expectEnded(rig, 'cancelled');
  });
});

it('what was being told when the process ended is told again by the next one', async () => {
  const telling = held<DataOf<'escalation.announced'>>();
  const rig = await inNeed({ announce: telling.do });
  await rig.suspend();
  const again = held<DataOf<'escalation.announced'>>();
  const next = await resumed(rig, { announce: again.do });
  expect(again.asked).toHaveLength(1);
  await again.answer(announced);
  await expectEnded(next, 'failure');
});
