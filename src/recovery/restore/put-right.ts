import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { attemptName } from '../../system/output/output-file-name.ts';
import { backupFolder } from '../../tasks/backup/backup-index.ts';
import type { Candidate } from '../../tasks/cleanup/candidate.ts';
import { removeFiles } from '../../tasks/cleanup/remove.ts';
import { putBack } from '../../trash/put-back.ts';
import { removalsIn } from '../../trash/removals.ts';
import { restore } from '../../trash/restore.ts';

/** `root` and `dataDir` are real paths; `taskId` names the recovery in the trash. */
export type Place = {
  root: string;
  dataDir: string;
  runId: string;
  taskId: string;
  /** Wall-clock time, ms since 1970. */
  now: number;
  signal: AbortSignal;
};

/** What is put right: `corrupt` is the file as it was judged, or `null` when it is in the trash already. */
export type Repair = { name: string; corrupt: Candidate | null; content: Buffer; mode: number };

/**
 * Puts the corrupt file into the trash and then the good content in its place, which replaces nothing: what somebody
 * writes there meanwhile stays. The code of what hindered it, or `null`. Throws what the system throws.
 */
export async function putRight(
  place: Place,
  { name, corrupt, content, mode }: Repair,
): Promise<string | null> {
  const { root, dataDir, runId, taskId } = place;
  const folder = path.join(backupFolder(dataDir), 'restoring', attemptName(`${runId}/${taskId}`));
  try {
    // On the disk before the file is touched: that there is no space is known then.
    writeDraft(folder, content, mode);
    if (corrupt !== null) {
      const hindered = await putAside(place, corrupt);
      if (hindered !== null) return hindered;
    }
    const put = putBack({ folder, from: DRAFT, base: root, name }, false);
    if (put.state === 'restored') return null;
    if (put.state === 'occupied') return 'changed';
    await takeBack(place, name);
    return put.state === 'failed' ? put.code : put.state;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The files that an earlier process of this run put aside for this recovery, and could not put right any more. */
export function putAsideEarlier({ root, dataDir, runId, taskId }: Place): Map<string, string> {
  const found = new Map<string, string>();
  for (const { entries, folder, ...removal } of removalsIn(dataDir, root)) {
    if (removal.runId !== runId || removal.task !== taskId) continue;
    for (const { path: name, from, state } of entries)
      if (state === 'in-trash' && from !== null) found.set(name, path.join(folder, from));
  }
  return found;
}

const DRAFT = 'files/content';

function writeDraft(folder: string, content: Buffer, mode: number): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, 'files'), { recursive: true, mode: 0o700 });
  const file = path.join(folder, DRAFT);
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  chmodSync(file, mode);
}

/** Only the file that was judged goes; one that changed since is somebody's work. */
async function putAside(place: Place, corrupt: Candidate): Promise<string | null> {
  const removed = await removeFiles([corrupt], { ...place, action: 'trash', say: () => {} });
  if (removed.removed === 1) return null;
  if (removed.trouble !== undefined) return removed.trouble.code;
  return removed.keptFiles[0]?.code ?? (removed.vanished > 0 ? 'vanished' : 'stopped');
}

/** The good content could not be put there, so the corrupt one goes back. */
async function takeBack(place: Place, name: string): Promise<void> {
  const { root, dataDir, runId, taskId, now } = place;
  const ours = removalsIn(dataDir, root).filter((one) => one.runId === runId && one.task === taskId);
  const matches = (file: string): boolean => file === name;
  await restore(ours, { base: root, dataDir, matches, dryRun: false, force: false, runId, now });
}
