import type { Plan, PlannedTask } from '../store/plan.ts';
import { taskKey } from '../store/plan.ts';
import { NO_STANDING } from '../store/standing.ts';
import { escalationState } from './escalation.ts';
import { escalationReasons } from './ladder.ts';
import { decide, type RunContext, type RunInput, recordOf, runSetup } from './model.ts';
import { phaseState, phaseTimer } from './phase.ts';
import { pauseMs } from './retry.ts';
import { graceTimer, retryTimer } from './task.ts';
import { runVerdict } from './verdict.ts';

/** Name of the delay after which a run stops its work; it also names its timer in the log. */
export const RUN_TIMER = 'run';

/**
 * The machine of a plan: an ordinary statechart whose states carry the user's names.
 *
 *   working { one region per phase } ─→ judging ─→ completed
 *                                          └─→ escalating ─┘
 *
 * A configuration that could not be read has no phases: its run begins at `judging`, with the status `error`.
 */
export function runMachine(plan: Plan | null) {
  return runSetup
    .createMachine({
      id: 'run',
      options: { maxIterations: mostMicrosteps(plan) },
      context: ({ input }) => initialContext(input ?? { plan: null, seed: 0 }),
      initial: plan === null ? 'judging' : 'working',
      on: {
        'run.abandoned': {
          target: '.completed',
          actions: decide(() => ({ change: { status: 'interrupted' } })),
        },
      },
      states: {
        working: {
          type: 'parallel',
          after: {
            [RUN_TIMER]: {
              actions: decide(({ context }) => ({ change: { stop: context.stop ?? 'run-timed-out' } })),
            },
          },
          on: {
            'cancel.requested': {
              // Whoever wants the end of a run that is out of time wants it cancelled all the same.
              guard: ({ context }) => context.stop !== 'cancelled',
              actions: decide(() => ({ change: { stop: 'cancelled' } })),
            },
          },
          states: Object.fromEntries((plan?.phases ?? []).map((phase) => [phase.name, phaseState(phase)])),
          onDone: 'judging',
        },
        judging: {
          entry: decide(({ context }) => {
            const status = runVerdict(context);
            return { change: { status }, emit: [{ type: 'work.completed', data: { status } }] };
          }),
          always: [
            { guard: ({ context }) => escalationReasons(context).length > 0, target: 'escalating' },
            { target: 'completed' },
          ],
        },
        escalating: {
          ...escalationState,
          on: {
            'cancel.requested': {
              target: 'completed',
              actions: decide(() => ({ change: { stop: 'cancelled', status: 'cancelled' } })),
            },
          },
          onDone: 'completed',
        },
        completed: {
          type: 'final',
          entry: decide(({ context }) => {
            const status = context.status ?? 'error';
            const repairedBy = context.repairedBy === null ? {} : { repairedBy: context.repairedBy };
            return { emit: [{ type: 'run.completed', data: { status, ...repairedBy } }] };
          }),
        },
      },
    })
    .provide({ delays: delaysOf(plan) });
}

/** A fact can set each phase and task in motion a few times at most; more is a circle in the chart, and a fault. */
const mostMicrosteps = (plan: Plan | null): number =>
  100 + 20 * (plan?.phases ?? []).reduce((sum, phase) => sum + 1 + phase.tasks.length, 0);

export type RunMachine = ReturnType<typeof runMachine>;

function initialContext({ plan, seed, trigger, standing, byHand, configCause }: RunInput): RunContext {
  const phases = plan?.phases ?? [];
  return {
    plan,
    seed,
    trigger: trigger ?? 'manual',
    standing: standing ?? NO_STANDING,
    byHand: byHand ?? null,
    configCause: configCause ?? '',
    stop: null,
    phases: Object.fromEntries(phases.map(({ name }) => [name, { status: 'waiting', timedOut: false }])),
    tasks: Object.fromEntries(
      phases.flatMap((phase) =>
        phase.tasks.map((task) => [
          taskKey(phase.name, task.name),
          { status: 'waiting', attempt: 0, tries: 0, level: 1 },
        ]),
      ),
    ),
    status: null,
    stillFailing: null,
    repairedBy: null,
  };
}

type Delays = Record<string, (args: { context: RunContext }) => number>;

/** Every delay by the name of its timer, in milliseconds. */
function delaysOf(plan: Plan | null): Delays {
  if (plan === null) return {};
  const delays: Delays = { [RUN_TIMER]: () => plan.timeoutMs };
  for (const phase of plan.phases) {
    delays[phaseTimer(phase.name)] = () => phase.timeoutMs;
    for (const task of phase.tasks) {
      const key = taskKey(phase.name, task.name);
      delays[graceTimer(key)] = () => plan.graceMs;
      delays[retryTimer(key)] = ({ context }) => pauseOf(context, task, key);
    }
  }
  return delays;
}

const pauseOf = (context: RunContext, task: PlannedTask, key: string): number =>
  pauseMs(task.retry, recordOf(context, key).tries, context.seed, key);
