import type { Clock } from '../../system/clock.ts';

/** A signal that follows another after a delay; `close` forgets both. */
export type Grace = { signal: AbortSignal; close(): void };

/** For what should not be cut off at once, but must not hold back a stop for ever either. */
export function withGrace(signal: AbortSignal, graceMs: number, clock: Clock): Grace {
  const late = new AbortController();
  let cancel = () => {};
  const begin = () => {
    cancel = clock.after(graceMs, () => late.abort());
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return {
    signal: late.signal,
    close: () => {
      signal.removeEventListener('abort', begin);
      cancel();
    },
  };
}
