import { type CancelRequest, readCancel, withdrawCancel } from '../../store/cancel-request.ts';
import type { Clock } from '../system/clock.ts';

/** How often an owner looks, in milliseconds. A file is seen on every system and every drive; notifications are not. */
const LOOK_MS = 250;

/** Calls back once when somebody asks for the end of this run; for the owner of the lock. */
export function watchForCancel(
  lockFile: string,
  runId: string,
  clock: Clock,
  callback: (request: CancelRequest) => void,
): { off: () => void } {
  let cancel = (): void => {};
  const look = (): void => {
    const request = readCancel(lockFile);
    if (request?.runId !== runId) {
      cancel = clock.after(LOOK_MS, look);
      return;
    }
    withdrawCancel(lockFile);
    callback(request);
  };
  cancel = clock.after(LOOK_MS, look);
  return { off: () => cancel() };
}
