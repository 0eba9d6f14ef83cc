import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { codeOf } from './file-door.ts';
import { StoreError } from './store-error.ts';

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

export type Lock = { path: string; release: () => void };
export type Acquired =
  | { kind: 'acquired'; lock: Lock; takenOverFrom: LockOwner | null }
  | { kind: 'held'; path: string; owner: LockOwner | null };

/** Decides whether the process that wrote a lock may still be at work; only a proven death says no. */
export type Liveness = (owner: LockOwner) => 'alive' | 'dead';

const TAKEOVER_TRIES = 50;
const TAKEOVER_PAUSE_MS = 20;

/**
 * Takes the lock, or names who holds it. The file appears with its content in one step (a hard link to a
 * finished file). A dead owner's lock is removed only under a second lock beside it, so that two that
 * see the same dead owner cannot remove each other's fresh one.
 */
export function acquireLock(path: string, owner: LockOwner, liveness: Liveness): Acquired {
  prepare(path);
  if (create(path, owner)) return { kind: 'acquired', lock: lockOf(path, owner), takenOverFrom: null };
  for (let tries = 0; tries < TAKEOVER_TRIES; tries++) {
    const holder = readOwner(path);
    if (holder !== null && liveness(holder) === 'alive') return { kind: 'held', path, owner: holder };
    const taken = underGuard(path, owner, liveness, () => replaceDead(path, owner, liveness));
    if (taken !== null) return { kind: 'acquired', lock: lockOf(path, owner), takenOverFrom: taken.from };
    pause();
  }
  return { kind: 'held', path, owner: readOwner(path) };
}

/** The owner written in a lock file; `null` when there is none that can be read. */
export function readOwner(path: string): LockOwner | null {
  try {
    return lockOwnerSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function prepare(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (thrown) {
    throw new StoreError({ reason: 'not-writable', file: dirname(path), code: codeOf(thrown) });
  }
}

/** True when the file is ours now, false when somebody else's is there. */
function create(path: string, owner: LockOwner): boolean {
  const draft = `${path}.${owner.pid}.${owner.runId}`;
  try {
    writeFileSync(draft, JSON.stringify(owner));
    linkSync(draft, path);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV'].includes(codeOf(thrown))) {
      return createWithoutLinks(path, owner);
    }
    throw new StoreError({ reason: 'not-writable', file: path, code: codeOf(thrown) });
  } finally {
    remove(draft);
  }
}

/** For file systems without hard links (FAT, some network drives): exclusive creation, then the content. */
function createWithoutLinks(path: string, owner: LockOwner): boolean {
  try {
    writeFileSync(path, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw new StoreError({ reason: 'not-writable', file: path, code: codeOf(thrown) });
  }
}

function underGuard<T>(path: string, owner: LockOwner, liveness: Liveness, work: () => T | null): T | null {
  const guard = `${path}.takeover`;
  if (!create(guard, owner)) {
    const other = readOwner(guard);
    if (other !== null && liveness(other) === 'dead') remove(guard);
    return null;
  }
  try {
    return work();
  } finally {
    remove(guard);
  }
}

function replaceDead(path: string, owner: LockOwner, liveness: Liveness): { from: LockOwner | null } | null {
  const holder = readOwner(path);
  if (holder !== null && liveness(holder) === 'alive') return null;
  remove(path);
  return create(path, owner) ? { from: holder } : null;
}

const lockOf = (path: string, owner: LockOwner): Lock => ({
  path,
  release: () => {
    const holder = readOwner(path);
    if (holder?.runId === owner.runId && holder.pid === owner.pid) remove(path);
  },
});

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Already gone, which is what was wanted.
  }
}

/** The lock is taken before anything else happens, so waiting may block the thread. */
const pause = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TAKEOVER_PAUSE_MS);
};
