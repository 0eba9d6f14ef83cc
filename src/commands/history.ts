import type { CatalogueEntry } from '../../store/catalogue.ts';
import { readOwner } from '../../store/lock.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { readCatalogue } from '../../store/runs.ts';
import { CommandError, EXIT } from '../cli/errors.ts';
import { type Terminal, terminal } from '../cli/terminal.ts';
import { mark } from '../report/marks.ts';
import { table } from '../report/table.ts';
import { liveness } from '../system/process-identity.ts';
import { duration } from '../text/duration.ts';
import { statusWord } from '../text/ui.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';
import { since as moment } from './since.ts';

export type HistoryOptions = CommonOptions & {
  limit: string;
  status?: string[];
  phase?: string;
  since?: string;
  until?: string;
};

type Row = {
  runId: string;
  machineId: string;
  status: string;
  startedAt: string;
  durationMs: number;
  trigger: string;
  dryRun: boolean;
  warnings: number;
  failedPhases: string[];
  failedTasks: number;
  totalTasks: number;
};

/** `roo-fsm history`: the runs of this data directory, newest first. */
export async function history(options: HistoryOptions): Promise<number> {
  const place = placeOf(options);
  const screen = terminal(options, process.env);
  const limit = positive(options.limit);
  const owner = readOwner(place.lockFile);
  const owned = owner !== null && liveness(owner) === 'alive';
  const rows = readCatalogue(place.dataDir)
    .map((entry) => rowOf(entry, owned))
    .filter(wanted(options))
    .reverse()
    .slice(0, limit);
  if (options.json === true) screen.out(`${JSON.stringify(rows, null, 2)}\n`);
  else screen.out(rows.length === 0 ? 'no run yet; make one with: roo-fsm run\n' : listed(rows, screen));
  return EXIT.success;
}

function wanted(options: HistoryOptions): (row: Row) => boolean {
  const from = options.since === undefined ? null : moment('--since', options.since, Date.now());
  const to = options.until === undefined ? null : moment('--until', options.until, Date.now());
  return (row) =>
    (options.status === undefined || options.status.includes(row.status)) &&
    (options.phase === undefined || row.failedPhases.includes(options.phase)) &&
    (from === null || Date.parse(row.startedAt) >= from) &&
    (to === null || Date.parse(row.startedAt) <= to);
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new CommandError({
    reason: 'usage',
    message: `--limit: "${text}" is not a whole number above 0`,
    exitCode: EXIT.usage,
    remedy: '--limit 50',
  });
}

function rowOf(entry: CatalogueEntry, owned: boolean): Row {
  const { runId, machineId, startedAt, trigger } = entry;
  const base = { runId, machineId, startedAt, trigger };
  if (entry.closed === null) {
    const status = owned ? 'running' : 'resumable';
    return {
      ...base,
      status,
      durationMs: 0,
      dryRun: false,
      warnings: 0,
      failedPhases: [],
      failedTasks: 0,
      totalTasks: 0,
    };
  }
  return { ...base, ...figures(entry.closed.summary) };
}

function figures(run: RunSummary): Omit<Row, 'runId' | 'machineId' | 'startedAt' | 'trigger'> {
  const tasks = run.phases.flatMap((phase) => phase.tasks);
  return {
    status: run.status,
    durationMs: run.durationMs,
    dryRun: run.dryRun,
    warnings: run.warnings,
    failedPhases: run.phases.filter((phase) => phase.status === 'failed').map((phase) => phase.name),
    failedTasks: tasks.filter((task) => task.status === 'failed' || task.status === 'timed-out').length,
    totalTasks: tasks.length,
  };
}

function listed(rows: readonly Row[], { colours, language }: Terminal): string {
  const columns = [
    { name: 'run' },
    { name: 'started (UTC)' },
    { name: 'status' },
    { name: 'time', right: true },
    { name: 'tasks', right: true },
    { name: 'warnings', right: true },
    { name: 'failed' },
  ];
  return table(
    columns,
    rows.map((row) => [
      row.runId.slice(0, 13),
      row.startedAt.slice(0, 19).replace('T', ' '),
      `${mark(row.status, colours)} ${statusWord(row.status, language)}`,
      duration(row.durationMs),
      `${row.totalTasks - row.failedTasks}/${row.totalTasks}`,
      String(row.warnings),
      row.failedPhases.join(', '),
    ]),
  );
}
