import { getShortestPaths } from '@xstate/graph';
import type { SnapshotFrom } from 'xstate';
import type { MachineEvent } from '../../machines/model.ts';
import { type RunMachine, runMachine } from '../../machines/run.ts';
import { inputOf } from '../../machines/step.ts';
import type { Fact } from '../../store/events.ts';
import type { Plan } from '../../store/plan.ts';
import { possibleFacts, timerTypes } from './facts.ts';
import { type Begun, started } from './play.ts';

type Snapshot = SnapshotFrom<RunMachine>;

/** A way through the chart: its facts, and where it ends. */
export type Path = { facts: Fact[]; end: Snapshot };

/**
 * The shortest way into every situation of a plan's machine, by every fact that leads there (@xstate/graph).
 * A situation is more than the state value: how it was reached and what is counted belong to it, or
 * transitions that lead to a known value would be left out. `wanted` narrows the facts for larger plans.
 */
export function pathsOf(
  plan: Plan | null,
  wanted: (fact: Fact) => boolean = () => true,
  begun: Begun = {},
): Path[] {
  const machine = runMachine(plan);
  const paths = getShortestPaths(machine, {
    input: inputOf(started(plan, 1, begun)),
    events: (snapshot: Snapshot) =>
      possibleFacts(snapshot)
        .filter(wanted)
        .map((fact) => asMachineEvent(fact, snapshot)),
    serializeState: situation,
    serializeEvent: (event) => JSON.stringify(event),
  });
  return paths.map(({ state, steps }) => {
    // The first step is what starts the machine.
    const [, ...taken] = steps.map(({ event }) => event as MachineEvent);
    return { end: state as Snapshot, facts: taken.map(asFact) };
  });
}

function situation(
  snapshot: Snapshot,
  event: { type: string } | undefined,
  before: Snapshot | undefined,
): string {
  const { context, value } = snapshot;
  const counts = Object.values(context.tasks).map(({ tries, level }) => `${tries}${level}`);
  const flags = [context.stop, ...Object.values(context.phases).map(({ timedOut }) => timedOut)];
  return JSON.stringify([value, counts, flags, event, before?.value]);
}

/** A fact in the words of the raw machine; a timer's event has the type that xstate gave it. */
export function asMachineEvent(fact: Fact, snapshot: Snapshot): MachineEvent {
  if (fact.type !== 'timer.fired') return fact as MachineEvent;
  const type = timerTypes(snapshot).find((candidate) =>
    candidate.startsWith(`xstate.after.${fact.data.timerId}.`),
  );
  return { type } as unknown as MachineEvent;
}

function asFact(event: MachineEvent): Fact {
  if (!event.type.startsWith('xstate.after.')) return event;
  const timerId = event.type.slice('xstate.after.'.length).split('.')[0] ?? '';
  return { type: 'timer.fired', data: { timerId } };
}
