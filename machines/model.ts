import { setup } from 'xstate';
import type {
  Consequence,
  Fact,
  PhaseStatus,
  Reason,
  RunStatus,
  TaskStatus,
  Trigger,
} from '../store/events.ts';
import type { Failure } from '../store/failure.ts';
import type { Plan, PlannedPhase, PlannedTask } from '../store/plan.ts';
import type { ByHand, Standing } from '../store/standing.ts';

/** Where a task stands: on its way, or ended with a status. */
export type TaskRecord = {
  status: 'waiting' | 'open' | 'pausing' | 'recovering' | TaskStatus;
  /** Number of the latest attempt, interrupted ones included; 0 before the first. */
  attempt: number;
  /** Attempts that ended with a verdict; only these count against the policy. */
  tries: number;
  /** 1 in the ordinary mode, 2 after a recovery procedure. */
  level: 1 | 2;
  failure?: Failure;
  /** How often each error came, by its signature. */
  errors?: Record<string, number>;
  /** Passed over because the time of its phase or of the run was over before its turn. */
  outOfTime?: true;
};

export type PhaseRecord = { status: 'waiting' | 'running' | PhaseStatus; timedOut: boolean; reason?: Reason };

/** Everything the guards look at. Plain JSON. */
export type RunContext = {
  plan: Plan | null;
  seed: number;
  trigger: Trigger;
  standing: Standing;
  byHand: ByHand | null;
  /** What is wrong with the configuration, in short, when there is no plan. */
  configCause: string;
  /** Why no new work is begun, once somebody or the clock said so. */
  stop: 'cancelled' | 'run-timed-out' | null;
  phases: Record<string, PhaseRecord>;
  tasks: Record<string, TaskRecord>;
  status: RunStatus | null;
  /** What the checks after the agent still found broken; `null` before them. */
  stillFailing: string[] | null;
  repairedBy: string | null;
};

/** What enters the machine: the facts, but for the first one and timers, which xstate names itself. */
export type MachineEvent = Exclude<Fact, { type: 'run.started' | 'timer.fired' }>;

/** What a run begins with. What is not given is as in a first run, by hand. */
export type RunInput = Pick<RunContext, 'plan' | 'seed'> &
  Partial<Pick<RunContext, 'trigger' | 'standing' | 'byHand' | 'configCause'>>;

/** The typed ground all states are made on. Consequences leave the machine as emitted events. */
export const runSetup = setup({
  types: {
    context: {} as RunContext,
    events: {} as MachineEvent,
    emitted: {} as Consequence,
    input: {} as RunInput,
  },
  /** Every plan brings its own: see `delaysOf` in `run.ts`. */
  delays: {} as Record<string, (args: { context: RunContext }) => number>,
});

type DecisionArgs = { context: RunContext; event: MachineEvent };
type Decision = { change?: Partial<RunContext>; emit?: Consequence[] };

/** A decision as a pure function: what the context becomes, and which consequences leave the machine. */
export const decide = (made: (args: DecisionArgs) => Decision) =>
  runSetup.enqueueActions(({ context, event, enqueue }) => {
    const { change, emit } = made({ context, event });
    if (change !== undefined) enqueue.assign(change);
    for (const consequence of emit ?? []) enqueue.emit(consequence);
  });

/** The context with one task's record changed. */
export function withTask(context: RunContext, key: string, change: Partial<TaskRecord>): Partial<RunContext> {
  return { tasks: { ...context.tasks, [key]: { ...recordOf(context, key), ...change } } };
}

/** The context with one phase's record changed. */
export function withPhase(
  context: RunContext,
  name: string,
  change: Partial<PhaseRecord>,
): Partial<RunContext> {
  const record = context.phases[name] ?? { status: 'waiting', timedOut: false };
  return { phases: { ...context.phases, [name]: { ...record, ...change } } };
}

export const recordOf = (context: RunContext, key: string): TaskRecord =>
  context.tasks[key] ?? { status: 'waiting', attempt: 0, tries: 0, level: 1 };

/** A task or phase that needs nothing more. */
export const isOver = (status: TaskRecord['status'] | PhaseRecord['status']): boolean =>
  !['waiting', 'open', 'pausing', 'recovering', 'running'].includes(status);

export const failedTask = (record: TaskRecord | undefined): boolean =>
  record?.status === 'failed' || record?.status === 'timed-out';

/** A task of the plan with the phase it belongs to. */
export type TaskPlace = { phase: PlannedPhase; task: PlannedTask; index: number; key: string };
