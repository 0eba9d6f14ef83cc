import { constants, lstatSync, openSync } from 'node:fs';
import path from 'node:path';
import { nodeFiles } from '../../store/file-door.ts';
import { type Carried, type Carrier, carry } from './carrier.ts';
import { endOfLine } from './lines.ts';
import { bodyOf, type Entry, entriesOf, parse } from './parse.ts';
import { readTail, writeAndClose } from './tail.ts';

/** Beside `INTERCOM-pc.md` its archive is `INTERCOM-pc.archive.md`. */
export function archiveOf(file: string): string {
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}.archive${ext}`);
}

/**
 * Adds messages at the end of the archive, complete, and returns when they are on the disk. Those that a condensation
 * which was killed has left at its end are not added again. Throws what the system refuses.
 */
export function addToArchive(file: string, entries: readonly Entry[], from: Carried): void {
  const there = lstatSync(file, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) throw Object.assign(new Error('no file'), { code: 'EINVAL' });
  const isNew = there === undefined || there.size === 0;
  const into = isNew ? emptyLike(from) : readTail(file, tailFor(entries));
  const added = isNew ? [...entries] : missing(entries, into, from.carrier);
  if (added.length === 0) return;
  const eol = endOfLine(isNew ? from.text : into.text);
  const begin = isNew ? `# INTERCOM - Archive${eol}` : into.text.endsWith('\n') ? '' : eol;
  const isAlike = from.kind === into.kind;
  const pieces = added.flatMap(({ raw }) => [
    isAlike ? from.bytesOf(raw) : plainPiece(into, from.carrier.show(raw)),
    raw.endsWith('\n') ? Buffer.alloc(0) : plainPiece(into, eol),
  ]);
  const head = isNew ? into.head : Buffer.alloc(0);
  const descriptor = openSync(file, ADD, 0o666);
  writeAndClose(descriptor, Buffer.concat([head, into.encodePiece(begin), ...pieces]));
  if (isNew) nodeFiles.syncFolder(path.dirname(file));
}

const ADD = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

/** The archive is read and written as the file is. */
const emptyLike = ({ kind, head }: Carried): Carried => carry(kind === 'bytes' ? Buffer.alloc(0) : head);

const plainPiece = ({ bytesOf, carrier }: Carried, readable: string): Buffer =>
  bytesOf(carrier.put(readable));

/** What was left there is no longer than what is to be added, in whatever encoding. */
const tailFor = (entries: readonly Entry[]): number =>
  64 * 1024 + entries.reduce((sum, { raw }) => sum + 3 * raw.length, 0);

function missing(entries: readonly Entry[], into: Carried, carrier: Carrier): Entry[] {
  const left = new Map<string, number>();
  for (const entry of entriesOf(parse(into.text, into.carrier)).slice(-entries.length)) {
    const key = keyOf(entry, into.carrier);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return entries.filter((entry) => {
    const key = keyOf(entry, carrier);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** The same for the same message: what was half written into the archive is another one. */
const keyOf = (entry: Entry, carrier: Carrier): string =>
  JSON.stringify([entry.id, entry.heading, entry.isWhole, bodyOf(entry, carrier)]);
