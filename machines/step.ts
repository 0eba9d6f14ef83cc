import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import type { Consequence, DataOf, Fact } from '../store/events.ts';
import { taskKey } from '../store/plan.ts';
import type { MachineEvent, RunInput } from './model.ts';
import { type RunMachine, runMachine } from './run.ts';

/** A timer that runs: its delay and the owned run time at which it started, in milliseconds. */
export type OpenTimer = { delayMs: number; startedAtMs: number; eventType: string };

/** An attempt that was asked for and has not reported; `stopping` once it was asked to end. */
export type OpenAttempt = DataOf<'task.scheduled'> & { stopping: boolean };

/** What a run has become: the fold of its facts. Nobody assigns to it. */
export type RunState = {
  machine: RunMachine;
  snapshot: SnapshotFrom<RunMachine>;
  timers: Readonly<Record<string, OpenTimer>>;
  attempts: Readonly<Record<string, OpenAttempt>>;
  recoveries: Readonly<Record<string, DataOf<'recovery.requested'>>>;
  /** Which answer the upper ladder waits for. */
  awaiting: 'announcement' | 'agent' | 'verification' | 'rollback' | null;
  done: boolean;
};

export type Step = { state: RunState; consequences: Consequence[] };

/** The first step: the machine of the plan, in its initial state. Pure. */
export function begin(started: DataOf<'run.started'>): Step {
  const machine = runMachine(started.plan);
  const [snapshot, actions] = initialTransition(machine, inputOf(started));
  const empty = { machine, snapshot, timers: {}, attempts: {}, recoveries: {}, awaiting: null, done: false };
  return follow(empty, snapshot, actions, 0);
}

/** What a run's first fact tells its machine. */
export const inputOf = (started: DataOf<'run.started'>): RunInput => ({
  plan: started.plan,
  seed: started.seed,
  trigger: started.trigger,
  configCause: started.configError?.problems[0]?.message ?? '',
  ...(started.standing === undefined ? {} : { standing: started.standing }),
  ...(started.byHand === undefined ? {} : { byHand: started.byHand }),
});

/** One more fact: the next state, and what the machine decided. Pure: the same facts, the same consequences. */
export function step(state: RunState, fact: Fact, elapsedMs: number): Step {
  const event = machineEvent(state, fact);
  if (event === null) return { state, consequences: [ignored(fact)] };
  const before = withoutFired(state, fact);
  const [snapshot, actions] = transition(state.machine, state.snapshot, event);
  if (snapshot === state.snapshot) return { state, consequences: [ignored(fact)] };
  return follow(before, snapshot, actions, elapsedMs);
}

/** The fact in xstate's words; `null` when nothing waits for it. Only here are timers given xstate's names. */
function machineEvent(state: RunState, fact: Fact): MachineEvent | null {
  if (state.done || fact.type === 'run.started') return null;
  if (fact.type !== 'timer.fired') return fact;
  const timer = state.timers[fact.data.timerId];
  // xstate raises this event itself when it interprets a machine live; its type is not part of the typed union.
  return timer === undefined ? null : ({ type: timer.eventType } as unknown as MachineEvent);
}

const ignored = (fact: Fact): Consequence => ({
  type: 'fact.ignored',
  data: { fact: fact.type, reason: 'not-awaited' },
});

function withoutFired(state: RunState, fact: Fact): RunState {
  return fact.type === 'timer.fired' ? { ...state, timers: without(state.timers, fact.data.timerId) } : state;
}

type Action = { type: string; params?: unknown };
type EmitParams = { event: Consequence };
type RaiseParams = { event: { type: string }; delay?: number };
type CancelParams = { sendId: string };

function follow(
  from: RunState,
  snapshot: RunState['snapshot'],
  actions: readonly Action[],
  elapsedMs: number,
): Step {
  const consequences: Consequence[] = [];
  let state: RunState = { ...from, snapshot, done: snapshot.status === 'done' };
  for (const action of actions) {
    const consequence = consequenceOf(action, state);
    if (consequence === null) continue;
    consequences.push(consequence);
    state = track(state, consequence, elapsedMs, action);
  }
  return { state, consequences };
}

