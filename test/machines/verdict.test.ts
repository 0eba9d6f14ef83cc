import { expect, it } from 'vitest';
import type { Fact } from '../../store/events.ts';
import { phase, plan } from '../support/plans.ts';
import { play } from '../support/play.ts';
import { recordedStatuses } from '../support/statuses.ts';

const byHand = { agent: { enabled: false }, rollback: 'manual' } as const;
const outcome = (taskId: string) => ({ durationMs: 5, findings: [], evidence: {}, taskId });
const outOfTime: Fact = { type: 'timer.fired', data: { timerId: 'run' } };
const cancelled: Fact = { type: 'cancel.requested', data: { by: 'user' } };
const oneSucceeds: Fact = { type: 'task.succeeded', data: outcome('a/one#1') };

const announced: Fact = {
  type: 'escalation.announced',
  data: { record: 'written', intercom: 'written' },
};

const statusesAfter = async (...facts: Fact[]) =>
  recordedStatuses((await play(plan([phase('a', ['one', 'two'])], byHand), facts)).commits);

it.for([
  ['its run is cancelled then', [outOfTime, cancelled, oneSucceeds], 'cancelled'],
  ['nobody cancels its run', [outOfTime, oneSucceeds, announced], 'failure'],
] as const)(
  'a phase in which the time of the run left a task without its turn has failed, and %s',
  async ([, facts, run]) => {
    expect(await statusesAfter(...facts)).toEqual({
      tasks: { 'a/one': 'succeeded', 'a/two': 'skipped' },
      phases: { a: 'failed' },
      run,
    });
  },
);
