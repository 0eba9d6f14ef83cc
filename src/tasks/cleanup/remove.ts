import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Candidate, candidateOf } from './candidate.ts';
import { type Action, MANIFEST, type Manifest, openManifest, trashFolder } from './manifest.ts';
import { deleteFile, moveAway, type Taken } from './take-away.ts';

/** Enough for a good pace, few enough that a crash leaves little in doubt. */
const BATCH = 50;

export type Removal = {
  /** Real path of the workspace. */
  root: string;
  dataDir: string;
  runId: string;
  taskId: string;
  action: Action;
  signal: AbortSignal;
};

/** What became of the chosen files; `manifest` is absolute. */
export type Removed = {
  removed: Candidate[];
  vanished: Candidate[];
  kept: { candidate: Candidate; code: string }[];
  manifest: string;
};

/** The manifest could not be written, so nothing more was removed. */
export type NoManifest = { manifest: string; code: string };

/** Takes files away batch by batch; each batch is named in the manifest, on the disk, before it is touched. */
export async function removeFiles(
  chosen: readonly Candidate[],
  removal: Removal,
): Promise<Removed & { trouble?: NoManifest }> {
  const folder = trashFolder(removal.dataDir, removal.runId, removal.taskId);
  const result: Removed = { removed: [], vanished: [], kept: [], manifest: path.join(folder, MANIFEST) };
  let manifest: Manifest | undefined;
  try {
    manifest = await openManifest(folder);
    const files = removal.action === 'trash' ? await freshFolder(folder) : null;
    for (let from = 0; from < chosen.length && !removal.signal.aborted; from += BATCH) {
      await removeBatch(chosen.slice(from, from + BATCH), { folder, files, manifest }, removal, result);
    }
    return result;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return { ...result, trouble: { manifest: result.manifest, code: String(error.code) } };
  } finally {
    await manifest?.close().catch(() => {});
  }
}

/** `files` is where the files go; `null` when they are deleted. */
type Trash = { folder: string; files: string | null; manifest: Manifest };

/** A folder no earlier attempt has put anything in: an attempt that is made again after a crash has the same id. */
async function freshFolder(folder: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const files = path.join(folder, count === 1 ? 'files' : `files-${count}`);
    if ((await mkdir(files, { recursive: true })) !== undefined) return files;
  }
}

type Planned = { candidate: Candidate; to: string | null };

async function removeBatch(
  batch: readonly Candidate[],
  { folder, files, manifest }: Trash,
  removal: Removal,
  result: Removed,
): Promise<void> {
  const planned: Planned[] = batch.map((candidate) => ({
    candidate,
    to: files === null ? null : path.join(files, ...candidate.path.split('/')),
  }));
  await manifest.append(
    planned.map(({ candidate: { path: name, size, mtimeMs }, to }) => ({
      state: 'intent' as const,
      path: name,
      action: removal.action,
      size,
      mtimeMs,
      ...(to === null ? {} : { to: path.relative(folder, to).split(path.sep).join('/') }),
    })),
  );
  const outcomes: { candidate: Candidate; taken: Taken }[] = [];
  for (const plan of planned) {
    outcomes.push({ candidate: plan.candidate, taken: await take(plan, removal) });
  }
  for (const { candidate, taken } of outcomes) record(candidate, taken, result);
  await manifest.append(
    outcomes.map(({ candidate, taken }) =>
      taken.state === 'kept'
        ? { state: 'kept' as const, path: candidate.path, reason: taken.code }
        : { state: taken.state, path: candidate.path },
    ),
  );
}

/** Looks once more at the last moment: a file that changed since it was judged is in use. */
async function take({ candidate, to }: Planned, { root, signal }: Removal): Promise<Taken> {
  if (signal.aborted) return { state: 'kept', code: STOPPED };
  const now = await candidateOf(root, candidate.file);
  if (now === null) return { state: 'vanished' };
  if (now.mtimeMs !== candidate.mtimeMs || now.size !== candidate.size)
    return { state: 'kept', code: CHANGED };
  return to === null ? deleteFile(candidate) : moveAway(candidate, to);
}

const STOPPED = 'stopped';
const CHANGED = 'changed';

function record(candidate: Candidate, taken: Taken, result: Removed): void {
  if (taken.state === 'done') result.removed.push(candidate);
  else if (taken.state === 'vanished') result.vanished.push(candidate);
  else if (taken.code !== STOPPED) result.kept.push({ candidate, code: taken.code });
}
