import { nearest } from '../../config/problems/problems.ts';
import type { CatalogueEntry } from '../../store/catalogue.ts';
import { runStatusSchema } from '../../store/events.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { readRecent } from '../../store/runs.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { mark } from '../report/marks.ts';
import { table } from '../report/table.ts';
import { type Terminal, terminal } from '../report/terminal.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import { ownedRun } from '../run/owned-run.ts';
import { duration } from '../text/duration.ts';
import type { Language } from '../text/sentence.ts';
import { type TableWord, tableWord } from '../text/tables.ts';
import { statusWord } from '../text/ui.ts';
import { limitOf } from './limit.ts';
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
  /** Only for people: what the table says beside the document. */
  ok: number;
  skipped: number;
};

/** `roo-fsm history`: the runs of this data directory, newest first. */
export async function history(options: HistoryOptions): Promise<number> {
  const place = placeOf(options);
  const screen = terminal(options, process.env, await configuredLanguage(place.workspace));
  const limit = limitOf(options.limit);
  const owned = ownedRun(place.lockFile);
  const isWanted = wanted(options);
  const rowsOf = (entries: readonly CatalogueEntry[]): Row[] =>
    entries
      .map((entry) => rowOf(entry, owned))
      .filter(isWanted)
      .reverse()
      .slice(0, limit);
  const entries = readRecent(place.dataDir, (found) => rowsOf(found).length >= limit);
  const rows = rowsOf(entries);
  if (options.json === true) screen.out(`${JSON.stringify(rows.map(documentOf), null, 2)}\n`);
  else if (rows.length > 0) screen.out(listed(rows, screen));
  else screen.out(`${nothing(entries.length, screen.language)}\n`);
  return EXIT.success;
}

const nothing = (count: number, language: Language): string =>
  count > 0 ? tableWord('history.none', language, { count }) : tableWord('history.empty', language);

const documentOf = ({ ok: _ok, skipped: _skipped, ...row }: Row): object => row;

function wanted(options: HistoryOptions): (row: Row) => boolean {
  const from = options.since === undefined ? null : moment('--since', options.since, Date.now());
  const to = options.until === undefined ? null : moment('--until', options.until, Date.now());
  for (const status of options.status ?? []) checkStatus(status);
  return (row) =>
    (options.status === undefined || options.status.includes(row.status)) &&
    (options.phase === undefined || row.failedPhases.includes(options.phase)) &&
    (from === null || Date.parse(row.startedAt) >= from) &&
    (to === null || Date.parse(row.startedAt) <= to);
}

const STATUSES: readonly string[] = [...runStatusSchema.options, 'running', 'resumable'];

function checkStatus(status: string): void {
  if (STATUSES.includes(status)) return;
  const near = nearest(status, STATUSES);
  throw new CommandError({
    reason: 'usage',
    message: `--status: there is no status "${status}"`,
    exitCode: EXIT.usage,
    remedy: near === undefined ? `statuses: ${STATUSES.join(', ')}` : `did you mean "${near}"?`,
  });
}

function rowOf(entry: CatalogueEntry, owned: string | null): Row {
  const { runId, machineId, startedAt, trigger } = entry;
  const base = { runId, machineId, startedAt, trigger };
  if (entry.closed === null) {
    const status = owned === runId ? 'running' : 'resumable';
    return {
      ...base,
      status,
      durationMs: 0,
      dryRun: false,
      warnings: 0,
      failedPhases: [],
      failedTasks: 0,
      totalTasks: 0,
      ok: 0,
      skipped: 0,
    };
  }
  return { ...base, ...figures(entry.closed.summary) };
}

function figures(run: RunSummary): Omit<Row, 'runId' | 'machineId' | 'startedAt' | 'trigger'> {
  const tasks = run.phases.flatMap((phase) => phase.tasks);
  const count = (...statuses: string[]): number =>
    tasks.filter((task) => statuses.includes(task.status)).length;
  return {
    status: run.status,
    durationMs: run.durationMs,
    dryRun: run.dryRun,
    warnings: run.warnings,
    failedPhases: run.phases.filter((phase) => phase.status === 'failed').map((phase) => phase.name),
    failedTasks: count('failed', 'timed-out'),
    totalTasks: tasks.length,
    ok: count('succeeded', 'warned'),
    skipped: count('skipped'),
  };
}

const isOpen = ({ status }: Row): boolean => status === 'running' || status === 'resumable';

/** The list knows of an open run only that it is open; `show` tells the rest. */
const OPEN_FIGURES = ['', '', '', '', '', ''];

const figuresOf = ({ durationMs, ...row }: Row): string[] => [
  duration(durationMs),
  ...[row.totalTasks, row.ok, row.failedTasks, row.skipped, row.warnings].map(String),
];

function listed(rows: readonly Row[], { colours, language }: Terminal): string {
  const left = (name: TableWord) => ({ name: tableWord(name, language) });
  const right = (name: TableWord) => ({ name: tableWord(name, language), right: true });
  const columns = [
    left('head.run'),
    left('head.started'),
    left('head.status'),
    right('head.time'),
    right('head.tasks'),
    right('head.ok'),
    right('head.failed'),
    right('head.skipped'),
    right('head.warnings'),
    left('head.failed-phases'),
  ];
  return table(
    columns,
    rows.map((row) => [
      row.runId.slice(0, 13),
      row.startedAt.slice(0, 19).replace('T', ' '),
      `${mark(row.status, colours)} ${statusWord(row.status, language)}`,
      ...(isOpen(row) ? OPEN_FIGURES : figuresOf(row)),
      row.failedPhases.join(', '),
    ]),
  );
}
