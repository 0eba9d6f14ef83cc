import { Catalogue, type CatalogueEntry, slim } from '../../store/catalogue.ts';
import { entryByName, summaryWithoutLog } from '../../store/closing.ts';
import { type Layout, layout } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { putAside, quarantineAt, unfinishedRepairs } from '../../store/repair/quarantine.ts';
import { entriesIn, remakeCatalogue } from '../../store/repair/repair-catalogue.ts';
import { type RepairDoor, repairFiles } from '../../store/repair/repair-door.ts';
import { repairWorkspace } from '../../store/repair/repair-workspace.ts';
import { pathOf, rawFile } from '../../store/verify/raw-log.ts';
import { countOf, isDamage } from '../../store/verify/store-finding.ts';
import type { CheckedRun } from '../../store/verify/verify-run.ts';
import { checkRuns, type Inventory, takeInventory } from '../../store/verify/verify-store.ts';
import { noteInWorkspace } from '../../store/workspace-log.ts';
import { asideOf, type Closing, planRepair, type RunRepair, repairRun } from './repair-run.ts';
import { namedRun } from './verify-store.ts';

/** One thing that was done, or with `dryRun` would be. `aside` is where the file as it was lies; both names relative to the data directory. */
export type RepairStep = {
  code: 'kept' | 'closed' | 'second' | 'entered' | 'catalogue' | 'workspace' | 'finished';
  file: string;
  runId?: string;
  kept?: { lines: number; events: number };
  lostLines?: number;
  aside?: string;
};

export type RepairOptions = {
  /** One run, as a person names it; with it only what the catalogue needs for that. */
  wanted?: string | undefined;
  dryRun: boolean;
  /** Who repairs, for the stream of the workspace: the id that the lock is held with. */
  runId: string;
  machineId: string;
  /** Now, in UTC. */
  at: string;
  door?: RepairDoor;
};

export type Repaired = { steps: RepairStep[]; quarantine: string | null };

/**
 * Deals with all damage of a store; for who holds the lock. Each damaged file is copied to the quarantine before
 * anything takes its place, and each place is taken at once, so that whatever ends a repair the next one goes on:
 * first the stream of the workspace, then the logs, then the catalogue from them, at last what it has to be told.
 */
export function repairStore(dataDir: string, options: RepairOptions): Repaired {
  const found = takeInventory(dataDir, false);
  const unfinished = unfinishedRepairs(dataDir, found.workspace.commits);
  const folder = unfinished.at(-1) ?? quarantineAt(options.at);
  const earlier = unfinished.flatMap((name) => entriesIn(dataDir, `${name}/${found.catalogue.file}`));
  const inventory = { ...found, entries: withEarlier(found.entries, earlier) };
  const remake = earlier.length > 0;
  const work: Work = {
    dataDir,
    folder,
    unfinished,
    remake,
    inventory,
    options,
    door: options.door ?? repairFiles,
  };
  const steps: RepairStep[] = [...workspaceStep(work)];
  const { runSteps, closings, planned } = repairRuns(work);
  steps.push(...runSteps, ...catalogueStep(work, planned));
  if (!options.dryRun) enter(work, closings);
  steps.push(...unfinished.map((file): RepairStep => ({ code: 'finished', file })));
  if (steps.length > 0 && !options.dryRun) record(work, steps);
  return {
    steps,
    quarantine: steps.some(({ aside }) => aside !== undefined && aside !== '') ? folder : null,
  };
}

/** What the catalogue knew before an unfinished repair put it aside, where that has not been taken up yet. */
function withEarlier(
  entries: readonly CatalogueEntry[],
  earlier: readonly CatalogueEntry[],
): CatalogueEntry[] {
  const known = new Map(entries.map((entry) => [entry.runId, entry]));
  for (const entry of earlier) {
    const now = known.get(entry.runId);
    const isTakenUp = now?.closed?.quarantined !== undefined;
    if (now === undefined || (entry.closed !== null && !isTakenUp)) known.set(entry.runId, entry);
  }
  return [...known.values()];
}

type Work = {
  dataDir: string;
  folder: string;
  unfinished: readonly string[];
  /** An earlier repair put the catalogue aside, and may not have told the new one everything. */
  remake: boolean;
  inventory: Inventory;
  options: RepairOptions;
  door: RepairDoor;
};

