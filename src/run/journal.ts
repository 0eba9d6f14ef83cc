import { begin, type RunState, step } from '../../machines/step.ts';
import type { EventLog } from '../../store/event-log.ts';
import {
  type Body,
  type Consequence,
  EVENT_VERSION,
  type Fact,
  type Observation,
  type StoredEvent,
} from '../../store/events.ts';
import type { Clock } from '../system/clock.ts';

/** What identifies the run in every envelope. */
export type RunIdentity = { runId: string; machineId: string };

/** What was written for one input, and the state after it. */
export type Written = { events: StoredEvent[]; consequences: Consequence[] };

/**
 * The only way an event enters a run: decide, append, and only then let anybody know. The fact that is decided
 * about is the one that is stored: masked, and passed through JSON, so that live and replay see the same.
 */
export class Journal {
  readonly identity: RunIdentity;
  #log: EventLog;
  #clock: Clock;
  #mask: <T extends Fact | Observation>(body: T) => T;
  #state: RunState | null;
  /** Owned time before this process, in milliseconds, and when this process took over. */
  #ownedBefore: number;
  #ownedSince: number;

  constructor(parts: {
    identity: RunIdentity;
    log: EventLog;
    clock: Clock;
    mask: <T extends Fact | Observation>(body: T) => T;
    state: RunState | null;
    ownedBeforeMs: number;
  }) {
    this.identity = parts.identity;
    this.#log = parts.log;
    this.#clock = parts.clock;
    this.#mask = parts.mask;
    this.#state = parts.state;
    this.#ownedBefore = parts.ownedBeforeMs;
    this.#ownedSince = parts.clock.monotonicMs();
  }

  get state(): RunState {
    if (this.#state === null) throw new Error('the run has not been started');
    return this.#state;
  }

  /** Whether the run has ended; one that has not begun has not. */
  get done(): boolean {
    return this.#state?.done === true;
  }

  /** Time in which a process owned the run, in milliseconds; monotonic. */
  elapsedMs(): number {
    return Math.round((this.#ownedBefore + this.#clock.monotonicMs() - this.#ownedSince) * 1000) / 1000;
  }

  /** Writes a fact with everything the machine decides on it. */
  fact(fact: Fact): Written {
    const plain = asStored(this.#mask(fact));
    const elapsedMs = this.elapsedMs();
    const next = plain.type === 'run.started' ? begin(plain.data) : step(this.state, plain, elapsedMs);
    const consequences = asStored(next.consequences);
    const events = this.#append([plain, ...consequences], elapsedMs);
    this.#state = next.state;
    return { events, consequences };
  }

  /** Writes something worth keeping that moves nothing. */
  observe(observation: Observation): StoredEvent[] {
    return this.#append([asStored(this.#mask(observation))], this.elapsedMs());
  }

  #append(bodies: Body[], elapsedMs: number): StoredEvent[] {
    const revision = this.#log.revision;
    const at = new Date(this.#clock.now()).toISOString();
    const events = bodies.map((body, index) => {
      const caused = index === 0 ? {} : { causationId: revision + 1 };
      return {
        v: EVENT_VERSION,
        ...this.identity,
        seq: revision + 1 + index,
        at,
        elapsedMs,
        ...caused,
        ...body,
      };
    });
    this.#log.append(revision, events);
    return events;
  }
}

/** Exactly what a reader of the log will get: `undefined` gone, dates and the like refused by the types. */
const asStored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
