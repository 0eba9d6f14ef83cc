import { existsSync } from 'node:fs';
import { Catalogue, type CatalogueEntry } from '../../store/catalogue.ts';
import type { Commit } from '../../store/commit-line.ts';
import { layout } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { readRun } from '../../store/runs.ts';
import { StoreError } from '../../store/store-error.ts';
import { fold } from '../run/fold.ts';

/** A run as it lies in a data directory: its entry in the catalogue, and its log or what is wrong with it. */
export type SeenRun = { entry: CatalogueEntry; commits: readonly Commit[]; trouble: string | null };

/** All runs of a data directory, oldest first; a damaged catalogue is thrown as the StoreError it is. */
export function runsIn(dataDir: string): SeenRun[] {
  const { catalogue } = layout(dataDir);
  if (!existsSync(catalogue)) return [];
  const entries = new Catalogue(new LowdbLog(catalogue)).entries();
  return entries.map((entry) => ({ entry, ...logOf(dataDir, entry) }));
}

function logOf(dataDir: string, entry: CatalogueEntry): Omit<SeenRun, 'entry'> {
  if (isStillborn(entry)) return { commits: [], trouble: null };
  try {
    return { commits: readRun(dataDir, entry).log.commits, trouble: null };
  } catch (thrown) {
    if (!(thrown instanceof StoreError)) throw thrown;
    return { commits: [], trouble: thrown.message };
  }
}

/** A run whose process was killed before its first event was whole: it has an entry, and nobody heard of it. */
export const isStillborn = (entry: CatalogueEntry): boolean => entry.closed?.commits === 0;

/** The run the harness looks at: the first that came to life. One after it was begun when that had ended. */
export const examined = (runs: readonly SeenRun[]): SeenRun | undefined =>
  runs.find(({ entry }) => !isStillborn(entry));

/** Whether the machine of this run has come to its end. */
export const isDone = ({ commits }: SeenRun): boolean => fold(commits).state?.done === true;
