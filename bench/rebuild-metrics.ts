import { type CatalogueEntry, slim } from '../store/catalogue.ts';
import { type Metrics, metricsOf } from '../store/projections/metrics.ts';
import { type RunSummary, summarise } from '../store/projections/summary.ts';
import { readRun } from '../store/runs.ts';

export { readCatalogue } from '../store/runs.ts';

/** Everything that is shown of many runs, made again from their logs; the catalogue only says where they are. */
export function rebuild(dataDir: string, entries: readonly CatalogueEntry[]): Metrics {
  const summaries: RunSummary[] = [];
  for (const entry of entries) {
    const summary = summarise(readRun(dataDir, entry).events);
    if (summary === null) throw new Error(`run ${entry.runId} has no beginning`);
    summaries.push(slim(summary));
  }
  return metricsOf(summaries, { days: 36_500, to: Date.now() });
}
