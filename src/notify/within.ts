import type { Clock } from '../system/clock.ts';
import type { Sent } from './send.ts';

/** Does something for so long at most; afterwards its signal is aborted, so that nothing of it is left at work. */
export async function within<T>(
  clock: Clock,
  longestMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const cancel = clock.after(longestMs, () => over.abort());
  try {
    return await work(over.signal);
  } finally {
    cancel();
    over.abort();
  }
}

/** A sender that does not heed the signal is not waited for; what it throws is a fault of ours, and no trouble of a run. */
export function unlessOver(work: Promise<Sent>, signal: AbortSignal): Promise<Sent> {
  return new Promise((resolve) => {
    const end = (sent: Sent): void => {
      signal.removeEventListener('abort', over);
      resolve(sent);
    };
    const over = (): void => end({ kind: 'later', reason: { code: 'notify.no-time', params: {} } });
    signal.addEventListener('abort', over, { once: true });
    if (signal.aborted) over();
    work.then(end, (thrown: unknown) => {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      end({ kind: 'later', reason: { code: 'notify.threw', params: { message } } });
    });
  });
}
