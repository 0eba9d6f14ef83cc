import { constants, fstatSync, openSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf, foldersWithNewEntries, makeFolder, nodeFiles, patiently } from '../../store/file-door.ts';
import { blockOf, endMark, headerOf, safeId } from './block.ts';
import { endOfLine } from './lines.ts';
import type { IntercomMessage } from './message.ts';
import { readTail, writeAndClose } from './tail.ts';

/**
 * Adds a message at the end of a file, in one write, and returns when it is on the disk: whether it was added, or one
 * with its id was there. Nothing that is in the file is ever written again. Throws what the system refuses.
 */
export function append(file: string, message: IntercomMessage, machineId: string): boolean {
  for (let tries = 0; ; tries += 1) {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there === undefined) {
      if (begin(file, message, machineId)) return true;
    } else {
      const bytes = addition(file, message, machineId);
      if (bytes === null) return false;
      if (addTo(file, bytes)) return true;
    }
    if (tries >= MOST_TRIES) throw Object.assign(new Error('it is replaced all the time'), { code: 'EBUSY' });
  }
}

const MOST_TRIES = 5;

/** So much of the end is looked through for the id: more than ten thousand long messages. */
const LOOKED_AT_BYTES = 64 * 1024 * 1024;

/** Makes the folder of the file. One that was made here is hidden from git: what agents tell each other is nothing for the repository. */
export function makeFolderFor(file: string): void {
  const folder = path.dirname(file);
  const made = makeFolder(folder);
  if (made === undefined) return;
  try {
    writeFileSync(path.join(folder, '.gitignore'), '*\n', { flag: 'wx' });
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') throw thrown;
  }
  for (const one of foldersWithNewEntries(file, made)) nodeFiles.syncFolder(one);
}

/** Makes the file with its first message; false when somebody else has made it. */
function begin(file: string, message: IntercomMessage, machineId: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'ax');
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    throw thrown;
  }
  writeAndClose(descriptor, Buffer.from(`${headerOf(machineId, '\n')}${blockOf(message, '\n')}`));
  nodeFiles.syncFolder(path.dirname(file));
  hide(file);
  return true;
}

/**
 * Hides a file made here from git, in a folder `local` of the user's that has no rules of its own: it would be a local
 * change, for which the next run warns or refuses to synchronise. Whatever else lies in the folder is as before.
 */
function hide(file: string): void {
  const { dir, name } = path.parse(file);
  if (path.basename(dir) !== 'local') return;
  const pattern = name.replaceAll(/[\\*?[\]]/g, '\\$&');
  try {
    writeFileSync(path.join(dir, '.gitignore'), `/.gitignore\n/${pattern}.*\n/.${pattern}.*\n`, {
      flag: 'wx',
    });
  } catch {
    // It has rules already, or git sees the file: the message is there all the same.
  }
}

/** The bytes to add; `null` when the message is there, to its end. */
function addition(file: string, message: IntercomMessage, machineId: string): Buffer | null {
  const { text, encodePiece } = readTail(file, LOOKED_AT_BYTES);
  if (text.includes(endMark(safeId(message.id)))) return null;
  const eol = endOfLine(text);
  const header = text === '' ? headerOf(machineId, eol) : '';
  const end = header === '' && !text.endsWith('\n') ? eol : '';
  return encodePiece(`${end}${header}${blockOf(message, eol)}`);
}

/** False when another file was put in its place meanwhile: what was written is then in none that is seen. */
function addTo(file: string, bytes: Buffer): boolean {
  const descriptor = patiently(() => openSync(file, constants.O_WRONLY | constants.O_APPEND));
  const { ino } = fstatSync(descriptor, { bigint: true });
  writeAndClose(descriptor, bytes);
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino === ino;
}
