import { begin, type RunState, step } from '../../machines/step.ts';
import { type Body, type DataOf, EVENT_VERSION, type Fact, type StoredEvent } from '../../store/events.ts';
import { started } from './play.ts';

export type Identity = { runId: string; machineId: string; startedAtMs: number };

/** A run whose world is told by the test, fact by fact: the real machine decides, and every event is kept as it would be stored. */
export class ToldRun {
  readonly runId: string;
  readonly machineId: string;
  readonly commits: StoredEvent[][] = [];
  #startedAtMs: number;
  #state: RunState;
  #elapsedMs = 0;

  constructor(begun: Partial<DataOf<'run.started'>>, { runId, machineId, startedAtMs }: Identity) {
    this.runId = runId;
    this.machineId = machineId;
    this.#startedAtMs = startedAtMs;
    const data = { ...started(begun.plan ?? null), machineVersion: 'test', ...begun };
    const { state, consequences } = begin(data);
    this.#state = state;
    this.#write([{ type: 'run.started', data }, ...consequences]);
  }

  get events(): StoredEvent[] {
    return this.commits.flat();
  }

  get state(): RunState {
    return this.#state;
  }

  /** Lets what follows happen at this moment of the run. */
  now(elapsedMs: number): this {
    this.#elapsedMs = elapsedMs;
    return this;
  }

  fact(fact: Fact): this {
    const { state, consequences } = step(this.#state, fact, this.#elapsedMs);
    this.#state = state;
    this.#write([fact, ...consequences]);
    return this;
  }

  #write(bodies: readonly Body[]): void {
    const first = this.events.length + 1;
    const at = new Date(this.#startedAtMs + this.#elapsedMs).toISOString();
    const { runId, machineId } = this;
    this.commits.push(
      bodies.map((body, index) => ({
        v: EVENT_VERSION,
        runId,
        machineId,
        seq: first + index,
        at,
        elapsedMs: this.#elapsedMs,
        ...(index === 0 ? {} : { causationId: first }),
        ...body,
      })),
    );
  }
}
