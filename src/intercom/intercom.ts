import { readFileSync, statSync } from 'node:fs';
import type { IntercomConfig } from '../../config/intercom.ts';
import type { DataOf } from '../../store/events.ts';
import { codeOf } from '../../store/file-door.ts';
import { err, ok, type Result } from '../../store/result.ts';
import { append, makeFolderFor } from './append.ts';
import { type Carried, type Carrier, carry } from './carrier.ts';
import { isOurNote, mostIn } from './condense.ts';
import { type CondensedFile, condenseFile } from './condense-file.ts';
import { whileLocked } from './lock.ts';
import type { IntercomMessage } from './message.ts';
import { type Entry, entriesOf, parse } from './parse.ts';
import { readTail } from './tail.ts';
import { type Waiting, waitingOf } from './waiting.ts';
import { whereIntercomIs } from './where.ts';

/** The INTERCOM of a machine: where its file is, and how it is kept. */
export type IntercomPlace = {
  config: IntercomConfig;
  /** Absolute. */
  workspace: string;
  machineId: string;
  /** Now, in milliseconds since 1970. */
  now: () => number;
};

/** What kept a message from being written, in the words of the system. */
export type IntercomTrouble = { file: string; code: string };

/**
 * Writes a message at the end of the file, unless one with its id is there; makes the file when there is none. Then
 * condenses the file when it has too many messages; where that cannot be, the file is longer, and the message is in it.
 */
export async function appendMessage(
  place: IntercomPlace,
  message: IntercomMessage,
): Promise<Result<{ file: string; written: boolean }, IntercomTrouble>> {
  const where = whereIntercomIs(place);
  if (!where.ok) return where;
  const { file, shown } = where.value;
  const trouble = (thrown: unknown) => err({ file: shown, code: codeOf(thrown) });
  try {
    makeFolderFor(file);
  } catch (thrown) {
    return trouble(thrown);
  }
  return whileLocked(file, (isAlone) => {
    let written: boolean;
    try {
      written = append(file, message, place.machineId);
    } catch (thrown) {
      return trouble(thrown);
    }
    if (written && isAlone && mayBeTooLong(file, place)) condenseFile(file, howOf(place));
    return ok({ file: shown, written });
  });
}

function mayBeTooLong(file: string, { config }: IntercomPlace): boolean {
  try {
    const isReadInTime = statSync(file).size <= MOST_IN_RUN_BYTES;
    return isReadInTime && mostIn(readTail(file, MOST_IN_RUN_BYTES).text) > config.condenseAbove;
  } catch {
    return false;
  }
}

/** Condenses the file now, if it has too many messages; `null` when there is none. */
export async function condenseNow(
  place: IntercomPlace,
  { dryRun }: { dryRun: boolean },
): Promise<Result<(CondensedFile & { file: string }) | null, IntercomTrouble>> {
  const where = whereIntercomIs(place);
  if (!where.ok) return where;
  const { file, shown, exists } = where.value;
  if (!exists) return ok(null);
  const work = (isAlone: boolean) =>
    isAlone ? condenseFile(file, howOf(place), { dryRun }) : err({ code: 'EBUSY' });
  const done = dryRun ? work(true) : await whileLocked(file, work);
  return done.ok ? ok({ ...done.value, file: shown }) : err({ file: shown, code: done.failure.code });
}

/** A message of the file with what waits of it. */
export type Read = { entry: Entry; waiting: Waiting };

/** Everything that is in the file; `null` when there is none. */
export function readIntercom(
  place: IntercomPlace,
): Result<{ file: string; messages: Read[]; carrier: Carrier } | null, IntercomTrouble> {
  const where = whereIntercomIs(place);
  if (!where.ok) return where;
  const { file, shown, exists } = where.value;
  if (!exists) return ok(null);
  try {
    if (statSync(file).size > MOST_BYTES) return err({ file: shown, code: 'EFBIG' });
    const carried = carry(readFileSync(file));
    return ok({ file: shown, messages: messagesIn(carried, place), carrier: carried.carrier });
  } catch (thrown) {
    return err({ file: shown, code: codeOf(thrown) });
  }
}

function messagesIn({ text, carrier }: Carried, place: IntercomPlace): Read[] {
  const entries = entriesOf(parse(text, carrier)).filter((entry) => !isOurNote(entry));
  const waiting = waitingOf(entries, howOf(place), carrier);
  const nothing = { unread: false, open: false, answers: [] };
  return entries.map((entry, at) => ({ entry, waiting: waiting[at] ?? nothing }));
}

/** What waits in the file, of a very long one in its end; `null` when there is none or it may not be looked at. */
export async function readWaiting(place: IntercomPlace): Promise<DataOf<'intercom.read'> | null> {
  const where = whereIntercomIs(place);
  if (!where.ok || !where.value.exists) return null;
  const { file, shown } = where.value;
  try {
    const messages = messagesIn(readTail(file, MOST_IN_RUN_BYTES), place);
    const count = (what: 'unread' | 'open'): number => messages.filter(({ waiting }) => waiting[what]).length;
    return { file: shown, messages: messages.length, unread: count('unread'), openTasks: count('open') };
  } catch {
    return null;
  }
}

/** More than this is nothing that was written for anybody to read. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A run is kept waiting by no more than this: some seconds, where all of it are short messages. */
const MOST_IN_RUN_BYTES = 4 * 1024 * 1024;

const howOf = ({ config, now }: IntercomPlace) => ({
  above: config.condenseAbove,
  to: config.condenseTo,
  timeToLiveHours: config.timeToLiveHours,
  now: now(),
});
