import { v7 as uuid } from 'uuid';
import { Catalogue } from '../store/catalogue.ts';
import { closeInCatalogue } from '../store/closing.ts';
import type { Commit } from '../store/commit-line.ts';
import { type FileDoor, nodeFiles } from '../store/file-door.ts';
import { layout, prepareDataDir, runFile } from '../store/layout.ts';
import { LowdbLog } from '../store/lowdb-log.ts';
import { stamped, syntheticRun } from './synthetic-run.ts';

const VARIANTS = 24;
const MACHINE = 'bench-machine';
/** The shortest schedule of the original was every half hour. */
const BETWEEN_RUNS_MS = 30 * 60 * 1000;

/** Some different runs to choose from; making one takes much longer than writing it. */
export const syntheticRuns = (): Commit[][] =>
  Array.from({ length: VARIANTS }, (_, variant) => syntheticRun(variant));

/** What a store holds. */
export type StoreSize = { runs: number; events: number };

/** Fills a data directory with finished runs, the last of them now, through the real store; nothing is synced. */
export function writeStore(dataDir: string, variants: readonly Commit[][], runs: number): StoreSize {
  const catalogue = openCatalogue(dataDir, unsynced);
  const now = Date.now();
  let events = 0;
  for (let run = 0; run < runs; run++) {
    const commits = variants[run % variants.length] ?? [];
    writeRun({
      dataDir,
      catalogue,
      commits,
      startedAt: now - (runs - run) * BETWEEN_RUNS_MS,
      files: unsynced,
    });
    events += commits.at(-1)?.events.at(-1)?.seq ?? 0;
  }
  catalogue.close();
  return { runs, events };
}

/** The catalogue as a run opens it, but with these files. */
export function openCatalogue(dataDir: string, files: FileDoor, endOnly = false): Catalogue {
  prepareDataDir(dataDir);
  return new Catalogue(new LowdbLog(layout(dataDir).catalogue, { files, endOnly }));
}

type RunToWrite = {
  dataDir: string;
  catalogue: Catalogue;
  commits: readonly Commit[];
  startedAt: number;
  files: FileDoor;
};

/**
 * Writes one run as a session does: opened in the catalogue, its commits one by one, closed in the catalogue.
 * Returns the name of its file.
 */
export function writeRun({ dataDir, catalogue, commits, startedAt, files }: RunToWrite): string {
  const at = new Date(startedAt).toISOString();
  const identity = { runId: uuid({ msecs: startedAt }), machineId: MACHINE };
  const file = runFile(identity.runId, at);
  const stampedCommits = stamped(commits, { ...identity, startedAt });
  catalogue.opened({ ...identity, at }, { file, startedAt: at, trigger: 'schedule' });
  const log = new LowdbLog(layout(dataDir).run(file), { files });
  for (const { events } of stampedCommits) log.append(log.revision, events);
  closeInCatalogue(catalogue, log);
  log.close();
  return file;
}

/** Makes a store in seconds instead of minutes; nobody needs it after a crash. */
const unsynced: FileDoor = { ...nodeFiles, syncData: () => {}, syncFolder: () => {} };
