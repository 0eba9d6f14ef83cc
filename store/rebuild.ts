import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Catalogue, type CatalogueEntry } from './catalogue.ts';
import { eventsOf } from './event-log.ts';
import type { Reason, StoredEvent } from './events.ts';
import { codeOf, type FileDoor, nodeFiles } from './file-door.ts';
import { layout } from './layout.ts';
import { LowdbLog } from './lowdb-log.ts';
import { type RunSummary, summarise } from './projections/summary.ts';
import { newestRunFile, runFiles, runIdOf, startOf } from './run-files.ts';
import { closeAs, closeUnreadable, interruptedSummary } from './runs.ts';
import { describeStoreFailure, StoreError } from './store-error.ts';

/** What a rebuild did: how many runs are in the catalogue now, whose logs cannot be read, and where the damaged one lies. */
export type Rebuilt = { runs: number; unreadable: string[]; damaged: string | null };

/**
 * Opens the catalogue to append to it; for who holds the lock. One that is missing, damaged at its end or lost
 * lines there, or that a reader found damaged anywhere, is rebuilt from the logs of the runs first. `at` is now,
 * in UTC.
 */
export function openCatalogue(
  dataDir: string,
  at: string,
): { catalogue: Catalogue; rebuilt: Rebuilt | null } {
  const sound = soundCatalogue(dataDir);
  if (sound !== null) return { catalogue: sound, rebuilt: null };
  const rebuilt = rebuildCatalogue(dataDir, at);
  return { catalogue: atItsEnd(dataDir), rebuilt };
}

/** The catalogue when it can be trusted, `null` when it must be rebuilt. All of it is read only when somebody doubts it. */
function soundCatalogue(dataDir: string): Catalogue | null {
  const { catalogue: file, suspicion } = layout(dataDir);
  try {
    const catalogue = atItsEnd(dataDir);
    const newest = newestRunFile(dataDir);
    const suspected = existsSync(suspicion);
    if (!suspected && (newest === null || knows(catalogue, newest))) return catalogue;
    const whole = new Catalogue(new LowdbLog(file));
    if (newest !== null && !knows(whole, newest)) return null;
    if (suspected) remove(suspicion);
    return catalogue;
  } catch (thrown) {
    if (thrown instanceof StoreError && thrown.failure.reason === 'corrupt') return null;
    throw thrown;
  }
}

const atItsEnd = (dataDir: string): Catalogue =>
  new Catalogue(new LowdbLog(layout(dataDir).catalogue, { endOnly: true }));

const knows = (catalogue: Catalogue, file: string): boolean =>
  catalogue.entries().some((entry) => entry.file === file);

/**
 * Makes the catalogue again from the logs of the runs, and puts the one that was there aside. It takes its place
 * only when it is whole: whatever ends the process meanwhile, the next one finds the old one, or none, and begins again.
 */
export function rebuildCatalogue(dataDir: string, at: string): Rebuilt {
  const { catalogue: file, suspicion } = layout(dataDir);
  const fresh = `${file}.rebuilding`;
  remove(fresh);
  const stories = [...runFiles(dataDir)].map((run) => storyOf(dataDir, run)).sort(byStart);
  const catalogue = new Catalogue(new LowdbLog(fresh, { files: unsynced }));
  for (const [index, story] of stories.entries()) write(catalogue, story, index === stories.length - 1);
  catalogue.close();
  const damaged = existsSync(file) ? `${file}.damaged-${at.replaceAll(/[-:.]/g, '')}` : null;
  guarded(file, () => {
    if (damaged !== null) renameSync(file, damaged);
    if (existsSync(fresh)) {
      sync(fresh);
      renameSync(fresh, file);
    }
    nodeFiles.syncFolder(dirname(file));
  });
  remove(suspicion);
  return {
    runs: stories.length,
    unreadable: stories.filter((story) => story.kind === 'unreadable').map(({ entry }) => entry.file),
    damaged: damaged === null ? null : basename(damaged),
  };
}

/** One sync at the end does for all of it: nobody sees the file before. */
const unsynced: FileDoor = { ...nodeFiles, syncData: () => {}, syncFolder: () => {} };

/** What the log of a run says of it, and its extent; or why it says nothing. */
type Story =
  | {
      kind: 'told';
      entry: CatalogueEntry;
      summary: RunSummary;
      /** The same if somebody else began after it. */
      interrupted: RunSummary;
      last: string;
      extent: { commits: number; bytes: number; lastSum: string };
    }
  | { kind: 'unreadable'; entry: CatalogueEntry; reason: Reason };

/** A log that nobody can fold any more is one of many: it is listed with the reason, and stops nothing. */
function storyOf(dataDir: string, file: string): Story {
  const runId = runIdOf(file);
  const startedAt = startOf(runId);
  const unknown: CatalogueEntry = {
    runId,
    machineId: 'unknown',
    file,
    startedAt,
    trigger: 'manual',
    closed: null,
  };
  const unreadable = (detail: string): Story => ({
    kind: 'unreadable',
    entry: unknown,
    reason: { code: 'resume.unreadable', params: { detail } },
  });
  try {
    const log = new LowdbLog(layout(dataDir).run(file));
    const events = eventsOf(log.commits);
    const summary = summarise(events);
    const last = events.at(-1);
    if (summary === null || last === undefined) return unreadable('it has no beginning');
    if (summary.runId !== runId) return unreadable(`it is the log of ${summary.runId}`);
    return {
      kind: 'told',
      entry: entryOf(file, summary),
      summary,
      interrupted: summary.status === 'open' ? leftBehind(events, last.at) : summary,
      last: summary.finishedAt ?? last.at,
      extent: { commits: log.commits.length, ...log.extent() },
    };
  } catch (thrown) {
    if (thrown instanceof StoreError && 'file' in thrown.failure)
      return unreadable(describeStoreFailure({ ...thrown.failure, file }));
    return unreadable(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

const entryOf = (file: string, { runId, machineId, startedAt, trigger }: RunSummary): CatalogueEntry => ({
  runId,
  machineId,
  file,
  startedAt,
  trigger,
  closed: null,
});

function leftBehind(events: readonly StoredEvent[], at: string): RunSummary {
  const summary = interruptedSummary(events, { code: 'resume.newer-run', params: {} }, at);
  if (summary === null) throw new Error('a run without events');
  return summary;
}

const byStart = ({ entry: one }: Story, { entry: other }: Story): number =>
  compare(one.startedAt, other.startedAt) || compare(one.runId, other.runId);

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** Only the newest run can be open: before a run begins, the one before it is closed. */
function write(catalogue: Catalogue, story: Story, isNewest: boolean): void {
  const { entry } = story;
  const { runId, machineId, file, startedAt, trigger } = entry;
  catalogue.opened({ runId, machineId, at: startedAt }, { file, startedAt, trigger });
  if (story.kind === 'unreadable') {
    closeUnreadable(catalogue, entry, story.reason, startedAt);
    return;
  }
  const { summary, last, extent } = story;
  if (summary.status !== 'open') closeAs(catalogue, summary, extent, last);
  else if (!isNewest) {
    closeAs(catalogue, story.interrupted, extent, last);
  }
}

function remove(file: string): void {
  guarded(file, () => rmSync(file, { force: true }));
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function guarded(file: string, work: () => void): void {
  try {
    work();
  } catch (thrown) {
    throw new StoreError({ reason: 'not-writable', file, code: codeOf(thrown) });
  }
}
