import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundled, peakMemory } from './child.ts';
import { inTurn, spreadOf, timed } from './measure.ts';
import { logsOf, rebuild } from './rebuild-metrics.ts';
import { count, type Row, times } from './row.ts';
import type { Store, Workplace } from './workplace.ts';

/** P5: everything rebuilt from the logs of the runs, against reading and parsing the same lines. */
export function rebuildSpeed({ repeat, largeStore, smallStore }: Workplace): Row[] {
  const row = ({ dataDir, events, runs }: Store, pairs: number): Row => {
    const files = logsOf(dataDir);
    const compared = inTurn(
      () => timed(() => void rebuild(dataDir)),
      () => timed(() => files.forEach(parse)),
      { ...repeat(pairs), warmUp: 1 },
    );
    return {
      id: 'P5',
      what: `rebuild of catalogue and metrics from ${count(events)} events, time against read + JSON.parse`,
      unit: '×',
      measured: compared.ratio,
      goal: { atMost: 2 },
      detail: `${times(compared, ['ours', 'parse'])} for ${count(runs)} runs`,
    };
  };
  return [row(smallStore(), 100), row(largeStore(), 3)];
}

function parse(file: string): void {
  for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') JSON.parse(line);
}

/** P7, first half: the most memory that a process holds which rebuilds everything. */
export function memoryOfRebuild({ folder, largeStore, smallStore }: Workplace): Row[] {
  const program = bundled('./rebuild-metrics.ts', join(folder, 'rebuild.mjs'), 'rebuild(process.argv[2]);');
  return [smallStore(), largeStore()].map(({ dataDir, events }) => ({
    id: 'P7',
    what: `peak memory of a rebuild of ${count(events)} events`,
    unit: 'MB',
    measured: spreadOf([1, 2, 3].map(() => peakMemory([program, dataDir], folder, { cwd: folder }))),
    goal: { atMost: 200 },
    detail: '',
  }));
}
