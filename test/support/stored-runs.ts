import fs from 'node:fs';
import path from 'node:path';
import { Catalogue } from '../../store/catalogue.ts';
import { closeInCatalogue } from '../../store/closing.ts';
import type { StoredEvent } from '../../store/events.ts';
import { type FileDoor, nodeFiles } from '../../store/file-door.ts';
import { layout, prepareDataDir, runFile } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { startOf } from '../../store/run-files.ts';
import { phase, plan } from './plans.ts';
import { SimulatedRun } from './simulated-run.ts';

/** The id of a run that began then (ms since 1970); `nth` tells those of one moment apart. */
export function runIdAt(startedAt: number, nth = 0): string {
  const time = startedAt.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${String(nth).padStart(12, '0')}`;
}

/** A moment so many days before `now`. */
export const daysAgo = (now: number, days: number): number => now - days * 86_400_000;

const SMALL = plan([phase('a', ['x', 'y'])]);
/** A run of two tasks that ended well, and one that was left after the first. */
export const endedRun = (): SimulatedRun =>
  new SimulatedRun(SMALL).now(10).succeed('a/x').now(20).succeed('a/y');
export const openRun = (): SimulatedRun => new SimulatedRun(SMALL).now(10).succeed('a/x');

type Told = { runId: string; commits?: readonly (readonly StoredEvent[])[] };

/**
 * Writes a run as a session does: opened in the catalogue, its commits one by one, closed in the catalogue when it
 * has ended. Returns its name there.
 */
export function storeRun(dataDir: string, { runId, commits = endedRun().commits }: Told): string {
  prepareDataDir(dataDir);
  const startedAt = startOf(runId);
  const file = runFile(runId, startedAt);
  const catalogue = new Catalogue(
    new LowdbLog(layout(dataDir).catalogue, { endOnly: true, files: unsynced }),
  );
  catalogue.opened(
    { runId, machineId: 'test-machine', at: startedAt },
    { file, startedAt, trigger: 'manual' },
  );
  const log = new LowdbLog(layout(dataDir).run(file), { files: unsynced });
  const at = (elapsedMs: number) => new Date(Date.parse(startedAt) + 3 + elapsedMs).toISOString();
  for (const events of commits)
    log.append(
      log.revision,
      events.map((event) => ({ ...event, runId, at: at(event.elapsedMs) })),
    );
  if (commits.flat().some(({ type }) => type === 'run.completed')) closeInCatalogue(catalogue, log);
  log.close();
  catalogue.close();
  return file;
}

/** Nobody needs it after a power cut. */
const unsynced: FileDoor = { ...nodeFiles, syncData: () => {}, syncFolder: () => {} };

/** Gives a run a folder of output, or of trash, with so many bytes in two files; returns the folder. */
export function storeFolder(dataDir: string, what: 'output' | 'trash', runId: string, bytes: number): string {
  const folder = layout(dataDir)[what](runId);
  fs.mkdirSync(path.join(folder, 'deep'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'a.x.1.log'), 'x'.repeat(bytes - 1));
  fs.writeFileSync(path.join(folder, 'deep', 'y'), 'y');
  return folder;
}

/** Everything in a folder, by path with forward slashes; folders end with a slash. */
export function contentOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const full = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, full).split(path.sep).join('/');
    if (entry.isDirectory()) found[`${name}/`] = '';
    else found[name] = fs.readFileSync(full, 'base64');
  }
  return found;
}
