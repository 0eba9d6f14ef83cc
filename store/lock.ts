import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, patiently, pause } from './file-door.ts';
import { isSameOwner, type Liveness, type LockOwner, lockOwnerSchema } from './lock-owner.ts';
import { StoreError } from './store-error.ts';

export type Lock = {
  path: string;
  /** Says in the lock that its owner works on this run. */
  workOn: (runId: string) => void;
  release: () => void;
};
export type Acquired =
  | { kind: 'acquired'; lock: Lock; takenOverFrom: LockOwner | null }
  | { kind: 'held'; path: string; owner: LockOwner | null };

const TRIES = 50;
const PAUSE_MS = 20;
/** Younger than this, a lock that cannot be read may still be being written (see `createWithoutLinks`). */
const GARBAGE_AGE_MS = 10_000;

/**
 * Takes the lock, or names who holds it, within about a second. The file appears with its content in one step
 * (a hard link to a finished file). A dead owner's file is removed only by who holds a second lock beside it,
 * so that two that see the same dead owner cannot remove each other's fresh one; that second lock is
 * taken in the same way, so its dead owner is no danger either.
 */
export function acquireLock(path: string, owner: LockOwner, liveness: Liveness): Acquired {
  prepare(path);
  for (let tries = 0; tries < TRIES; tries++) {
    const outcome = tryOnce(path, owner, liveness);
    switch (outcome.kind) {
      case 'taken':
        return { kind: 'acquired', lock: lockOf(path, owner), takenOverFrom: outcome.from };
      case 'held':
        return { kind: 'held', path, owner: outcome.owner };
      case 'busy':
        pause(PAUSE_MS);
        break;
      default:
        outcome satisfies never;
    }
  }
  return { kind: 'held', path, owner: readOwner(path) };
}

/** The owner written in a lock file; `null` when there is none that can be read. */
export function readOwner(path: string): LockOwner | null {
  const content = look(path);
  return typeof content === 'string' ? null : content;
}

type Outcome =
  | { kind: 'taken'; from: LockOwner | null }
  | { kind: 'held'; owner: LockOwner }
  | { kind: 'busy' };

const BUSY: Outcome = { kind: 'busy' };

function tryOnce(path: string, owner: LockOwner, liveness: Liveness): Outcome {
  if (create(path, owner)) return { kind: 'taken', from: null };
  const content = look(path);
  if (content === 'none') return BUSY;
  if (mustStay(path, content, liveness)) {
    return typeof content === 'string' ? BUSY : { kind: 'held', owner: content };
  }
  const guard = `${path}.takeover`;
  if (tryOnce(guard, owner, liveness).kind !== 'taken') return BUSY;
  try {
    return replace(path, owner, liveness);
  } finally {
    lockOf(guard, owner).release();
  }
}

/**
 * Only for who holds the guard. The dead owner's file becomes ours in one step: were it gone for a moment,
 * somebody could come in without knowing that there was a takeover.
 */
function replace(path: string, owner: LockOwner, liveness: Liveness): Outcome {
  const content = look(path);
  if (content === 'none' || mustStay(path, content, liveness)) return BUSY;
  const draft = writeDraft(path, owner);
  try {
    renameSync(draft, path);
    return { kind: 'taken', from: typeof content === 'string' ? null : content };
  } catch (thrown) {
    remove(draft);
    // Windows refuses while somebody reads the file.
    if (['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(thrown))) return BUSY;
    throw notWritable(path, thrown);
  }
}

/** What is in a lock's place; `closed` is a file that we may not read. */
type Content = LockOwner | 'none' | 'closed' | 'garbage';

function look(path: string): Content {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    return codeOf(thrown) === 'ENOENT' ? 'none' : 'closed';
  }
  try {
    return lockOwnerSchema.parse(JSON.parse(text));
  } catch {
    return 'garbage';
  }
}

/** A living owner's file stays, and so does one that somebody may be writing; old garbage does not. */
function mustStay(path: string, content: Exclude<Content, 'none'>, liveness: Liveness): boolean {
  switch (content) {
    case 'closed':
      return true;
    case 'garbage':
      return ageMs(path) < GARBAGE_AGE_MS;
    default:
      return liveness(content) === 'alive';
  }
}

/** How long ago a file was last written; a file of the future (another machine's clock) counts by its distance too. */
function ageMs(path: string): number {
  try {
    return Math.abs(Date.now() - statSync(path).mtimeMs);
  } catch {
    return 0;
  }
}

function prepare(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (thrown) {
    throw notWritable(dirname(path), thrown);
  }
}

/** True when the file is ours now, false when somebody else's is there. */
function create(path: string, owner: LockOwner): boolean {
  const draft = writeDraft(path, owner);
  try {
    linkSync(draft, path);
    return true;
  } catch (thrown) {
    // Systems name a missing ability in many ways: EPERM, ENOTSUP, ENOSYS, EISDIR (nodejs/node#65817), …
    return codeOf(thrown) === 'EEXIST' ? false : createWithoutLinks(path, owner);
  } finally {
    remove(draft);
  }
}

function writeDraft(path: string, owner: LockOwner): string {
  const draft = `${path}.${owner.pid}.${owner.runId}`;
  try {
    writeFileSync(draft, JSON.stringify(owner));
    return draft;
  } catch (thrown) {
    remove(draft);
    throw notWritable(path, thrown);
  }
}

/** For file systems without hard links (FAT, some network drives): exclusive creation, then the content. */
function createWithoutLinks(path: string, owner: LockOwner): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'wx');
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw notWritable(path, thrown);
  }
  try {
    writeSync(descriptor, JSON.stringify(owner));
  } catch (thrown) {
    remove(path);
    throw notWritable(path, thrown);
  } finally {
    closeSync(descriptor);
  }
  // Whoever took our file for old garbage has its own in this place.
  return isOurs(path, owner);
}

function lockOf(path: string, owner: LockOwner): Lock {
  let current = owner;
  return {
    path,
    workOn: (runId) => {
      if (runId === current.runId) return;
      const next = { ...current, runId };
      put(writeDraft(path, next), path);
      current = next;
    },
    release: () => {
      if (isOurs(path, current)) remove(path);
    },
  };
}

function put(draft: string, path: string): void {
  try {
    patiently(() => renameSync(draft, path));
  } catch (thrown) {
    remove(draft);
    throw notWritable(path, thrown);
  }
}

const isOurs = (path: string, owner: LockOwner): boolean => isSameOwner(readOwner(path), owner);

function remove(path: string): void {
  try {
    patiently(() => unlinkSync(path));
  } catch {
    // Already gone, which is what was wanted; what cannot be removed has a dead owner soon.
  }
}

const notWritable = (file: string, thrown: unknown): StoreError =>
  new StoreError({ reason: 'not-writable', file, code: codeOf(thrown) });
