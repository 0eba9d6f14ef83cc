import { type Failure, recoveryFamilyOf, signatureOf } from '../store/failure.ts';
import { attemptId, type RetryPolicy, taskKey } from '../store/plan.ts';
import { isResting } from './ladder.ts';
import { isOver, type MachineEvent, type RunContext, recordOf, type TaskPlace } from './model.ts';

/** What a guard looks at. */
export type Args = { context: RunContext; event: MachineEvent };

/** Whether a fact speaks of this task's open attempt; late facts of earlier attempts do not. */
export function isMine(context: RunContext, event: MachineEvent, key: string): boolean {
  return 'taskId' in event.data && event.data.taskId === attemptId(key, recordOf(context, key).attempt);
}

/** Whether a recovery that ended was this task's. */
export const isFor = (
  event: Extract<MachineEvent, { type: 'recovery.finished' }>,
  place: TaskPlace,
): boolean => event.data.phase === place.phase.name && event.data.task === place.task.name;

/** Why this task must not go on; `null` while it may. */
export function stopReason(
  context: RunContext,
  place: TaskPlace,
): 'cancelled' | 'run-timed-out' | 'phase-timed-out' | null {
  if (context.stop !== null) return context.stop;
  return context.phases[place.phase.name]?.timedOut === true ? 'phase-timed-out' : null;
}

/** A task starts when fewer tasks before it are unfinished than may run at once: never too many, always in order. */
export function hasItsTurn(context: RunContext, { phase, index }: TaskPlace): boolean {
  const unfinished = phase.tasks
    .slice(0, index)
    .filter((earlier) => !isOver(recordOf(context, taskKey(phase.name, earlier.name)).status));
  return unfinished.length < phase.parallel;
}

/** The failure a fact brings, if it brings one. */
export const failureIn = (event: MachineEvent) => ('failure' in event.data ? event.data.failure : undefined);

/** Level 1: a failure of a class worth repeating, while the policy has attempts left; not after a recovery. */
export function mayRetry({ context, event }: Args, { task, key }: TaskPlace): boolean {
  const failure = failureIn(event);
  const { tries, level, errors } = recordOf(context, key);
  return (
    failure !== undefined &&
    level === 1 &&
    !isResting(context, failure) &&
    task.retry.classes.includes(failure.class) &&
    tries + 1 < task.retry.attempts &&
    (errors?.[signatureOf(failure)] ?? 0) + 1 < mostOfTheSame(task.retry, failure)
  );
}

/** The budget of one error: what is permanent and comes back the same will not be another the third time. */
const mostOfTheSame = ({ sameError }: RetryPolicy, failure: Failure): number =>
  sameError ?? (failure.class === 'permanent' ? 2 : Number.POSITIVE_INFINITY);

/** Level 2: once, when the policy has a procedure for the failure's family. */
export function mayRecover({ context, event }: Args, { key }: TaskPlace): boolean {
  const failure = failureIn(event);
  if (failure === undefined || recordOf(context, key).level === 2 || isResting(context, failure))
    return false;
  const family = recoveryFamilyOf(failure);
  return family !== null && context.plan?.escalation.recovery[family] !== undefined;
}
