/** Where outcomes wait until the loop takes them, one at a time and in the order they came. */
export class Inbox<T> {
  #waiting: T[] = [];
  #taker: ((item: T) => void) | null = null;

  put(item: T): void {
    if (this.#taker === null) {
      this.#waiting.push(item);
      return;
    }
    const taker = this.#taker;
    this.#taker = null;
    taker(item);
  }

  /** The next item; waits for one. Only one taker at a time. */
  take(): Promise<T> {
    const item = this.#waiting.shift();
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve) => {
      this.#taker = resolve;
    });
  }

  /** Everything that waits, without waiting for more. */
  drain(): T[] {
    return this.#waiting.splice(0);
  }
}
