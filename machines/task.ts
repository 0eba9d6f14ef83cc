import { decide, type RunContext, recordOf, runSetup, type TaskPlace, withTask } from './model.ts';
import {
  askToStop,
  end,
  giveUpRecovery,
  omit,
  pause,
  recover,
  rememberFailure,
  schedule,
} from './task-actions.ts';
import { type Args, hasItsTurn, isFor, isMine, mayRecover, mayRetry, stopReason } from './task-guards.ts';

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
          'task.failed': stopped(mine, cancelling).map((way) => ({ ...way, actions: failed })),
          'task.timed-out': stopped(mine, cancelling).map((way) => ({ ...way, actions: failed })),
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

/** A task that was asked to stop ends as cancelled, or as timed out, whatever it still says but success. */
function stopped(mine: (args: Args) => boolean, cancelling: (args: Args) => boolean) {
  return [
    { guard: (args: Args) => mine(args) && cancelling(args), target: 'cancelled' as const },
    { guard: mine, target: 'timed-out' as const },
  ];
}
