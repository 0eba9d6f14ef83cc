import { isDeepStrictEqual } from 'node:util';
import { Catalogue, type CatalogueEntry, entriesOf } from '../catalogue.ts';
import { layout } from '../layout.ts';
import { LowdbLog } from '../lowdb-log.ts';
import { rebuildCatalogue } from '../rebuild.ts';
import { pathOf, rawFile } from '../verify/raw-log.ts';
import { provenOfStream } from '../verify/verify-stream.ts';
import { writeWhole } from './quarantine.ts';
import type { RepairDoor } from './repair-door.ts';

/**
 * Makes the catalogue again from the logs, and keeps what only the old one knew: runs whose logs are gone, and what
 * an earlier repair found. The old one must have been put aside.
 */
export function remakeCatalogue(
  dataDir: string,
  known: readonly CatalogueEntry[],
  at: string,
  door: RepairDoor,
): number {
  const { catalogue: file } = layout(dataDir);
  const { damaged } = rebuildCatalogue(dataDir, at);
  const content = rawFile(file) ?? Buffer.alloc(0);
  const made = entriesOf(commitsIn(content));
  const entries = merged(made, known);
  if (!isDeepStrictEqual(entries, made)) {
    writeWhole(file, Buffer.alloc(0), door, (draft) => enterAll(draft, entries, door));
  }
  // It lies in the quarantine already.
  if (damaged !== null) door.remove(pathOf(dataDir, damaged));
  return entries.length;
}

/** What is proven of a catalogue that lies somewhere else, as in the quarantine. */
export function entriesIn(dataDir: string, name: string): CatalogueEntry[] {
  const content = rawFile(pathOf(dataDir, name));
  return content === null ? [] : entriesOf(commitsIn(content));
}

const commitsIn = (content: Buffer) => provenOfStream(content, 'catalogue').map(({ commit }) => commit);

function merged(made: readonly CatalogueEntry[], known: readonly CatalogueEntry[]): CatalogueEntry[] {
  const earlier = new Map(known.map((entry) => [entry.runId, entry]));
  const kept = made.map((entry) => {
    const before = earlier.get(entry.runId);
    return before !== undefined && knowsMore(before, entry) ? { ...before, file: entry.file } : entry;
  });
  const found = new Set(made.map(({ runId }) => runId));
  const gone = [...earlier.values()].filter(({ runId }) => !found.has(runId));
  if (gone.length === 0) return kept;
  return [...kept, ...gone].sort((a, b) =>
    a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0,
  );
}

/** The log of a run tells its story best, unless it cannot be read, or a repair left only a part of it. */
function knowsMore({ closed: before }: CatalogueEntry, { closed: now }: CatalogueEntry): boolean {
  if (before === null) return false;
  if (now?.commits === 0) return true;
  return before.quarantined !== undefined && (now === null || before.lastSum === now.lastSum);
}

function enterAll(path: string, entries: readonly CatalogueEntry[], door: RepairDoor): void {
  // One sync at the end does for all of it: nobody sees the file before.
  const log = new LowdbLog(path, { files: { ...door, syncData: () => {} } });
  const catalogue = new Catalogue(log);
  for (const { runId, machineId, file, startedAt, trigger, closed } of entries) {
    catalogue.opened({ runId, machineId, at: startedAt }, { file, startedAt, trigger });
    if (closed !== null)
      catalogue.closed({ runId, machineId, at: closed.summary.finishedAt ?? startedAt }, closed);
  }
  catalogue.close();
  const descriptor = door.openToAppend(path, false);
  try {
    door.syncData(descriptor);
  } finally {
    door.close(descriptor);
  }
}
