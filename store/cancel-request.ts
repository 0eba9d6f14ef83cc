import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { codeOf, renameWithPatience } from './file-door.ts';
import { StoreError } from './store-error.ts';

/** How somebody outside tells the process that owns a run to end it for good: a file beside the lock. */
const requestSchema = z.object({ runId: z.string(), by: z.string() });
export type CancelRequest = z.infer<typeof requestSchema>;

const fileOf = (lockFile: string): string => `${lockFile}.cancel`;

/** Leaves the request for the owner of the lock; it appears with its content in one step. */
export function askToCancel(lockFile: string, request: CancelRequest): void {
  const file = fileOf(lockFile);
  const draft = `${file}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(request));
    renameWithPatience(draft, file);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw new StoreError({ reason: 'not-writable', file, code: codeOf(thrown) });
  }
}

/** The request that lies there; `null` when there is none that can be read. */
export function readCancel(lockFile: string): CancelRequest | null {
  try {
    return requestSchema.parse(JSON.parse(readFileSync(fileOf(lockFile), 'utf8')));
  } catch {
    return null;
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
