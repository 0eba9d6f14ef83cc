import type { Clock } from '../../src/system/clock.ts';

/** A clock that goes from one due moment to the next; what is due at the same moment happens in the order it was asked for. */
export class TimeLine implements Clock {
  #now = 0;
  #waiting: { due: number; callback: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  monotonicMs(): number {
    return this.#now;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { due: this.#now + delayMs, callback };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((one) => one !== timer);
    };
  }

  /** Goes to the next due moment and calls back what was asked for first; false when nothing waits. */
  next(): boolean {
    const first = this.#waiting.toSorted((a, b) => a.due - b.due)[0];
    if (first === undefined) return false;
    this.#waiting = this.#waiting.filter((one) => one !== first);
    this.#now = first.due;
    first.callback();
    return true;
  }
}
