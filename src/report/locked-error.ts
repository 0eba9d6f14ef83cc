import type { LockOwner } from '../../store/lock.ts';
import { CommandError, EXIT } from './command-error.ts';

type Locked = {
  path: string;
  owner: LockOwner | null;
  /** `inside`: we were started by the very run that has the lock. `deaf`: it was asked to end and did not. */
  why?: 'busy' | 'inside' | 'deaf';
};

/** Somebody else is at work in this repository, and who that is. */
export function lockedError({ path, owner, why = 'busy' }: Locked): CommandError {
  return new CommandError({
    reason: 'locked',
    message: `${MESSAGES[why]}: ${nameOf(owner)}`,
    exitCode: EXIT.locked,
    where: { file: path },
    remedy: remedyFor(why, owner),
  });
}

const MESSAGES = {
  busy: 'another run is at work in this repository',
  inside: 'this command was started by a task of the run that is at work in this repository',
  deaf: 'the run at work in this repository was asked to end, and did not',
} as const;

const nameOf = (owner: LockOwner | null): string =>
  owner === null
    ? 'a process that cannot be named'
    : `run ${owner.runId} (process ${owner.pid} on ${owner.host}, since ${owner.since}, "${owner.command}")`;

function remedyFor(why: NonNullable<Locked['why']>, owner: LockOwner | null): string {
  switch (why) {
    case 'busy':
      return 'wait until it has ended (--overlap wait), or end it with: roo-fsm cancel';
    case 'inside':
      return 'a run cannot wait for itself; take roo-fsm run out of that task, or give its child another --workspace';
    case 'deaf':
      return owner === null
        ? 'see who has the lock'
        : `end its process with: roo-fsm cancel --force (on ${owner.host})`;
    default:
      return why satisfies never;
  }
}
