import type { PhaseStatus, Reason } from '../store/events.ts';
import { type PlannedPhase, taskKey } from '../store/plan.ts';
import { decide, failedTask, isOver, type RunContext, runSetup, withPhase } from './model.ts';
import { taskState } from './task.ts';
import { failedCriticalPhase, phaseVerdict } from './verdict.ts';

/** Name of the delay after which a phase stops its tasks; it also names its timer in the log. */
export const phaseTimer = (phase: string): string => `phase:${phase}`;

/**
 * One phase:
 *
 *   waiting ─→ running { one region per task } ─→ succeeded · degraded · failed · cancelled
 *      │                                           └─→ skipped (none of its tasks had anything to do)
 *      └─→ skipped (disabled, not selected, a critical phase or a need failed, no time left)
 *
 * It waits for the phases in `after`. When its time is over it tells its tasks to stop and ends with the last of them.
 */
export function phaseState(phase: PlannedPhase) {
  const { name } = phase;
  return runSetup.createStateConfig({
    initial: 'waiting',
    states: {
      waiting: {
        always: [
          {
            guard: ({ context }) => context.stop === 'cancelled' && phase.skip === undefined,
            target: 'cancelled',
          },
          { guard: ({ context }) => context.stop !== null, target: 'skipped' },
          {
            guard: ({ context }) => isDue(context, phase) && skipReason(context, phase) !== null,
            target: 'skipped',
          },
          { guard: ({ context }) => isDue(context, phase), target: 'running' },
        ],
      },
      running: {
        type: 'parallel',
        entry: decide(({ context }) => ({
          change: withPhase(context, name, { status: 'running' }),
          emit: [{ type: 'phase.started', data: { phase: name } }],
        })),
        after: {
          [phaseTimer(name)]: {
            actions: decide(({ context }) => ({ change: withPhase(context, name, { timedOut: true }) })),
          },
        },
        states: Object.fromEntries(
          phase.tasks.map((task, index) => [
            task.name,
            taskState({ phase, task, index, key: taskKey(name, task.name) }),
          ]),
        ),
        onDone: (['failed', 'cancelled', 'degraded', 'skipped', 'succeeded'] as const).map((status) => ({
          guard: ({ context }: { context: RunContext }) => phaseVerdict(context, phase) === status,
          target: status,
        })),
      },
      succeeded: end(phase, 'succeeded'),
      degraded: end(phase, 'degraded'),
      failed: end(phase, 'failed'),
      skipped: end(phase, 'skipped'),
      cancelled: end(phase, 'cancelled'),
    },
  });
}

/** Every phase it waits for has ended. */
const isDue = (context: RunContext, phase: PlannedPhase): boolean =>
  phase.after.every((earlier) => isOver(context.phases[earlier]?.status ?? 'waiting'));

/** Why the phase is passed over when its turn comes; `null` when it runs. */
function skipReason(context: RunContext, phase: PlannedPhase): Reason | null {
  if (phase.skip !== undefined) return { code: `plan.${phase.skip}`, params: {} };
  if (context.stop !== null) return { code: `stop.${context.stop}`, params: {} };
  if (phase.always) return null;
  const critical = failedCriticalPhase(context);
  if (critical !== undefined) return { code: 'phase.critical-failed', params: { phase: critical.name } };
  const need = phase.needs.find((needed) => isUnmet(context, needed));
  return need === undefined ? null : { code: 'phase.need-failed', params: { phase: need } };
}

/** A need is unmet when it failed, or was itself passed over because of a failure; one that was disabled or idle is no obstacle. */
function isUnmet(context: RunContext, needed: string): boolean {
  const record = context.phases[needed];
  if (record?.status === 'failed' || record?.status === 'cancelled') return true;
  if (record?.status !== 'skipped') return false;
  const code = record.reason?.code ?? '';
  return !code.startsWith('plan.') && code !== 'phase.nothing-to-do';
}

function end(phase: PlannedPhase, status: PhaseStatus) {
  return {
    type: 'final' as const,
    entry: decide(({ context }) => {
      const data = { phase: phase.name };
      switch (status) {
        case 'skipped': {
          const reason = skipReason(context, phase) ?? { code: 'phase.nothing-to-do', params: {} };
          return {
            change: withPhase(context, phase.name, { status, reason }),
            emit: [{ type: 'phase.skipped', data: { ...data, reason } }],
          };
        }
        case 'failed': {
          const failedTasks = phase.tasks
            .map((task) => taskKey(phase.name, task.name))
            .filter((key) => failedTask(context.tasks[key]));
          return {
            change: withPhase(context, phase.name, { status }),
            emit: [{ type: 'phase.failed', data: { ...data, critical: phase.critical, failedTasks } }],
          };
        }
        default:
          return {
            change: withPhase(context, phase.name, { status }),
            emit: [{ type: `phase.${status}`, data }],
          };
      }
    }),
  };
}
