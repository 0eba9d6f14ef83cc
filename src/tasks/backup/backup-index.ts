import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { syncFolder } from '../cleanup/durable.ts';

/** One content that a file had while it was good; `mode` is that of the file, and of its permissions only. */
const versionSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  runId: z.string(),
  size: z.number().int(),
  mode: z.number().int(),
});
export type Version = z.infer<typeof versionSchema>;

/** Versions by path (relative to the workspace, with forward slashes), the newest first. */
const indexSchema = z.object({ v: z.literal(1), files: z.record(z.string(), z.array(versionSchema)) });
export type BackupIndex = z.infer<typeof indexSchema>;

/** More files are not kept. */
export const MOST_FILES = 200;
/** So many contents of each. */
export const MOST_VERSIONS = 5;
/** Larger files are not kept: 1 MiB. */
export const MOST_BYTES = 1024 * 1024;

/** Where copies lie in a data directory: `backup/index.json`, and `backup/content/<sha256>`. */
export const backupFolder = (dataDir: string): string => path.join(dataDir, 'backup');
export const contentFile = (dataDir: string, sha256: string): string =>
  path.join(backupFolder(dataDir), 'content', sha256);
const indexFile = (dataDir: string): string => path.join(backupFolder(dataDir), 'index.json');

/** The index as it is on the disk; an empty one where there is none, `null` when it is damaged. Throws what the system throws. */
export function readIndex(dataDir: string): BackupIndex | null {
  const text = textOf(indexFile(dataDir));
  if (text === null) return empty();
  try {
    return indexSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

const empty = (): BackupIndex => ({ v: 1, files: Object.create(null) as BackupIndex['files'] });

/**
 * Adds versions, and drops the oldest and the contents that nothing names any more. Nothing is awaited between reading
 * and writing, so that tasks at work at once do not undo each other. `now` in ms since 1970. Throws what the system throws.
 */
export function addVersions(
  dataDir: string,
  added: ReadonlyMap<string, Version>,
  { isThere, now }: { isThere: (file: string) => boolean; now: number },
): Set<string> {
  const read = readIndex(dataDir);
  if (read === null) renameSync(indexFile(dataDir), path.join(backupFolder(dataDir), 'index.damaged.json'));
  const files = new Map(Object.entries((read ?? empty()).files));
  const kept = new Set<string>();
  for (const [file, version] of added) {
    const earlier = files.get(file);
    if (earlier === undefined && files.size >= MOST_FILES) makeRoom(files, isThere);
    if (earlier === undefined && files.size >= MOST_FILES) continue;
    const others = (earlier ?? []).filter(({ sha256 }) => sha256 !== version.sha256);
    files.set(file, [version, ...others].slice(0, MOST_VERSIONS));
    kept.add(file);
  }
  const index: BackupIndex = { v: 1, files: Object.fromEntries(files) };
  writeWhole(indexFile(dataDir), JSON.stringify(index));
  // What an index that cannot be read named may still be wanted by somebody.
  if (read !== null) sweep(dataDir, index, now);
  return kept;
}

/** Files that are not there any more make room for those that are. */
function makeRoom(files: Map<string, Version[]>, isThere: (file: string) => boolean): void {
  for (const file of [...files.keys()]) if (!isThere(file)) files.delete(file);
}

/** A task at work at the same time may have written a content that it has not named yet. */
const YOUNG_MS = 3_600_000;

function sweep(dataDir: string, { files }: BackupIndex, now: number): void {
  const named = new Set(Object.values(files).flatMap((versions) => versions.map(({ sha256 }) => sha256)));
  const folder = path.join(backupFolder(dataDir), 'content');
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (!named.has(name) && now - statSync(file).mtimeMs > YOUNG_MS) rmSync(file, { force: true });
  }
}

/** Writes a file as a whole or not at all; only for the eyes of the user, as what it is a copy of may be. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.draft`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
  syncFolder(path.dirname(file));
}
