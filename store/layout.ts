import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf, makeFolder } from './file-door.ts';
import { StoreError } from './store-error.ts';

/** The name of the data directory inside a workspace. */
export const DATA_FOLDER = '.roo-fsm';

const ARCHIVE = 'archive';
const REMOVING = 'removing';
const OUTPUT = 'output';
const TRASH = 'trash';
const DRY_RUNS = 'dry-runs';
const CONFLICTS = 'conflicts';
const CACHE = 'cache';
const BACKUP = 'backup';
const OUTBOX = 'outbox';

/** Where everything lies in a data directory. All paths absolute when `dataDir` is. */
export const layout = (dataDir: string) => ({
  dataDir,
  catalogue: join(dataDir, 'catalog.jsonl'),
  /** Left by a reader that found the catalogue damaged, for the next run to look at all of it. */
  suspicion: join(dataDir, 'catalog.suspect'),
  /** What belongs to no run: retention, repairs. */
  workspace: join(dataDir, 'workspace.jsonl'),
  /** Where `repair` puts damaged files. */
  quarantine: join(dataDir, 'quarantine'),
  /** `fileOf` is relative to the data directory, with forward slashes, as it is stored. */
  run: (fileOf: string) => join(dataDir, ...fileOf.split('/')),
  /** Where the same log lies once it is in the archive: `archive/2026/11/<runId>.jsonl.gz`. */
  archived: (fileOf: string) => `${join(dataDir, ARCHIVE, ...fileOf.split('/').slice(1))}.gz`,
  archive: join(dataDir, ARCHIVE),
  /** Logs that are being removed for good wait here until no entry of the catalogue names them. */
  removing: join(dataDir, REMOVING),
  /** One folder for each run: what its attempts printed, and what its cleanups put aside. */
  outputs: join(dataDir, OUTPUT),
  output: (runId: string) => join(dataDir, OUTPUT, runId),
  trashes: join(dataDir, TRASH),
  trash: (runId: string) => join(dataDir, TRASH, runId),
  key: join(dataDir, 'key'),
  /** The numbers of the configuration that are others on this machine. */
  overlay: join(dataDir, 'overlay.json'),
  /** One folder for each run that met a conflict: its reports. */
  conflicts: join(dataDir, CONFLICTS),
  conflict: (runId: string) => join(dataDir, CONFLICTS, runId),
  /** One file for each task whose good result may be lent to a later run. */
  cache: join(dataDir, CACHE),
  /** What critical files held while they were good, for level 2. */
  backup: join(dataDir, BACKUP),
  /** Dry runs are kept apart, one file each, and no catalogue knows them. */
  dryRuns: join(dataDir, DRY_RUNS),
  diagnostics: join(dataDir, 'logs', 'roo-fsm.log'),
  /** The records of the escalations of a month (local time, `yyyyMM`), in the original's shape. */
  escalations: (yyyyMM: string) => join(dataDir, 'logs', `escalations-${yyyyMM}.json`),
  /** One file for each notification and channel that was not sent yet, and what was told before. */
  outbox: join(dataDir, OUTBOX),
  /** What the channel "log" was told. */
  notifications: join(dataDir, 'logs', 'notifications.log'),
  /** Of its own, because a dry run may be made beside a run at work. */
  dryRunDiagnostics: join(dataDir, 'logs', 'dry-run.log'),
});
export type Layout = ReturnType<typeof layout>;

/** The file of a new run, relative to the data directory: `runs/2026/11/<runId>.jsonl`. */
export function runFile(runId: string, startedAt: string): string {
  const [year = '0000', month = '00'] = startedAt.split('-');
  return `runs/${year}/${month}/${runId}.jsonl`;
}

/** The file of a dry run, relative to the data directory: `dry-runs/<runId>.jsonl`. */
export const dryRunFile = (runId: string): string => `${DRY_RUNS}/${runId}.jsonl`;

/** Makes the data directory, with a `.gitignore` that keeps all of it out of the repository it may lie in. */
export function prepareDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
    const ignore = join(dataDir, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
  } catch (thrown) {
    throw new StoreError({ reason: 'not-writable', file: dataDir, code: codeOf(thrown) });
  }
}
