import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CatalogueEntry, entriesOf } from '../catalogue.ts';
import { codeOf } from '../file-door.ts';
import { unfinishedRepairs } from '../repair/quarantine.ts';
import { runFiles, runIdOf } from '../run-files.ts';
import { nameIn } from './raw-log.ts';
import type { StoreFinding } from './store-finding.ts';
import { type CheckedRun, checkRun } from './verify-run.ts';
import { type CheckedStream, checkStream } from './verify-stream.ts';

/** What is in a data directory, by name: looked at before any run is. */
export type Inventory = {
  catalogue: CheckedStream;
  workspace: CheckedStream;
  /** The runs that the catalogue names, as far as it can be believed. */
  entries: CatalogueEntry[];
  /** The logs that no entry names, newest first. */
  strangers: string[];
  findings: StoreFinding[];
};

/**
 * Checks everything but the logs themselves. The logs are listed before the catalogue is read: a run that begins
 * meanwhile is in the catalogue before its log is there.
 */
export function takeInventory(dataDir: string, isAtWork: boolean): Inventory {
  const files = [...runFiles(dataDir)];
  const leftovers = leftoversIn(dataDir, new Set(files));
  const catalogue = checkStream(dataDir, 'catalogue', isAtWork);
  const workspace = checkStream(dataDir, 'workspace', isAtWork);
  const entries = entriesOf(catalogue.commits);
  const known = new Set(entries.map((entry) => entry.file));
  const strangers = files.filter((file) => !known.has(file));
  const repairs = isAtWork ? [] : unfinishedRepairs(dataDir, workspace.commits);
  const findings = [
    ...catalogue.findings,
    ...(catalogue.commits.length === 0 && files.length > 0 && catalogue.findings.length === 0
      ? [damage('catalogue-missing', catalogue.file)]
      : []),
    ...workspace.findings,
    ...repairs.map((folder) => damage('repair-unfinished', folder)),
    ...leftovers.map((file): StoreFinding => ({ severity: 'note', code: 'leftover', params: {}, file })),
  ];
  return { catalogue, workspace, entries, strangers, findings };
}

/** Checks every run of an inventory, one at a time: those of the catalogue, oldest first, then logs it does not know. */
export function* checkRuns(
  dataDir: string,
  inventory: Inventory,
  isAtWork: () => boolean,
): Generator<CheckedRun> {
  for (const entry of inventory.entries) yield checkRun(dataDir, entry.file, entry, isAtWork());
  for (const file of inventory.strangers) yield checkStranger(dataDir, file, inventory, isAtWork());
}

/** A log without an entry is told, unless the catalogue is known to be incomplete. */
export function checkStranger(
  dataDir: string,
  file: string,
  inventory: Inventory,
  isAtWork: boolean,
): CheckedRun {
  const run = checkRun(dataDir, file, null, isAtWork);
  const { runId } = run;
  // A run that was ended before the catalogue knew it; the next one takes its empty file away.
  if (run.findings.some(({ code }) => code === 'not-begun')) return run;
  const isSecond = inventory.entries.some((entry) => entry.runId === runId && entry.file !== file);
  if (isSecond) run.findings.unshift({ ...damage('second-log', file), runId });
  else if (isTrusted(inventory)) run.findings.unshift({ ...damage('orphan', file), runId });
  return run;
}

const isTrusted = ({ catalogue }: Inventory): boolean =>
  catalogue.commits.length > 0 && catalogue.findings.every(({ severity }) => severity === 'note');

/** What a run that is looked for by its name is, when only its log knows it. */
export const strangerNamed = ({ strangers }: Inventory, wanted: string): string | undefined => {
  const found = strangers.filter((file) => wanted !== '' && runIdOf(file).startsWith(wanted.toLowerCase()));
  return found.length === 1 ? found[0] : undefined;
};

const damage = (code: StoreFinding['code'], file: string): StoreFinding => ({
  severity: 'damage',
  code,
  params: {},
  file,
});

/** Files among the logs that are none. */
function leftoversIn(dataDir: string, logs: ReadonlySet<string>): string[] {
  const folder = join(dataDir, 'runs');
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => nameIn(dataDir, join(entry.parentPath, entry.name)))
      .filter((file) => !logs.has(file))
      .sort();
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT' || codeOf(thrown) === 'ENOTDIR') return [];
    throw thrown;
  }
}
