import type { Reason, TaskStatus } from '../store/events.ts';
import { recoveryFamilyOf } from '../store/failure.ts';
import { attemptId, taskKey } from '../store/plan.ts';
import {
  decide,
  isOver,
  type MachineEvent,
  type RunContext,
  recordOf,
  runSetup,
  type TaskPlace,
  withTask,
} from './model.ts';

/** Names of the delays a task uses; they also name its timers in the log. */
export const retryTimer = (key: string): string => `retry:${key}`;
export const graceTimer = (key: string): string => `grace:${key}`;

/**
 * One task:
 *
 *   waiting ─→ attempting ⇄ pausing                     level 1: the same mode again, after a pause
 *      │           │  ⇅
 *      │           │  recovering                        level 2: the family's procedure, then once more
 *      │           ├─→ stopping ─→ (cancelled, timed-out, or what it still reports)
 *      ↓           ↓
 *   skipped     succeeded · warned · failed · timed-out · skipped · cancelled
 *
 * Attempts are asked for by an emitted event and answered by a fact, not invoked: an invoked actor that is
 * stopped by leaving its state could not report any more, and a phase ends only after its tasks have.
 */
export function taskState(place: TaskPlace) {
  const { task, key } = place;
  const mine = ({ context, event }: Args): boolean => isMine(context, event, key);
  const stopping = ({ context }: { context: RunContext }): boolean => stopReason(context, place) !== null;
  const cancelling = ({ context }: { context: RunContext }): boolean => context.stop === 'cancelled';
  const tried = decide(({ context }) => ({
    change: withTask(context, key, { tries: recordOf(context, key).tries + 1 }),
  }));
  const failed = decide(({ context, event }) => ({ change: rememberFailure(context, event, key) }));

  return runSetup.createStateConfig({
    initial: 'waiting',
    states: {
      waiting: {
        always: [
          { guard: () => task.skip !== undefined, target: 'skipped', actions: omit(place) },
          { guard: cancelling, target: 'cancelled', actions: omit(place) },
          { guard: stopping, target: 'skipped', actions: omit(place) },
          { guard: ({ context }) => hasItsTurn(context, place), target: 'attempting' },
        ],
      },
      attempting: {
        entry: schedule(place),
        always: { guard: stopping, target: 'stopping' },
        on: {
          'task.succeeded': { guard: mine, target: 'succeeded', actions: tried },
          'task.warned': { guard: mine, target: 'warned', actions: tried },
          'task.skipped': { guard: mine, target: 'skipped', actions: tried },
          'task.interrupted': { guard: mine, target: 'attempting', reenter: true },
          'task.failed': [
            { guard: (args) => mine(args) && mayRetry(args, place), target: 'pausing', actions: failed },
            { guard: (args) => mine(args) && mayRecover(args, place), target: 'recovering', actions: failed },
            { guard: mine, target: 'failed', actions: failed },
          ],
          'task.timed-out': [
            { guard: (args) => mine(args) && mayRetry(args, place), target: 'pausing', actions: failed },
            { guard: mine, target: 'timed-out', actions: failed },
          ],
        },
      },
      pausing: {
        entry: pause(place),
        always: [
          { guard: cancelling, target: 'cancelled' },
          { guard: stopping, target: 'failed' },
        ],
        after: { [retryTimer(key)]: 'attempting' },
      },
      recovering: {
        entry: recover(place),
        exit: giveUpRecovery(place),
        always: [
          { guard: cancelling, target: 'cancelled' },
          { guard: stopping, target: 'failed' },
        ],
        on: {
          'recovery.finished': [
            {
              guard: ({ event }) => isFor(event, place) && event.data.outcome === 'ready',
              target: 'attempting',
            },
            { guard: ({ event }) => isFor(event, place), target: 'failed' },
          ],
        },
      },
      stopping: {
        entry: askToStop(place),
        after: { [graceTimer(key)]: [{ guard: cancelling, target: 'cancelled' }, { target: 'timed-out' }] },
        on: {
          'task.succeeded': { guard: mine, target: 'succeeded', actions: tried },
          'task.warned': { guard: mine, target: 'warned', actions: tried },
          'task.skipped': { guard: mine, target: 'skipped', actions: tried },
          'task.failed': stopped(mine, cancelling),
          'task.timed-out': stopped(mine, cancelling),
          'task.stopped': stopped(mine, cancelling),
          'task.interrupted': stopped(mine, cancelling),
        },
      },
      succeeded: end(place, 'succeeded'),
      warned: end(place, 'warned'),
      failed: end(place, 'failed'),
      'timed-out': end(place, 'timed-out'),
      skipped: end(place, 'skipped'),
      cancelled: end(place, 'cancelled'),
    },
  });
}

type Args = { context: RunContext; event: MachineEvent };

/** Whether a fact speaks of this task's open attempt; late facts of earlier attempts do not. */
function isMine(context: RunContext, event: MachineEvent, key: string): boolean {
  return 'taskId' in event.data && event.data.taskId === attemptId(key, recordOf(context, key).attempt);
}

const isFor = (event: Extract<MachineEvent, { type: 'recovery.finished' }>, place: TaskPlace): boolean =>
  event.data.phase === place.phase.name && event.data.task === place.task.name;

