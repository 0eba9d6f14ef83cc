import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { codeOf, makeFolder, renameWithPatience } from '../../store/file-door.ts';
import { readText } from '../system/files/text-file.ts';
import type { EscalationRecord } from './record.ts';

/** What became of a record; `putAside` is where a damaged file is now. */
export type Put = { state: 'written' | 'unchanged'; putAside?: string } | { state: 'failed'; code: string };

/**
 * Puts a record into the file of its month, in the place of the one of the same run, wholly or not at all. Records
 * of others stay as they are; a file that cannot be understood is put aside, never overwritten. Never rejects.
 */
export async function putRecord(file: string, month: string, record: EscalationRecord): Promise<Put> {
  try {
    makeFolder(dirname(file));
    const found = await readText(file);
    if (!found.ok && found.reason !== 'missing' && found.reason !== 'too-large')
      return { state: 'failed', code: found.code };
    const log = found.ok ? logIn(found.text) : null;
    const isThere = found.ok || found.reason === 'too-large';
    const putAside = isThere && log === null ? moveAside(file) : undefined;
    const text = `${JSON.stringify(withRecord(log ?? { month, escalations: [] }, record), null, 2)}\n`;
    if (found.ok && found.text === text && found.bom === 'none') return { state: 'unchanged' };
    await replace(file, text);
    return { state: 'written', ...(putAside === undefined ? {} : { putAside }) };
  } catch (thrown) {
    return { state: 'failed', code: codeOf(thrown) };
  }
}

type Log = Record<string, unknown> & { escalations: unknown[] };

/** The log in a text, ours or the original's; `null` when it is none. */
function logIn(text: string): Log | null {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { escalations } = value as Record<string, unknown>;
  if (Array.isArray(escalations)) return { ...value, escalations };
  // PowerShell writes a list of one as what is in it, and an empty one as null.
  if (escalations === null) return { ...value, escalations: [] };
  return typeof escalations === 'object' ? { ...value, escalations: [escalations] } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function withRecord(log: Log, record: EscalationRecord): Log {
  const at = log.escalations.findIndex((one) => idOf(one) === record.execution_id);
  const others = log.escalations.filter((one) => idOf(one) !== record.execution_id);
  const escalations = at < 0 ? [...others, record] : [...others.slice(0, at), record, ...others.slice(at)];
  return { ...log, escalations };
}

const idOf = (record: unknown): unknown =>
  typeof record === 'object' && record !== null && 'execution_id' in record ? record.execution_id : undefined;

/** Renames a file to the first name beside it that is free. */
function moveAside(file: string): string {
  for (let count = 1; ; count += 1) {
    const aside = `${file}.damaged${count === 1 ? '' : `-${count}`}`;
    if (existsSync(aside)) continue;
    renameWithPatience(file, aside);
    return aside;
  }
}

async function replace(file: string, text: string): Promise<void> {
  // What a link leads to is replaced, and not the link.
  const target = await realpath(file).catch(() => file);
  const draft = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    renameWithPatience(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}