function workspaceStep({ dataDir, folder, inventory, options, door }: Work): RepairStep[] {
  const { workspace } = inventory;
  if (!workspace.findings.some(isDamage)) return [];
  const aside = options.dryRun ? `${folder}/${workspace.file}` : repairWorkspace(dataDir, folder, door);
  return [{ code: 'workspace', file: workspace.file, aside }];
}

type RunsRepaired = { runSteps: RepairStep[]; closings: Closing[]; planned: CheckedRun[] };

function repairRuns(work: Work): RunsRepaired {
  const { dataDir, inventory, options, folder, door } = work;
  const done: RunsRepaired = { runSteps: [], closings: [], planned: [] };
  const runs =
    options.wanted === undefined
      ? checkRuns(dataDir, inventory, () => false)
      : [namedRun(dataDir, inventory, options.wanted, false)];
  for (const run of runs) {
    if (run.findings.some(({ code }) => code === 'orphan')) done.planned.push({ ...run, commits: [] });
    const repair = planRepair(dataDir, run, work.unfinished);
    if (repair === null) continue;
    done.runSteps.push(stepOf(repair, folder));
    if (options.dryRun) continue;
    const closing = repairRun(dataDir, repair, folder, options.at, door);
    if (closing !== null) done.closings.push({ ...closing, run: { ...run, commits: [] } });
  }
  return done;
}

const CODES = { keep: 'kept', close: 'closed', second: 'second', enter: 'entered' } as const;

function stepOf(repair: RunRepair, folder: string): RepairStep {
  const { file, runId } = repair.run;
  const step = { code: CODES[repair.kind], file, runId, aside: asideOf(repair, folder) };
  if (repair.kind !== 'keep') return step;
  const kept = countOf(repair.lines.map(({ commit }) => commit));
  return { ...step, kept, lostLines: repair.lostLines };
}

/** The catalogue is made again when it is damaged or gone, when it misses a run, and when that was begun before. */
function catalogueStep(work: Work, orphans: readonly CheckedRun[]): RepairStep[] {
  const { dataDir, folder, remake, inventory, options, door } = work;
  const { catalogue, findings, entries } = inventory;
  const isDamaged = findings.some((finding) => isDamage(finding) && finding.file === catalogue.file);
  if (!remake && !isDamaged && orphans.length === 0) return [];
  const aside = catalogue.exists ? `${folder}/${catalogue.file}` : '';
  if (!options.dryRun) {
    const content = rawFile(pathOf(dataDir, catalogue.file));
    if (content !== null) putAside(dataDir, folder, catalogue.file, content, door);
    remakeCatalogue(dataDir, entries, options.at, door);
  }
  return [{ code: 'catalogue', file: catalogue.file, aside }];
}

/** Tells the catalogue what became of the runs, and takes away files of which nothing was kept. */
function enter({ dataDir, options, door }: Work, closings: readonly Closing[]): void {
  if (closings.length === 0) return;
  const files: Layout = layout(dataDir);
  const catalogue = new Catalogue(new LowdbLog(files.catalogue, { endOnly: true, files: door }));
  for (const closing of closings) {
    const { run, extent, quarantined } = closing;
    const summary = closing.summary ?? run.entry?.closed?.summary ?? lostSummary(run, options.at);
    const { machineId, runId } = summary;
    catalogue.closed(
      { runId, machineId, at: options.at },
      { summary: slim(summary), ...extent, ...(quarantined === undefined ? {} : { quarantined }) },
    );
  }
  catalogue.close();
  for (const { run, extent } of closings) {
    if (extent.commits > 0) continue;
    for (const path of [files.run(run.file), files.archived(run.file)]) door.remove(path);
  }
}

/** Of a run without a log: what its entry says, or only its name. */
const lostSummary = ({ file, entry }: CheckedRun, at: string): RunSummary =>
  summaryWithoutLog(entry ?? entryByName(file), { code: 'resume.log-lost', params: {} }, at);

/** Notes it in the stream of the workspace: what is not noted there has not been finished. */
function record({ dataDir, folder, unfinished, options, door }: Work, steps: readonly RepairStep[]): void {
  const { runId, machineId, at } = options;
  const runs = steps.filter((step) => step.runId !== undefined).length;
  const catalogue = steps.some(({ code }) => code === 'catalogue');
  const used = steps.some(({ aside }) => aside?.startsWith(`${folder}/`) === true);
  for (const quarantine of unfinished.length > 0 ? unfinished : [used ? folder : '']) {
    noteInWorkspace(
      dataDir,
      { runId, machineId, at },
      'store.repaired',
      { runs, catalogue, quarantine },
      door,
    );
  }
}
