import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { codeOf } from '../../store/file-door.ts';
import { StoreError } from '../../store/store-error.ts';
import type { Clock } from '../system/clock.ts';

/** How somebody outside tells the process that owns a run to end it for good: a file beside the lock. */
const requestSchema = z.object({ runId: z.string(), by: z.string() });
export type CancelRequest = z.infer<typeof requestSchema>;

/** How often an owner looks, in milliseconds. A file is seen on every system and every drive; notifications are not. */
const LOOK_MS = 250;

const fileOf = (lockFile: string): string => `${lockFile}.cancel`;

/** Leaves the request for the owner of the lock; it appears with its content in one step. */
export function askToCancel(lockFile: string, request: CancelRequest): void {
  const file = fileOf(lockFile);
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(request));
    renameSync(draft, file);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw new StoreError({ reason: 'not-writable', file, code: codeOf(thrown) });
  }
}

/** Takes the request away, whoever made it. */
export function withdrawCancel(lockFile: string): void {
  try {
    rmSync(fileOf(lockFile), { force: true });
  } catch {
    // Windows refuses while somebody reads it; whoever owns the lock next takes it away.
  }
}

/** Calls back once when somebody asks for the end of this run; for the owner of the lock. */
export function watchForCancel(
  lockFile: string,
  runId: string,
  clock: Clock,
  callback: (request: CancelRequest) => void,
): { off: () => void } {
  let cancel = (): void => {};
  const look = (): void => {
    const request = read(fileOf(lockFile));
    if (request?.runId === runId) {
      withdrawCancel(lockFile);
      callback(request);
    } else {
      cancel = clock.after(LOOK_MS, look);
    }
  };
  cancel = clock.after(LOOK_MS, look);
  return { off: () => cancel() };
}

function read(file: string): CancelRequest | null {
  try {
    return requestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
