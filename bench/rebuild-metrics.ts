import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { slim } from '../store/catalogue.ts';
import { eventsOf } from '../store/event-log.ts';
import { layout } from '../store/layout.ts';
import { LowdbLog } from '../store/lowdb-log.ts';
import { type Metrics, metricsOf } from '../store/projections/metrics.ts';
import { type RunSummary, summarise } from '../store/projections/summary.ts';

/** Every run file of a store, oldest first: a rebuild cannot ask the catalogue, which may be what is lost. */
export function runFiles(dataDir: string): string[] {
  const folder = layout(dataDir).run('runs');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(folder, name));
}

/** What is shown of many runs, made again from their logs alone. */
export function rebuild(files: readonly string[]): Metrics {
  return metricsOf(files.map(summaryIn), { days: 36_500, to: Date.now() });
}

function summaryIn(file: string): RunSummary {
  const summary = summarise(eventsOf(new LowdbLog(file).commits));
  if (summary === null) throw new Error(`${file} has no beginning`);
  return slim(summary);
}
