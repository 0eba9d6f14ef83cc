import type { Clock } from '../system/clock.ts';

/** Lets time pass, in milliseconds; false when the signal ended the wait. */
export function waitFor(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const given = (): void => {
      cancel();
      resolve(false);
    };
    const cancel = clock.after(Math.max(0, milliseconds), () => {
      signal.removeEventListener('abort', given);
      resolve(true);
    });
    signal.addEventListener('abort', given, { once: true });
  });
}
