import { drivesRun, type LockOwner } from '../../store/lock-owner.ts';
import { CommandError, EXIT } from './command-error.ts';

type Locked = {
  path: string;
  owner: LockOwner | null;
  /** `inside`: we were started by the very run that has the lock. `deaf`: it was asked to end and did not. */
  why?: 'busy' | 'inside' | 'deaf';
};

/** Somebody else is at work in this repository, and who that is. `mayWait`: the command could have waited. */
export function lockedError({ path, owner, why = 'busy' }: Locked, mayWait = false): CommandError {
  return new CommandError({
    reason: 'locked',
    message: `${MESSAGES[why === 'inside' && isAgent() ? 'agent' : why]}: ${nameOf(owner)}`,
    exitCode: EXIT.locked,
    where: { file: path },
    remedy: remedyFor(why, owner, mayWait),
  });
}

const MESSAGES = {
  busy: 'somebody else is at work in this repository',
  inside: 'this command was started by a task of the run that is at work in this repository',
  agent: 'this command was started by the agent of the run that is at work in this repository',
  deaf: 'the run at work in this repository was asked to end, and did not',
} as const;

/** Whether the agent of a run has started us; a task has a phase. */
const isAgent = ({ ROO_FSM_TASK, ROO_FSM_PHASE }: NodeJS.ProcessEnv = process.env): boolean =>
  ROO_FSM_TASK === 'agent' && ROO_FSM_PHASE === '';

function nameOf(owner: LockOwner | null): string {
  if (owner === null) return 'a process that cannot be named';
  const { runId, pid, host, since, command } = owner;
  const process = `process ${pid} on ${host}, since ${since}`;
  return drivesRun(owner) ? `run ${runId} (${process}, "${command}")` : `"${command}" (${process})`;
}

function remedyFor(why: NonNullable<Locked['why']>, owner: LockOwner | null, mayWait: boolean): string {
  switch (why) {
    case 'busy': {
      const wait = mayWait ? 'wait until it has ended (--overlap wait)' : 'wait until it has ended';
      return owner !== null && drivesRun(owner) ? `${wait}, or end it with: roo-fsm cancel` : wait;
    }
    case 'inside':
      if (isAgent()) return 'nothing needs to be started: what failed is checked again as soon as you end';
      return 'a run cannot wait for itself; take this command out of that task, or give it another --workspace';
    case 'deaf':
      return owner === null
        ? 'see who has the lock'
        : `end its process with: roo-fsm cancel --force (on ${owner.host})`;
    default:
      return why satisfies never;
  }
}
