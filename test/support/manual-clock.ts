import type { Clock } from '../../src/system/clock.ts';

const MORNING = Date.parse('2026-01-22T06:00:00Z');

/** A clock that a test moves; what is due at the same moment happens in the order it was asked for. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { due: number; callback: () => void }[] = [];

  constructor(now = MORNING) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { due: this.#now + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  /** How many timers wait. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Moves time on and calls what has become due, in order. */
  advance(milliseconds: number): void {
    const until = this.#now + milliseconds;
    while (this.next(until));
    this.#now = until;
  }

  /** Goes to the next due moment up to `until` and calls back what was asked for first; false when nothing waits. */
  next(until = Number.POSITIVE_INFINITY): boolean {
    const first = [...this.#timers].sort((a, b) => a.due - b.due).find((timer) => timer.due <= until);
    if (first === undefined) return false;
    this.#timers = this.#timers.filter((one) => one !== first);
    this.#now = Math.max(this.#now, first.due);
    first.callback();
    return true;
  }
}
