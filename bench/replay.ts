import { initialTransition, transition } from 'xstate';
import type { MachineEvent } from '../machines/model.ts';
import { runMachine } from '../machines/run.ts';
import { begin, type RunState, step } from '../machines/step.ts';
import { fold } from '../src/run/fold.ts';
import type { Commit } from '../store/commit-line.ts';
import { type DataOf, type Fact, isFact } from '../store/events.ts';
import { inTurn, timed } from './measure.ts';
import { type Row, times } from './row.ts';
import { syntheticRuns } from './synthetic.ts';
import type { Workplace } from './workplace.ts';

/** P6: the replay that checks every decision, against xstate's transition function alone. Both build the machine. */
export function verifyingReplay({ repeat }: Workplace): Row[] {
  const runs = syntheticRuns();
  const bareInputs = runs.map(machineInputOf);
  const compared = inTurn(
    () =>
      timed(() => {
        for (const commits of runs) {
          if (fold(commits).divergence !== null) throw new Error('a synthetic run does not replay');
        }
      }),
    () => timed(() => bareInputs.forEach(bareLoop)),
    repeat(20),
  );
  return [
    {
      id: 'P6',
      what: 'verifying replay, time against bare transitions',
      unit: '×',
      measured: compared.ratio,
      goal: { atMost: 1.25 },
      detail: `${times(compared, ['ours', 'bare'])} for ${runs.length} runs`,
    },
  ];
}

type MachineInput = { started: DataOf<'run.started'>; events: MachineEvent[] };

function bareLoop({ started: { plan, seed }, events }: MachineInput): void {
  const machine = runMachine(plan);
  let [snapshot] = initialTransition(machine, { plan, seed });
  for (const event of events) [snapshot] = transition(machine, snapshot, event);
  if (snapshot.status !== 'done') throw new Error('the bare loop does not reach the end of the run');
}

/** What xstate is given for the facts of a run; which event a timer stands for is known only to the state before it. */
function machineInputOf(commits: readonly Commit[]): MachineInput {
  const facts = commits.flatMap(({ events }) => events.filter(isFact));
  const [first, ...rest] = facts;
  if (first?.type !== 'run.started') throw new Error('a run that does not begin');
  let state: RunState = begin(first.data).state;
  const events = rest.map((fact) => {
    const event =
      fact.type === 'timer.fired'
        ? { type: state.timers[fact.data.timerId]?.eventType }
        : { type: fact.type, data: fact.data };
    state = step(state, { type: fact.type, data: fact.data } as Fact, fact.elapsedMs).state;
    return event as MachineEvent;
  });
  return { started: first.data, events };
}
