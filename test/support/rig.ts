import type { RunState } from '../../machines/step.ts';
import type { Ladder } from '../../src/ladder/ladder.ts';
import { noLadder } from '../../src/ladder/no-ladder.ts';
import { type Driven, drive, type Input } from '../../src/run/drive.ts';
import { fold } from '../../src/run/fold.ts';
import { Inbox } from '../../src/run/inbox.ts';
import { Journal } from '../../src/run/journal.ts';
import { Performer } from '../../src/run/performer.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import type { Processes, ProcessRequest, ProcessResult } from '../../src/system/processes/processes.ts';
import { type EventLog, eventsOf } from '../../store/event-log.ts';
import type { EventType, Fact, Observation, StoredEvent } from '../../store/events.ts';
import { MemoryLog } from '../../store/memory-log.ts';
import type { Plan } from '../../store/plan.ts';
import { ManualClock } from './manual-clock.ts';
import { type Begun, started } from './play.ts';
import { Workbench } from './workbench.ts';

type Parts = {
  plan: Plan | null;
  dataDir: string;
  log?: EventLog;
  /** What the world answers in place of a performer that cannot do something yet. */
  answers?: (fact: Fact) => Fact;
  observations?: Observation[];
  /** What the ladder does outside; what is not given is as where nobody is told or asked. */
  ladder?: Partial<Ladder>;
  begun?: Begun;
};

/** One process of roo-fsm around the machine: the real loop, journal and performer, with everything outside held still. */
export class Rig {
  readonly log: EventLog;
  readonly clock = new ManualClock();
  readonly bench = new Workbench();
  readonly processes = new HeldProcesses();
  readonly inbox = new Inbox<Input>();
  #parts: Parts;
  #driven: Promise<Driven> | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.log = parts.log ?? new MemoryLog();
  }

  /** Begins a new run. */
  begin(): Promise<void> {
    this.fact({ type: 'run.started', data: started(this.#parts.plan, 1, this.#parts.begun) });
    return this.#run(this.#journal(), this.#performer());
  }

  /** Goes on with the run in the log, as a new process does. */
  resume(): Promise<void> {
    const journal = this.#journal();
    const performer = this.#performer();
    const events = this.events();
    for (const event of events) performer.note(event);
    const openAttempts = Object.keys(journal.state.attempts);
    journal.observe({ type: 'run.resumed', data: { pid: 1, host: 'h', openAttempts } });
    performer.restore(journal.state, journal.elapsedMs(), events.at(-1)?.type !== 'run.suspended');
    return this.#run(journal, performer);
  }

  fact(fact: Fact): void {
    this.inbox.put({ kind: 'fact', fact });
  }

  /** A signal asks this process to end. */
  suspend(): Promise<void> {
    this.inbox.put({ kind: 'suspend', signal: 'SIGINT' });
    return settled();
  }

  /** Ends an attempt that is at work. */
  end(...given: Parameters<Workbench['end']>): Promise<void> {
    this.bench.end(...given);
    return settled();
  }

  /** Lets time pass. */
  pass(milliseconds: number): Promise<void> {
    this.clock.advance(milliseconds);
    return settled();
  }

  /** How the loop ended; rejects when it threw. */
  async driven(): Promise<Driven> {
    if (this.#driven === null) throw new Error('the loop has not begun');
    const still = new Error(`the loop goes on; at work: ${this.bench.atWork.join(', ')}`);
    return Promise.race([this.#driven, settled().then(() => Promise.reject(still))]);
  }

  events(): StoredEvent[] {
    return eventsOf(this.log.commits);
  }

  /** The events of these types. */
  all<T extends EventType>(...types: T[]): Extract<StoredEvent, { type: T }>[] {
    const wanted: readonly string[] = types;
    return this.events().filter((event): event is Extract<StoredEvent, { type: T }> =>
      wanted.includes(event.type),
    );
  }

  state(): RunState {
    const { state } = fold(this.log.commits);
    if (state === null) throw new Error('the run has not begun');
    return state;
  }

  #run(...[journal, performer]: [Journal, Performer]): Promise<void> {
    const observations = this.#parts.observations ?? [];
    this.#driven = drive({ journal, inbox: this.inbox, performer, report: () => {}, observations });
    this.#driven.catch(() => {});
    return settled();
  }

  #journal(): Journal {
    return new Journal({
      identity: { runId: 'run-1', machineId: 'm' },
      log: this.log,
      clock: this.clock,
      mask: (body) => body,
      state: fold(this.log.commits).state,
      ownedBeforeMs: this.events().at(-1)?.elapsedMs ?? 0,
    });
  }

  #performer(): Performer {
    const { plan, dataDir, ladder, answers = (fact) => fact } = this.#parts;
    const workshop = {
      ladder: { ...noLadder(this.clock, plan), ...ladder },
      runId: 'run-1',
      workspace: dataDir,
      dataDir,
      plan,
      clock: this.clock,
      processes: this.processes,
      language: 'en' as const,
      mask: createMask({ env: {} }),
      kindOf: async () => this.bench.kind,
      history: async () => [],
    };
    return new Performer(workshop, (fact) => this.fact(answers(fact)));
  }
}

/** Lets everything happen that waits for no timer. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Processes held still: each waits until the test says with which code it ends, or until it is stopped. */
class HeldProcesses implements Processes {
  #running: { request: ProcessRequest; end: (result: ProcessResult) => void }[] = [];

  run(request: ProcessRequest): Promise<ProcessResult> {
    return new Promise((resolve) => {
      const running = {
        request,
        end: (result: ProcessResult): void => {
          this.#running = this.#running.filter((one) => one !== running);
          resolve(result);
        },
      };
      this.#running.push(running);
      request.signal.addEventListener('abort', () => running.end({ ...SILENT, end: 'stopped' }));
    });
  }

  /** The requests of those that run. */
  get running(): ProcessRequest[] {
    return this.#running.map(({ request }) => request);
  }

  /** Ends the one that has run longest. */
  exit(exitCode: number): Promise<void> {
    const [first] = this.#running;
    if (first === undefined) throw new Error('no process runs');
    first.end({ ...SILENT, end: 'exited', exitCode });
    return settled();
  }
}

const SILENT = { stdout: '', stderr: '', durationMs: 0 };
