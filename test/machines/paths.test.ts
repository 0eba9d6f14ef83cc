import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createActor, initialTransition, SimulatedClock, transition } from 'xstate';
import type { RunInput } from '../../machines/model.ts';
import { type RunMachine, runMachine } from '../../machines/run.ts';
import { inputOf, type RunState } from '../../machines/step.ts';
import { fold } from '../../src/run/fold.ts';
import type { Fact } from '../../store/events.ts';
import type { Plan } from '../../store/plan.ts';
import { asMachineEvent, type Path, pathsOf } from '../support/paths.ts';
import { phase, plan, task } from '../support/plans.ts';
import { type Begun, play, started } from '../support/play.ts';
import { declaredTransitions, roleOf } from '../support/transitions.ts';

const types =
  (...wanted: Fact['type'][]) =>
  (fact: Fact): boolean =>
    wanted.includes(fact.type);

/** Facts enough for two parallel tasks without trying every mixture of what their neighbours already tried. */
const fewer = (fact: Fact): boolean => {
  if (fact.type === 'task.failed') return fact.data.failure.reason === 'threw';
  return types('task.succeeded', 'timer.fired', 'cancel.requested', 'task.stopped')(fact);
};

/** Facts enough for two phases of two tasks. */
const fewest = (fact: Fact): boolean => {
  if (fact.type === 'task.failed') return fact.data.failure.reason === 'threw';
  if (fact.type === 'timer.fired') return fact.data.timerId.startsWith('retry:');
  return types('task.succeeded', 'agent.answered', 'rollback.finished')(fact);
};

const byHand = { agent: { enabled: false }, rollback: 'manual' } as const;

/** Small plans that between them have every kind of state. */
const PLANS: Record<string, [Plan | null, ((fact: Fact) => boolean)?, Begun?]> = {
  'one critical task, whole ladder': [plan([phase('a', ['x'], { critical: true })])],
  'one task, nobody to ask': [plan([phase('a', ['x'])], byHand)],
  'one critical phase of two tasks': [plan([phase('a', ['x', 'y'], { critical: true })], byHand), fewer],
  'two tasks at once': [plan([phase('a', ['x', 'y'], { parallel: 2 })], byHand), fewer],
  'two phases, the first critical': [
    plan([phase('a', ['x', 'w'], { critical: true }), phase('b', ['y', 'z'], { parallel: 2 })]),
    fewest,
  ],
  'two phases, none critical': [plan([phase('a', ['x', 'w']), phase('b', ['y', 'z'])]), fewest],
  'two phases at once, a third that needs one and one that always runs': [
    plan(
      [
        phase('a', ['x'], { critical: true }),
        { ...phase('b', ['y']), after: [] },
        phase('c', ['z'], { after: ['b'], needs: ['b'] }),
        phase('d', ['v'], { after: ['a', 'b', 'c'], always: true }),
      ],
      byHand,
    ),
    fewest,
  ],
  'disabled and unselected parts': [
    plan([
      phase('a', [task('x', { skip: 'disabled' }), 'y']),
      phase('b', ['z'], { skip: 'not-selected' }),
      phase('c', [task('w', { skip: 'not-selected' })]),
    ]),
    fewer,
  ],
  'a configuration that cannot be read': [null],
  'a configuration that cannot be read, with nobody at the keyboard': [
    null,
    undefined,
    { trigger: 'schedule' },
  ],
  'help asked for by hand': [
    plan([phase('a', ['x'])], byHand),
    undefined,
    { byHand: { reason: 'r', agent: true } },
  ],
};

const cache = new Map<string, Path[]>();
const pathsFor = (name: string): Path[] => {
  const [made, wanted, begun] = PLANS[name] ?? [null];
  const paths = cache.get(name) ?? pathsOf(made, wanted, begun);
  cache.set(name, paths);
  return paths;
};

describe.each(Object.keys(PLANS))('%s', (name) => {
  const [made, , begun] = PLANS[name] ?? [null];
  const machine = runMachine(made);

  it('every path ends in its state through the loop, leaves nothing open, and replays from its log', {
    timeout: 240_000,
  }, async () => {
    for (const path of pathsFor(name)) {
      const { state, commits } = await play(made, path.facts, 1, begun);
      const expected = interpreted(machine, inputOf(started(made, 1, begun)), path);
      same(state.snapshot.value, path.end.value, path);
      same(state.snapshot.value, expected.value, path);
      same(state.snapshot.context, expected.context, path);
      if (path.end.status === 'done') expectNothingOpen(state, path);
      const again = fold(commits);
      same(again.divergence, null, path);
      same(again.state?.snapshot.value, state.snapshot.value, path);
      same(again.state?.timers, state.timers, path);
      same(again.state?.attempts, state.attempts, path);
    }
  });
});

/** The same facts through xstate alone. */
function interpreted(machine: RunMachine, input: RunInput, { facts }: Path): RunState['snapshot'] {
  const [initial] = initialTransition(machine, input);
  return facts.reduce(
    (snapshot, fact) => transition(machine, snapshot, asMachineEvent(fact, snapshot))[0],
    initial,
  );
}

function expectNothingOpen({ timers, awaiting, attempts, snapshot }: RunState, path: Path): void {
  same(timers, {}, path);
  same(awaiting, null, path);
  // A run that is closed because nobody can go on with it is closed as it was found.
  if (snapshot.context.status !== 'interrupted') same(attempts, {}, path);
}

/** `expect` draws a difference well and slowly: it is asked only when there is one. */
function same(actual: unknown, expected: unknown, path: Path): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, story(path)).toEqual(expected);
}

it('no declared transition of the chart stays untaken', () => {
  const declared = new Set<string>();
  const taken = new Set<string>();
  for (const [name, [made, , begun]] of Object.entries(PLANS)) {
    const machine = runMachine(made);
    const input = inputOf(started(made, 1, begun));
    for (const role of declaredTransitions(machine)) declared.add(role);
    for (const path of pathsFor(name)) {
      for (const role of transitionsOf(machine, input, path)) taken.add(role);
    }
  }
  expect([...declared].filter((role) => !taken.has(role)).sort()).toEqual([]);
});

/** The transitions of a path's last step, as xstate's own interpreter takes them; the first path takes the initial ones. */
function transitionsOf(machine: RunMachine, input: RunInput, path: Path): string[] {
  const roles: string[] = [];
  const last = path.facts.at(-1);
  const before = interpreted(machine, input, { ...path, facts: path.facts.slice(0, -1) });
  const actor = createActor(machine, {
    input,
    clock: new SimulatedClock(),
    ...(last === undefined ? {} : { snapshot: before }),
    inspect: (inspected) => {
      if (inspected.type === '@xstate.microstep') roles.push(...inspected._transitions.map(roleOf));
    },
  });
  actor.start();
  if (last !== undefined) actor.send(asMachineEvent(last, before));
  actor.stop();
  return roles;
}

const story = ({ facts }: Path): string =>
  facts
    .map(
      ({ type, data }) => `${type} ${'taskId' in data ? data.taskId : 'timerId' in data ? data.timerId : ''}`,
    )
    .join(' | ');
