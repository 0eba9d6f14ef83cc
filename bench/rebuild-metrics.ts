import { rmSync } from 'node:fs';
import type { CatalogueEntry } from '../store/catalogue.ts';
import { layout } from '../store/layout.ts';
import { type Metrics, metricsOf } from '../store/projections/metrics.ts';
import { rebuildCatalogue } from '../store/rebuild.ts';
import { runFiles } from '../store/run-files.ts';
import { readCatalogue } from '../store/runs.ts';

/** Every log of a run in a store: a rebuild cannot ask the catalogue, which is what is lost. */
export const logsOf = (dataDir: string): string[] => [...runFiles(dataDir)].map(layout(dataDir).run);

/** All that is kept besides the logs of runs is lost and made again from them: the catalogue, and metrics from it. */
export function rebuild(dataDir: string): Metrics {
  rmSync(layout(dataDir).catalogue, { force: true });
  const now = Date.now();
  const { unreadable } = rebuildCatalogue(dataDir, new Date(now).toISOString());
  if (unreadable.length > 0) throw new Error(`${unreadable.join(', ')} could not be read`);
  return metricsOf(readCatalogue(dataDir).flatMap(summaryOf), { days: 36_500, to: now });
}

const summaryOf = ({ closed }: CatalogueEntry) => (closed === null ? [] : [closed.summary]);
