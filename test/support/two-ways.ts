import { type Actor, createActor, SimulatedClock } from 'xstate';
import { type RunMachine, runMachine } from '../../machines/run.ts';
import { inputOf } from '../../machines/step.ts';
import { drive, type Input } from '../../src/run/drive.ts';
import { Inbox } from '../../src/run/inbox.ts';
import { Journal } from '../../src/run/journal.ts';
import type { Commit } from '../../store/commit-line.ts';
import { type Consequence, isConsequence } from '../../store/events.ts';
import { MemoryLog } from '../../store/memory-log.ts';
import type { Plan } from '../../store/plan.ts';
import { ManualClock } from './manual-clock.ts';
import { type Begun, started } from './play.ts';
import { settled } from './rig.ts';
import { type Script, World } from './world.ts';

/** What a run came to, and when it decided what (timers are xstate's own business when it interprets a machine live). */
export type Course = {
  value: unknown;
  context: unknown;
  status: string;
  decided: [at: number, Consequence][];
};

const SEED = 5;

/** The run through the real loop and journal, with timers and the world on one time line. */
export async function throughTheLoop(
  plan: Plan,
  script: Script,
  begun: Begun = {},
): Promise<Course & { commits: readonly Commit[] }> {
  const time = new ManualClock(0);
  const log = new MemoryLog();
  const inbox = new Inbox<Input>();
  const identity = { runId: 'run-1', machineId: 'm' };
  const journal = new Journal({
    identity,
    log,
    clock: time,
    mask: (body) => body,
    state: null,
    ownedBeforeMs: 0,
  });
  const later = time.after.bind(time);
  const world = new World(script, later, (fact) => inbox.put({ kind: 'fact', fact }));
  const timers = new Map<string, () => void>();
  const perform = (consequence: Consequence): void => {
    const { type, data } = consequence;
    if (type === 'timer.cancelled') timers.get(data.timerId)?.();
    if (type !== 'timer.started') return world.hear(consequence);
    const { timerId, delayMs } = data;
    const fired = (): void => inbox.put({ kind: 'fact', fact: { type: 'timer.fired', data: { timerId } } });
    timers.set(timerId, later(delayMs, fired));
  };
  inbox.put({ kind: 'fact', fact: { type: 'run.started', data: started(plan, SEED, begun) } });
  const performer = { perform, note: () => {}, stopAll: async () => {} };
  let over = false;
  const driven = drive({ journal, inbox, performer, report: () => {}, observations: [] }).finally(() => {
    over = true;
  });
  await settled();
  while (!over && time.next()) await settled();
  if (!over) throw new Error('the run waits for something that never comes');
  await driven;
  const { value, context, status } = journal.state.snapshot;
  const decided = log.commits
    .flatMap(({ events }) => events.filter(isConsequence))
    .filter(({ type }) => !['timer.started', 'timer.cancelled', 'fact.ignored'].includes(type))
    .map(({ elapsedMs, type, data }): [number, Consequence] => [elapsedMs, { type, data } as Consequence]);
  return { value, context, status, decided, commits: log.commits };
}

/** The same run as xstate interprets the machine, with its own timers on its own simulated clock. */
export function throughXstate(plan: Plan, script: Script, begun: Begun = {}): Course {
  const clock = new SteppedClock();
  const input = inputOf(started(plan, SEED, begun));
  const actor: Actor<RunMachine> = createActor(runMachine(plan), { clock, input });
  const decided: [number, Consequence][] = [];
  const thrown: unknown[] = [];
  const active = (): boolean => actor.getSnapshot().status === 'active';
  const later = (delayMs: number, callback: () => void): (() => void) => {
    const id = clock.setTimeout(callback, delayMs);
    return () => clock.clearTimeout(id);
  };
  const world = new World(script, later, (fact) => {
    // A timer is the actor's own and the first fact is its input; neither is ever sent.
    if (active() && fact.type !== 'timer.fired' && fact.type !== 'run.started') actor.send(fact);
  });
  actor.on('*', (consequence) => {
    decided.push([clock.now(), consequence]);
    world.hear(consequence);
  });
  actor.subscribe({ error: (error) => thrown.push(error) });
  actor.start();
  while (active() && clock.next()) {}
  if (thrown.length > 0) throw thrown[0];
  const { value, context, status } = actor.getSnapshot();
  return { value, context, status, decided };
}

/** Xstate's simulated clock, moved from one due moment to the next. */
class SteppedClock extends SimulatedClock {
  #due = new Map<number, number>();

  override setTimeout(callback: () => void, delayMs: number): number {
    const id = super.setTimeout(() => {
      this.#due.delete(id);
      callback();
    }, delayMs);
    this.#due.set(id, this.now() + delayMs);
    return id;
  }

  override clearTimeout(id: number): void {
    this.#due.delete(id);
    super.clearTimeout(id);
  }

  /** Goes to the next due moment; false when nothing waits. */
  next(): boolean {
    if (this.#due.size === 0) return false;
    this.set(Math.min(...this.#due.values()));
    return true;
  }
}
