import {
  type BigIntStats,
  chmodSync,
  chownSync,
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import { codeOf, nodeFiles, pause, renameWithPatience } from '../../store/file-door.ts';
import { err, ok, type Result } from '../../store/result.ts';
import { addToArchive, archiveOf } from './archive.ts';
import { carry } from './carrier.ts';
import { type Condensing, condense } from './condense.ts';
import { writeAndClose } from './tail.ts';

/** What a condensation did, or would do. */
export type CondensedFile = { removed: number; before: number; after: number; archive: string };

/** Between these somebody else may write, or the process may end: tests look there. */
export type Step = 'read' | 'archived' | 'drafted' | 'looked' | 'renamed';

type Options = { dryRun?: boolean; at?: (step: Step) => void };

/**
 * Condenses a file, for who holds its lock. What is taken out is in the archive, on the disk, before the file is
 * replaced. What others add meanwhile is taken over; if anything else changed, the file stays as it is (`EBUSY`) and the
 * next time finds in the archive what is there. One gap is left, for those who do not know the lock: what is written,
 * more than a moment after the file was replaced, into the old one that was open before; and on Windows, where a file
 * that is open is not replaced, what is added between the last look and the replacement.
 */
export function condenseFile(
  file: string,
  how: Omit<Condensing, 'archive'>,
  { dryRun = false, at = () => {} }: Options = {},
): Result<CondensedFile, { code: string }> {
  try {
    const seen = see(file);
    at('read');
    const archive = archiveOf(file);
    const carried = carry(seen.content);
    const condensed = condense(carried.text, { ...how, archive: path.basename(archive) }, carried.carrier);
    const { removed, messages } = condensed;
    const done = { removed: removed.length, ...messages, archive };
    if (dryRun || removed.length === 0) return ok(done);
    addToArchive(archive, removed, carried);
    at('archived');
    return replace(file, carried.encode(condensed.text), seen, at) ? ok(done) : err({ code: 'EBUSY' });
  } catch (thrown) {
    return err({ code: codeOf(thrown) });
  }
}

/** A file as it was: which one, and what was in it. */
type Seen = { content: Buffer; stats: BigIntStats };

/** More than this is nothing that was written for anybody to read. */
const MOST_BYTES = 64n * 1024n * 1024n;

function see(file: string): Seen {
  const stats = statSync(file, { bigint: true });
  if (stats.size > MOST_BYTES) throw Object.assign(new Error('too large'), { code: 'EFBIG' });
  return { content: readFileSync(file), stats };
}

function replace(file: string, content: Buffer, first: Seen, at: (step: Step) => void): boolean {
  removeDrafts(file);
  const draft = `${draftsOf(file)}${uuid()}.tmp`;
  // Windows replaces no file that somebody has open: there is nothing to look at afterwards, and we must not either.
  const old = process.platform === 'win32' ? null : openSync(file, 'r');
  try {
    writeAndClose(openSync(draft, 'wx', 0o600), content);
    ownedAs(draft, first.stats);
    at('drafted');
    const last = takeOver(file, draft, first);
    if (last === null) return false;
    at('looked');
    renameWithPatience(draft, file);
    at('renamed');
    if (old !== null) rescue(old, file, last.content.length);
    return true;
  } finally {
    if (old !== null) closeSync(old);
    rmSync(draft, { force: true });
  }
}

/** Who could write the file must still be able to: where that cannot be, the file is not replaced. */
function ownedAs(draft: string, { uid, gid, mode }: BigIntStats): void {
  if (process.platform === 'win32') return;
  const own = statSync(draft, { bigint: true });
  if (own.uid !== uid || own.gid !== gid) chownSync(draft, Number(uid), Number(gid));
  chmodSync(draft, Number(mode) & 0o777);
}

/** Takes over what was added since the file was read, until it stays as it is; `null` when it is not the same file with more in it. */
function takeOver(file: string, draft: string, first: Seen): Seen | null {
  let seen = first;
  for (let tries = 0; tries < 10; tries += 1) {
    const now = see(file);
    if (now.stats.ino !== first.stats.ino || !startsWith(now.content, seen.content)) return null;
    const rest = now.content.subarray(seen.content.length);
    if (rest.length === 0) return now;
    add(draft, rest);
    seen = now;
  }
  return null;
}

const startsWith = (content: Buffer, begin: Buffer): boolean =>
  content.length >= begin.length && content.subarray(0, begin.length).equals(begin);

const add = (file: string, bytes: Buffer): void => writeAndClose(openSync(file, 'a'), bytes);

/** Who had opened the file before it was replaced writes into the old one: for a while that is looked after. */
function rescue(old: number, file: string, length: number): void {
  let taken = length;
  for (const look of [() => {}, () => nodeFiles.syncFolder(path.dirname(file)), () => pause(LAST_LOOK_MS)]) {
    look();
    const { size } = fstatSync(old);
    if (size <= taken) continue;
    const rest = Buffer.alloc(size - taken);
    const read = readSync(old, rest, 0, rest.length, taken);
    add(file, rest.subarray(0, read));
    taken += read;
  }
}

/** A file is opened and written to in far less. */
const LAST_LOOK_MS = 25;

/** Those of a process that was killed: whoever holds the lock is alone. */
function removeDrafts(file: string): void {
  const name = path.basename(draftsOf(file));
  for (const one of readdirSync(path.dirname(file))) {
    if (one.startsWith(name) && one.endsWith('.tmp'))
      rmSync(path.join(path.dirname(file), one), { force: true });
  }
}

const draftsOf = (file: string): string => path.join(path.dirname(file), `.${path.basename(file)}.`);