/**
 * xstate's action objects as consequences (verified on xstate 5.33.3): `emit` holds one of ours, a delayed
 * `raise` starts a timer, `cancel` ends one and also follows a timer that has fired, which is no news.
 */
function consequenceOf(action: Action, state: RunState): Consequence | null {
  switch (action.type) {
    case 'xstate.emit':
      return (action.params as EmitParams).event;
    case 'xstate.raise': {
      const { event, delay } = action.params as RaiseParams;
      return delay === undefined
        ? null
        : { type: 'timer.started', data: { timerId: timerIdOf(event.type), delayMs: delay } };
    }
    case 'xstate.cancel': {
      const timerId = timerIdOf((action.params as CancelParams).sendId);
      return state.timers[timerId] === undefined ? null : { type: 'timer.cancelled', data: { timerId } };
    }
    default:
      throw new Error(`xstate asked for an action this product does not know: ${action.type}`);
  }
}

const AFTER = 'xstate.after.';

/** `xstate.after.<delay>.<state node>`: names cannot hold a dot, so the delay ends at the first one. */
const timerIdOf = (eventType: string): string => eventType.slice(AFTER.length).split('.', 1)[0] ?? eventType;

/** Keeps the lists of what is open in step with the consequences. */
function track(state: RunState, consequence: Consequence, elapsedMs: number, action: Action): RunState {
  const { type, data } = consequence;
  switch (type) {
    case 'timer.started': {
      const eventType = (action.params as RaiseParams).event.type;
      const timer = { delayMs: data.delayMs, startedAtMs: elapsedMs, eventType };
      return { ...state, timers: { ...state.timers, [data.timerId]: timer } };
    }
    case 'timer.cancelled':
      return { ...state, timers: without(state.timers, data.timerId) };
    case 'task.scheduled':
      // A new attempt of a task replaces the one before it.
      return { ...closeAttempts(state, data.phase, data.task), attempts: openAttempt(state, data) };
    case 'task.cancelled': {
      const attempt = state.attempts[data.taskId];
      if (attempt === undefined) return state;
      return { ...state, attempts: { ...state.attempts, [data.taskId]: { ...attempt, stopping: true } } };
    }
    case 'retry.scheduled':
    case 'task.completed':
      return closeAttempts(state, data.phase, data.task);
    case 'recovery.requested':
      return {
        ...closeAttempts(state, data.phase, data.task),
        recoveries: { ...state.recoveries, [taskKey(data.phase, data.task)]: data },
      };
    case 'recovery.cancelled':
      return { ...state, recoveries: without(state.recoveries, taskKey(data.phase, data.task)) };
    case 'run.escalated':
      return { ...state, awaiting: data.level === 3 ? 'announcement' : state.awaiting };
    case 'agent.requested':
      return { ...state, awaiting: 'agent' };
    case 'verification.requested':
      return { ...state, awaiting: 'verification' };
    case 'rollback.requested':
      return { ...state, awaiting: 'rollback' };
    case 'escalation.skipped':
    case 'person.requested':
    case 'run.completed':
      return { ...state, awaiting: null };
    default:
      return state;
  }
}

const openAttempt = (state: RunState, data: DataOf<'task.scheduled'>) => ({
  ...closeAttempts(state, data.phase, data.task).attempts,
  [data.taskId]: { ...data, stopping: false },
});

function closeAttempts(state: RunState, phase: string, task: string): RunState {
  const attempts = Object.fromEntries(
    Object.entries(state.attempts).filter(([, open]) => open.phase !== phase || open.task !== task),
  );
  return { ...state, attempts, recoveries: without(state.recoveries, taskKey(phase, task)) };
}

function without<V>(record: Readonly<Record<string, V>>, key: string): Record<string, V> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
