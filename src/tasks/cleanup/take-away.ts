import { constants, copyFile, mkdir, rename, rm, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { isThere } from '../git-listing.ts';
import type { Candidate } from './candidate.ts';

/** How taking one file away ended; `code` is the system's. */
export type Taken = { state: 'done' } | { state: 'vanished' } | { state: 'kept'; code: string };

/** Moves a file to the trash, across devices if it must. */
export const moveAway = (candidate: Candidate, to: string): Promise<Taken> =>
  outcomeOf(async () => {
    // Renaming would replace without a word; two names may be one where case does not count.
    if (await isThere(to)) throw Object.assign(new Error(`${to} exists`), { code: 'EEXIST' });
    await mkdir(path.dirname(to), { recursive: true });
    try {
      await rename(candidate.file, to);
    } catch (error) {
      if (codeOf(error) !== 'EXDEV') throw error;
      await copyAway(candidate, to);
    }
  });

/** Deletes a file for good. */
export const deleteFile = (candidate: Candidate): Promise<Taken> => outcomeOf(() => unlink(candidate.file));

async function copyAway(candidate: Candidate, to: string): Promise<void> {
  try {
    await copyFile(candidate.file, to, constants.COPYFILE_EXCL);
    await utimes(to, candidate.mtimeMs / 1000, candidate.mtimeMs / 1000);
    await unlink(candidate.file);
  } catch (error) {
    // The original is still there, so the copy, whole or not, is one too many.
    // Unless it was never made, or the original went while it was: then it is all that is left.
    if (!['EEXIST', 'ENOENT'].includes(codeOf(error))) await rm(to, { force: true });
    throw error;
  }
}

async function outcomeOf(take: () => Promise<void>): Promise<Taken> {
  try {
    await take();
    return { state: 'done' };
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? { state: 'vanished' } : { state: 'kept', code };
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
