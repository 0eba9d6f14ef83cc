import { getNextTransitions } from 'xstate';
import type { RunState } from '../../machines/step.ts';
import type { Fact } from '../../store/events.ts';
import { failure } from '../../store/failure.ts';
import { attemptId } from '../../store/plan.ts';

type Snapshot = RunState['snapshot'];

const nothing = { durationMs: 1, findings: [], evidence: {} };
const why = { code: 'test', params: {} };

/** Failures of every kind the machine tells apart: worth a retry and a recovery, worth a retry only, perhaps worth one, worth none. */
const FAILURES = [
  failure('dns', { host: 'h' }),
  failure('threw', { message: 'm' }, 'transient'),
  failure('threw', { message: 'm' }),
  failure('script-missing', { path: 'p' }),
];

/** How a timer fact is written in a test: by its name; xstate's own event type is found in the snapshot. */
export type Happening = Fact;

/** Every fact that could come next, whether the machine wants it or not; interruptions only while few, so that paths end. */
export function possibleFacts(snapshot: Snapshot): Happening[] {
  if (snapshot.status !== 'active') return [];
  return [
    ...taskFacts(snapshot),
    ...recoveryFacts(snapshot),
    ...ladderFacts(snapshot),
    ...timerFacts(snapshot),
    ...ends(),
  ];
}

function taskFacts({ context }: Snapshot): Fact[] {
  return Object.entries(context.tasks).flatMap(([key, record]): Fact[] => {
    if (record.status !== 'open') return [];
    const taskId = attemptId(key, record.attempt);
    const outcome = { ...nothing, taskId };
    return [
      { type: 'task.succeeded', data: outcome },
      { type: 'task.warned', data: outcome },
      { type: 'task.skipped', data: { ...outcome, reason: why } },
      { type: 'task.stopped', data: outcome },
      ...FAILURES.map((failed): Fact => ({ type: 'task.failed', data: { ...outcome, failure: failed } })),
      {
        type: 'task.timed-out',
        data: { ...outcome, limit: 'task', failure: failure('timed-out', { limit: 'task', limitMs: 1 }) },
      },
      ...(record.attempt < 2 ? [{ type: 'task.interrupted' as const, data: { taskId } }] : []),
    ];
  });
}

function recoveryFacts({ context }: Snapshot): Fact[] {
  return Object.entries(context.tasks).flatMap(([key, record]): Fact[] => {
    const [phase = '', task = ''] = key.split('/');
    return record.status === 'recovering'
      ? (['ready', 'failed'] as const).map((outcome) => ({
          type: 'recovery.finished',
          data: { phase, task, outcome },
        }))
      : [];
  });
}

function ladderFacts({ value }: Snapshot): Fact[] {
  if (typeof value === 'string' || !('escalating' in value)) return [];
  switch (value['escalating']) {
    case 'announcing':
      return [{ type: 'escalation.announced', data: { record: 'written', intercom: 'written' } }];
    case 'asking-agent':
      return (['done', 'failed', 'not-available'] as const).map((outcome) => ({
        type: 'agent.answered',
        data: { outcome, reason: why },
      }));
    case 'verifying':
      return [true, false].map((repaired) => ({
        type: 'verification.finished',
        data: { repaired, stillFailing: [] },
      }));
    case 'rolling-back':
      return (['done', 'refused'] as const).map((outcome) => ({
        type: 'rollback.finished',
        data: { outcome, reason: why },
      }));
    default:
      return [];
  }
}

/** Timers that wait, by the name they have in the log. */
function timerFacts(snapshot: Snapshot): Fact[] {
  const { context } = snapshot;
  return timerTypes(snapshot)
    .map((type) => type.slice('xstate.after.'.length).split('.')[0] ?? '')
    .filter((timerId) => !(timerId.startsWith('phase:') && context.phases[timerId.slice(6)]?.timedOut))
    .filter((timerId) => !(timerId === 'run' && context.stop !== null))
    .map((timerId) => ({ type: 'timer.fired', data: { timerId } }));
}

export const timerTypes = (snapshot: Snapshot): string[] => [
  ...new Set(
    getNextTransitions(snapshot)
      .map(({ eventType }) => eventType)
      .filter((type) => type.startsWith('xstate.after.')),
  ),
];

const ends = (): Fact[] => [
  { type: 'cancel.requested', data: { by: 'test' } },
  { type: 'run.abandoned', data: { reason: why } },
];
