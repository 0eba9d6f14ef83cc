import type { LockOwner } from '../../store/lock.ts';
import { CommandError, EXIT } from './command-error.ts';

/** Somebody else is at work in this repository, and who that is. */
export function lockedError(path: string, owner: LockOwner | null): CommandError {
  const who =
    owner === null
      ? 'a process that cannot be named'
      : `run ${owner.runId} (process ${owner.pid} on ${owner.host}, since ${owner.since}, "${owner.command}")`;
  return new CommandError({
    reason: 'locked',
    message: `another run is at work in this repository: ${who}`,
    exitCode: EXIT.locked,
    where: { file: path },
    remedy: 'wait until it has ended (--overlap wait), or end it with: roo-fsm cancel',
  });
}
