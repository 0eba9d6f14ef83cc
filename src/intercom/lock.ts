import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { acquireLock, type Lock } from '../../store/lock.ts';
import { isSameOwner, type Liveness, type LockOwner } from '../../store/lock-owner.ts';
import { StoreError } from '../../store/store-error.ts';
import { liveness, whoAmI } from '../system/processes/process-identity.ts';

/** What is done while the lock is held, and without it: then `isAlone` is false. */
type Work<T> = (isAlone: boolean) => T;

/**
 * Does something with a file while no other roo-fsm does; after `waitMs`, or where no lock can be made, without the
 * lock. Appending is safe so; replacing the file is not. The owner of a lock is dead or alive as for the lock of runs.
 */
export async function whileLocked<T>(file: string, work: Work<T>, waitMs = 5000): Promise<T> {
  const lock = await lockFor(`${file}.lock`, waitMs);
  try {
    return work(lock !== null);
  } finally {
    lock?.release();
  }
}

async function lockFor(file: string, waitMs: number): Promise<Lock | null> {
  const owner = whoAmI(uuid(), 'roo-fsm intercom', new Date().toISOString());
  const judge = patientJudge();
  const until = performance.now() + waitMs;
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 50)) {
    try {
      const acquired = acquireLock(file, owner, judge);
      if (acquired.kind === 'acquired') return acquired.lock;
    } catch (thrown) {
      if (thrown instanceof StoreError) return null;
      throw thrown;
    }
    if (performance.now() >= until) return null;
    await sleep(pauseMs);
  }
}

/** Asks about the same owner once a second at most: on Windows each question starts a program. */
function patientJudge(): Liveness {
  let last: { owner: LockOwner; at: number } | null = null;
  return (owner) => {
    const isKnown = last !== null && isSameOwner(last.owner, owner) && performance.now() - last.at < 1000;
    if (isKnown) return 'alive';
    const judged = liveness(owner);
    last = judged === 'alive' ? { owner, at: performance.now() } : null;
    return judged;
  };
}
