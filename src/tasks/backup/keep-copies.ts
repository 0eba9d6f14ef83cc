import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { TaskContext } from '../task.ts';
import { isInside, isSamePath, workspacePath } from '../workspace-path.ts';
import {
  addVersions,
  type BackupIndex,
  contentFile,
  MOST_BYTES,
  readIndex,
  type Version,
  writeWhole,
} from './backup-index.ts';
import { worthOf } from './good-content.ts';
import { holdsSecrets } from './holds-secrets.ts';
import { isSecretFile } from './secret-files.ts';

type Context = Pick<
  TaskContext<unknown>,
  'workspace' | 'dataDir' | 'runId' | 'clock' | 'mask' | 'signal' | 'plan'
>;

/** How many files have a copy of what they hold now, how many have none, and what hindered the keeping. */
export type KeptCopies = { kept: number; without: number; trouble?: string };

/**
 * Whether level 2 may restore files from copies in this run. Where it may not, none are made: a dry run, which recovers
 * nothing, writes nothing here either.
 */
export const wantsCopies = ({ plan }: Pick<Context, 'plan'>): boolean =>
  plan.escalation.recovery.file_corruption === RESTORE;
export const RESTORE = 'restore_from_backup';

/** Keeps copies of files (absolute) that were found good, but not of what holds secrets. Never throws. */
export async function keepCopies(context: Context, files: readonly string[]): Promise<KeptCopies> {
  const { dataDir, workspace, signal, clock } = context;
  try {
    const root = await realpath(workspace);
    const index = readIndex(dataDir);
    const fresh = new Map<string, Version>();
    let kept = 0;
    for (const file of files) {
      if (signal.aborted) break;
      const copy = await copyOf(context, { root, index, file });
      if (copy === 'kept') kept += 1;
      else if (copy !== null) fresh.set(copy.name, copy.version);
    }
    const isThere = (name: string): boolean => existsSync(path.join(root, ...name.split('/')));
    if (fresh.size > 0) kept += addVersions(dataDir, fresh, { isThere, now: clock.now() }).size;
    return { kept, without: files.length - kept };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { kept: 0, without: files.length, trouble: String(error.code) };
  }
}

type Looked = { root: string; index: BackupIndex | null; file: string };

/** Writes the copy of one file where there is none; `null` when the file is not one to be copied. */
async function copyOf(
  { dataDir, workspace, runId, clock, mask }: Context,
  { root, index, file }: Looked,
): Promise<'kept' | { name: string; version: Version } | null> {
  const name = workspacePath(workspace, file);
  if (!isInside(workspace, file) || isInside(dataDir, file) || isSecretFile(name)) return null;
  const place = path.join(root, ...name.split('/'));
  const found = await lstat(place).catch(() => null);
  if (!found?.isFile() || found.size > MOST_BYTES || !(await isReachedDirectly(place))) return null;
  const content = await readFile(place).catch(() => null);
  if (content === null || content.length > MOST_BYTES) return null;
  const sha256 = createHash('sha256').update(content).digest('hex');
  const target = contentFile(dataDir, sha256);
  const isCopied = existsSync(target);
  const files = index?.files ?? {};
  const newest = Object.hasOwn(files, name) ? files[name]?.[0]?.sha256 : undefined;
  if (isCopied && newest === sha256) return 'kept';
  // What was checked a moment ago may be another content than this one.
  if ((await worthOf(name, content)) !== 'good' || (await holdsSecrets(name, content, mask))) return null;
  if (!isCopied) writeWhole(target, content);
  const at = new Date(clock.now()).toISOString();
  return { name, version: { sha256, at, runId, size: content.length, mode: found.mode & 0o777 } };
}

/** Whether no folder on the way is a link. */
async function isReachedDirectly(file: string): Promise<boolean> {
  const folder = path.dirname(file);
  return isSamePath(await realpath(folder), folder);
}
