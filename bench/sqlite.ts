import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, outputOf } from './child.ts';
import { inverse } from './measure.ts';
import { count, milliseconds, type Row } from './row.ts';
import type { SqliteAnswer, SqliteTask } from './sqlite-pair.ts';
import type { Workplace } from './workplace.ts';

/** C1, second half: the same appends as rows of a table, one durable transaction each. */
export function appendThroughSqlite(place: Workplace): Row[] {
  const node = nodeWithSqlite();
  const { events, file } = place.longLog();
  if (node === null) return [1_000, events].map(notMeasured);
  const runs = place.runs();
  const [oneRun = []] = runs;
  // Only many commits meet SQLite's checkpoints, about one in a thousand pages.
  const tenRuns = runs.slice(0, 10).flat();
  return [
    against(node, place, { events: 1_000, next: oneRun, longLog: null, repetitions: place.repeat(60) }),
    against(node, place, { events, next: tenRuns, longLog: file, repetitions: place.repeat(16) }),
  ];
}

/** A Node that has SQLite without being asked to (since 22.13), and the program that is it. */
type NodeWithSqlite = { program: string; version: string };

function nodeWithSqlite(): NodeWithSqlite | null {
  for (const program of [process.execPath, process.env['BENCH_NODE'] ?? '']) {
    if (program === '') continue;
    const { status, stdout } = spawnSync(program, ['-p', "require('node:sqlite') && process.version"]);
    if (status === 0) return { program, version: String(stdout).trim() };
  }
  return null;
}

function against(
  { program, version }: NodeWithSqlite,
  { folder, runs }: Workplace,
  task: Omit<SqliteTask, 'folder' | 'runs'>,
): Row {
  const own = join(folder, 'sqlite');
  mkdirSync(own);
  const pair = bundled('./sqlite-pair.ts', join(own, 'sqlite-pair.mjs'), PROGRAM);
  const taskFile = join(own, 'task.json');
  const whole: SqliteTask = { ...task, folder: own, runs: runs() };
  writeFileSync(taskFile, JSON.stringify(whole));
  const { compared, sqlite } = JSON.parse(outputOf(program, [pair, taskFile], { cwd: own })) as SqliteAnswer;
  rmSync(own, { recursive: true });
  const perAppend = (ms: number): string => milliseconds(ms / (task.next.length - 1));
  return {
    ...titled(task.events),
    measured: inverse(compared.ratio),
    detail: `one append ${perAppend(compared.ours.median)}, SQLite ${perAppend(compared.theirs.median)}; both in node ${version}, SQLite ${sqlite}`,
  };
}

const PROGRAM = `
import { readFileSync as read } from 'node:fs';
process.stdout.write(JSON.stringify(measured(JSON.parse(read(process.argv[2], 'utf8')))));
`;

const notMeasured = (events: number): Row => ({
  ...titled(events),
  measured: null,
  detail: `not measured here: node ${process.version} has no SQLite and BENCH_NODE names no Node that has`,
});

const titled = (events: number) => ({
  id: 'C1',
  what: `the same appends to ${count(events)} events, speed against SQLite (WAL, synchronous=FULL)`,
  unit: '×' as const,
  goal: null,
});
