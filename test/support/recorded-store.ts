import fs from 'node:fs';
import path from 'node:path';
import { Catalogue } from '../../store/catalogue.ts';
import { closeInCatalogue } from '../../store/closing.ts';
import { layout, prepareDataDir, runFile } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { type RepairDoor, repairFiles } from '../../store/repair/repair-door.ts';
import { startOf } from '../../store/run-files.ts';
import { noteInWorkspace } from '../../store/workspace-log.ts';
import { phase, plan } from './plans.ts';
import { SimulatedRun } from './simulated-run.ts';

const one = plan([phase('a', ['x', 'y'])]);

/** A run that came to its end, and one that was left open after its first task. */
export const ended = (): SimulatedRun => new SimulatedRun(one).now(10).succeed('a/x').now(20).succeed('a/y');
export const left = (): SimulatedRun => new SimulatedRun(one).now(10).succeed('a/x');

/** The id of the run of this day of January. */
export const idOf = (day: number): string => {
  const time = Date.UTC(2026, 0, day).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-00000000000${day % 10}`;
};

/** The log of the run of this day, as the catalogue names it. */
export const logOf = (day: number): string => runFile(idOf(day), startOf(idOf(day)));

/** Writes a run as a session does; one that has not ended stays open. Returns the name of its log. */
export function writeRun(dataDir: string, day: number, run: SimulatedRun): string {
  prepareDataDir(dataDir);
  const runId = idOf(day);
  const startedAt = startOf(runId);
  const file = logOf(day);
  const catalogue = new Catalogue(new LowdbLog(layout(dataDir).catalogue, { files: unsynced }));
  const identity = { runId, machineId: run.machineId, at: startedAt };
  catalogue.opened(identity, { file, startedAt, trigger: 'manual' });
  const log = new LowdbLog(layout(dataDir).run(file), { files: unsynced });
  const at = (elapsedMs: number) => new Date(Date.parse(startedAt) + elapsedMs).toISOString();
  for (const events of run.commits) {
    log.append(
      log.revision,
      events.map((event) => ({ ...event, runId, at: at(event.elapsedMs) })),
    );
  }
  if (run.state.done) closeInCatalogue(catalogue, log);
  log.close();
  catalogue.close();
  return file;
}

/** A store with two finished runs, one that was left open, and a stream of the workspace. */
export function writeStore(dataDir: string): void {
  writeRun(dataDir, 1, ended());
  writeRun(dataDir, 2, ended());
  writeRun(dataDir, 3, left());
  const by = { runId: idOf(2), machineId: 'test-machine', at: '2026-01-02T00:00:01.000Z' };
  const data = { archivedRuns: 0, removedRuns: 0, removedOutputs: 1, freedBytes: 10 };
  for (let times = 0; times < 3; times++) noteInWorkspace(dataDir, by, 'retention.applied', data);
}

/** For tests that write a lot and take no power away. */
export const unsynced: RepairDoor = { ...repairFiles, syncData: () => {}, syncFolder: () => {} };

export type Tree = ReadonlyMap<string, Buffer>;

/** Every file below a folder, by its name with forward slashes. */
export function treeOf(folder: string): Tree {
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file).split(path.sep).join('/'), fs.readFileSync(file)];
    }),
  );
}

/** Makes a folder hold these files and no others. */
export function restore(folder: string, tree: Tree): void {
  for (const [name, content] of treeOf(folder)) {
    if (tree.get(name)?.equals(content) !== true) fs.rmSync(path.join(folder, ...name.split('/')));
  }
  for (const [name, content] of tree) {
    const file = path.join(folder, ...name.split('/'));
    if (fs.existsSync(file)) continue;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  // A folder of the quarantine would be taken for a repair that something ended.
  fs.rmSync(path.join(folder, 'quarantine'), { recursive: true, force: true });
}
