import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { codeOf, makeFolder, nodeFiles, renameWithPatience } from '../../store/file-door.ts';

/** What a file of ours holds: a document and its sum, so that half of one is never taken for the whole. */
const envelope = z.object({ sum: z.string(), content: z.string() });

/** A file of more bytes is none of ours. */
const MOST_BYTES = 1024 * 1024;
const UNFINISHED = '.unfinished';

export type Read<T> =
  | { kind: 'none' }
  | { kind: 'damaged' }
  | { kind: 'unreadable' }
  | { kind: 'read'; value: T };

/** Writes a document in the place of the one before it, wholly or not at all, on the disk before this returns; the code of what hindered it, or `null`. */
export function writeDurably(folder: string, name: string, document: object): string | null {
  const content = JSON.stringify(document);
  const draft = join(folder, `${name}.${randomUUID()}${UNFINISHED}`);
  try {
    makeFolder(folder);
    writeFileSync(draft, `${JSON.stringify({ sum: sumOf(content), content })}\n`, { flush: true });
    renameWithPatience(draft, join(folder, name));
    nodeFiles.syncFolder(folder);
    return null;
  } catch (thrown) {
    removeFile(draft);
    return codeOf(thrown);
  }
}

/** What a file holds; one that cannot be read now may be read another time, one that is not as it was written is damaged. */
export function readDocument<T>(file: string, schema: z.ZodType<T>): Read<T> {
  const text = textIn(file);
  if (typeof text !== 'string') return text;
  const outer = envelope.safeParse(jsonOf(text));
  if (!outer.success || outer.data.sum !== sumOf(outer.data.content)) return { kind: 'damaged' };
  const inner = schema.safeParse(jsonOf(outer.data.content));
  return inner.success ? { kind: 'read', value: inner.data } : { kind: 'damaged' };
}

/** The names in a folder, in order; what a kill left unfinished is taken away. For who holds the lock, or only `look`s. */
export function namesIn(folder: string, { look }: { look: boolean }): string[] {
  const names = list(folder);
  if (!look)
    for (const name of names.filter((one) => one.endsWith(UNFINISHED))) removeFile(join(folder, name));
  return names.filter((name) => !name.endsWith(UNFINISHED)).sort();
}

/** Takes a file away; false when that cannot be done. */
export function removeFile(file: string): boolean {
  try {
    rmSync(file, { force: true });
    return true;
  } catch {
    return false;
  }
}

/** Puts a damaged file where it is in nobody's way. */
export function putAside(folder: string, name: string): void {
  try {
    const aside = join(folder, 'damaged');
    makeFolder(aside);
    renameWithPatience(join(folder, name), join(aside, `${name}.${randomUUID()}`));
  } catch {
    // It stays where it is, and is passed over again.
  }
}

function textIn(file: string): string | { kind: 'none' | 'damaged' | 'unreadable' } {
  try {
    const found = statSync(file);
    if (!found.isFile() || found.size > MOST_BYTES) return { kind: 'damaged' };
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    const code = codeOf(thrown);
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'none' : 'unreadable' };
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Of a text, so that a name anybody gave is a name of a file everywhere. */
export const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
