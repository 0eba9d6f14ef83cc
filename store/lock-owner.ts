import * as z from 'zod';

/** Who holds a lock. `startTime` tells a process from a later one with the same pid, `bootId` one boot from the next. */
export const lockOwnerSchema = z.object({
  pid: z.number().int(),
  startTime: z.string(),
  host: z.string(),
  bootId: z.string(),
  runId: z.string(),
  command: z.string(),
  since: z.string(),
});
export type LockOwner = z.infer<typeof lockOwnerSchema>;

/** Decides whether the process that wrote a lock may still be at work; only a proven death says no. */
export type Liveness = (owner: LockOwner) => 'alive' | 'dead';

/** The same process in the same run; nobody is the same as nobody. */
export const isSameOwner = (one: LockOwner | null, other: LockOwner | null): boolean =>
  one?.runId === other?.runId &&
  one?.pid === other?.pid &&
  one?.startTime === other?.startTime &&
  one?.host === other?.host;

/** Whether it drives a run, which can be asked to end; a repair or the like ends by itself. */
export const drivesRun = ({ command }: LockOwner): boolean => /^roo-fsm (run|resume|demo)\b/.test(command);
