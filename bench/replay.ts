import { initialTransition, transition } from 'xstate';
import type { MachineEvent } from '../machines/model.ts';
import { runMachine } from '../machines/run.ts';
import { begin, type RunState, step } from '../machines/step.ts';
import { fold } from '../src/run/fold.ts';
import type { Commit } from '../store/commit-line.ts';
import { type DataOf, type Fact, isFact } from '../store/events.ts';
import { LowdbLog } from '../store/lowdb-log.ts';
import { inTurn, type Repetitions, timed, type Work } from './measure.ts';
import { logsOf } from './rebuild-metrics.ts';
import { count, type Row, times } from './row.ts';
import type { Store, Workplace } from './workplace.ts';

/**
 * All runs of a large store take longer than all other measures together, so every seventh speaks for them. Seven,
 * because the kinds of synthetic run recur every 24 runs: all of them are met.
 */
const SAMPLE = 7;
const RUNS_IN_BLOCK = 25;

/** P6: the replay that checks every decision, against xstate's transition function alone. Both build the machine. */
export function verifyingReplay(place: Workplace): Row[] {
  const inputs = new Map(place.runs().map((commits) => [seedOf(commits), machineInputOf(commits)]));
  const row = (store: Store, step: number, rounds: (blocks: number) => Repetitions): Row => {
    const logs = logsOf(store.dataDir).filter((_, index) => index % step === 0);
    const blocks = blocksOf(logs, RUNS_IN_BLOCK);
    const ours = blockwise(blocks, (runs) => runs.forEach(verify));
    const bare = blockwise(blocks, (runs) => {
      for (const commits of runs) bareLoop(inputs.get(seedOf(commits)));
    });
    const compared = inTurn(ours, bare, rounds(blocks.length));
    const sample = step === 1 ? 'all' : `${count(logs.length)} of`;
    return {
      id: 'P6',
      what: `verifying replay of ${count(store.events)} events, time against bare transitions`,
      unit: '×',
      measured: compared.ratio,
      goal: { atMost: 1.25 },
      detail: `${times(compared, ['ours', 'bare'])} for ${Math.min(RUNS_IN_BLOCK, logs.length)} runs; ${sample} ${count(store.runs)} runs`,
    };
  };
  const everyBlockOnce = (blocks: number): Repetitions => ({ pairs: blocks, warmUp: 1 });
  return [
    row(place.smallStore(), 1, () => place.repeat(40)),
    row(place.largeStore(), place.whole ? 1 : SAMPLE, everyBlockOnce),
  ];
}

function verify(commits: readonly Commit[]): void {
  if (fold(commits).divergence !== null) throw new Error('a synthetic run does not replay');
}

/** The next block at each call, read before the time is taken. */
function blockwise(blocks: readonly string[][], work: (runs: readonly Commit[][]) => void): Work {
  let round = 0;
  return () => {
    const files = blocks[round++ % blocks.length] ?? [];
    const runs = files.map((file) => [...new LowdbLog(file).commits]);
    return timed(() => work(runs));
  };
}

const blocksOf = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, block) =>
    all.slice(block * size, (block + 1) * size),
  );

/** Which of the synthetic runs it is. */
function seedOf([commit]: readonly Commit[]): number {
  const first = commit?.events[0];
  if (first?.type !== 'run.started') throw new Error('a run that does not begin');
  return first.data.seed;
}

type MachineInput = { started: DataOf<'run.started'>; events: MachineEvent[] };

function bareLoop(input: MachineInput | undefined): void {
  if (input === undefined) throw new Error('a run that is not one of the synthetic ones');
  const { plan, seed } = input.started;
  const machine = runMachine(plan);
  let [snapshot] = initialTransition(machine, { plan, seed });
  for (const event of input.events) [snapshot] = transition(machine, snapshot, event);
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