/** Why this task must not go on; `null` while it may. */
function stopReason(
  context: RunContext,
  place: TaskPlace,
): 'cancelled' | 'run-timed-out' | 'phase-timed-out' | null {
  if (context.stop !== null) return context.stop;
  return context.phases[place.phase.name]?.timedOut === true ? 'phase-timed-out' : null;
}

/** A task starts when fewer tasks before it are unfinished than may run at once: never too many, always in order. */
function hasItsTurn(context: RunContext, { phase, index }: TaskPlace): boolean {
  const unfinished = phase.tasks
    .slice(0, index)
    .filter((earlier) => !isOver(recordOf(context, taskKey(phase.name, earlier.name)).status));
  return unfinished.length < phase.parallel;
}

const failureIn = (event: MachineEvent) => ('failure' in event.data ? event.data.failure : undefined);

/** Level 1: a failure of a class worth repeating, while the policy has attempts left; not after a recovery. */
function mayRetry({ context, event }: Args, { task, key }: TaskPlace): boolean {
  const failure = failureIn(event);
  const { tries, level } = recordOf(context, key);
  return (
    failure !== undefined &&
    level === 1 &&
    task.retry.classes.includes(failure.class) &&
    tries + 1 < task.retry.attempts
  );
}

/** Level 2: once, when the policy has a procedure for the failure's family. */
function mayRecover({ context, event }: Args, { key }: TaskPlace): boolean {
  const failure = failureIn(event);
  if (failure === undefined || recordOf(context, key).level === 2) return false;
  const family = recoveryFamilyOf(failure);
  return family !== null && context.plan?.escalation.recovery[family] !== undefined;
}

function rememberFailure(context: RunContext, event: MachineEvent, key: string): Partial<RunContext> {
  const failure = failureIn(event);
  const tries = recordOf(context, key).tries + 1;
  return withTask(context, key, failure === undefined ? { tries } : { tries, failure });
}

function omit(place: TaskPlace) {
  const { phase, task } = place;
  return decide(({ context }) => {
    const code = task.skip === undefined ? `stop.${stopReason(context, place)}` : `plan.${task.skip}`;
    const reason: Reason = { code, params: {} };
    return { emit: [{ type: 'task.omitted', data: { phase: phase.name, task: task.name, reason } }] };
  });
}

function schedule({ phase, task, key }: TaskPlace) {
  return decide(({ context }) => {
    const { attempt, level } = recordOf(context, key);
    const taskId = attemptId(key, attempt + 1);
    return {
      change: withTask(context, key, { status: 'open', attempt: attempt + 1 }),
      emit: [
        {
          type: 'task.scheduled',
          data: { taskId, phase: phase.name, task: task.name, attempt: attempt + 1, level },
        },
      ],
    };
  });
}

function pause({ phase, task, key }: TaskPlace) {
  return decide(({ context }) => ({
    change: withTask(context, key, { status: 'pausing' }),
    emit: [
      {
        type: 'retry.scheduled',
        data: { phase: phase.name, task: task.name, attempt: recordOf(context, key).attempt + 1 },
      },
    ],
  }));
}

function recover({ phase, task, key }: TaskPlace) {
  return decide(({ context }) => {
    const { failure } = recordOf(context, key);
    const family = failure === undefined ? null : recoveryFamilyOf(failure);
    const procedure = family === null ? undefined : context.plan?.escalation.recovery[family];
    const change = withTask(context, key, { status: 'recovering', level: 2 });
    if (family === null || procedure === undefined) return { change };
    return {
      change,
      emit: [{ type: 'recovery.requested', data: { phase: phase.name, task: task.name, family, procedure } }],
    };
  });
}

/** Leaving without an answer means that nobody waits for the procedure any more. */
function giveUpRecovery(place: TaskPlace) {
  const { phase, task } = place;
  return decide(({ context }) =>
    stopReason(context, place) === null
      ? {}
      : { emit: [{ type: 'recovery.cancelled', data: { phase: phase.name, task: task.name } }] },
  );
}

function askToStop(place: TaskPlace) {
  return decide(({ context }) => {
    const reason = stopReason(context, place);
    if (reason === null) return {};
    const taskId = attemptId(place.key, recordOf(context, place.key).attempt);
    return { emit: [{ type: 'task.cancelled', data: { taskId, reason } }] };
  });
}

/** A task that was asked to stop ends as cancelled, or as timed out, whatever it still says but success. */
function stopped(mine: (args: Args) => boolean, cancelling: (args: Args) => boolean) {
  return [
    { guard: (args: Args) => mine(args) && cancelling(args), target: 'cancelled' as const },
    { guard: mine, target: 'timed-out' as const },
  ];
}

function end({ phase, task, key }: TaskPlace, status: TaskStatus) {
  return {
    type: 'final' as const,
    entry: decide(({ context }) => ({
      change: withTask(context, key, { status }),
      emit: [
        {
          type: 'task.completed',
          data: { phase: phase.name, task: task.name, status, attempts: recordOf(context, key).attempt },
        },
      ],
    })),
  };
}
