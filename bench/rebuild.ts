import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { layout } from '../store/layout.ts';
import { readCatalogue } from '../store/runs.ts';
import { peakMemory } from './child.ts';
import { inTurn, spreadOf, timed } from './measure.ts';
import { rebuild } from './rebuild-metrics.ts';
import { type Row, times } from './row.ts';
import type { Workplace } from './workplace.ts';

const RUNS_IN_SAMPLE = 500;

/** P5: metrics from the logs of runs, against reading and parsing the same lines. */
export function rebuildSpeed({ repeat, largeStore }: Workplace): Row[] {
  const { dataDir } = largeStore();
  const entries = readCatalogue(dataDir).slice(0, RUNS_IN_SAMPLE);
  const files = entries.map((entry) => layout(dataDir).run(entry.file));
  const compared = inTurn(
    () => timed(() => void rebuild(dataDir, entries)),
    () => timed(() => files.forEach(parse)),
    repeat(10),
  );
  return [
    {
      id: 'P5',
      what: 'rebuild from the logs, time against read + JSON.parse',
      unit: '×',
      measured: compared.ratio,
      goal: { atMost: 2 },
      detail: `${times(compared, ['ours', 'parse'])} for ${files.length} runs`,
    },
  ];
}

function parse(file: string): void {
  for (const line of readFileSync(file, 'utf8').split('\n')) if (line !== '') JSON.parse(line);
}

/** P7, second half: the most memory that a process holds which rebuilds everything. */
export function memoryOfRebuild({ folder, largeStore }: Workplace): Row {
  const { dataDir, events } = largeStore();
  const program = join(folder, 'rebuild.mjs');
  buildSync({
    entryPoints: [fileURLToPath(new URL('./rebuild-metrics.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    footer: { js: 'rebuild(process.argv[2], readCatalogue(process.argv[2]));' },
  });
  const peak = peakMemory([program, dataDir], folder, { cwd: folder });
  return {
    id: 'P7',
    what: `peak memory of a rebuild of ${events} events`,
    unit: 'MB',
    measured: spreadOf([peak]),
    goal: { atMost: 200 },
    detail: '',
  };
}
