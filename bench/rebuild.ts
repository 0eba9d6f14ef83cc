import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { peakMemory } from './child.ts';
import { inTurn, spreadOf, timed } from './measure.ts';
import { rebuild, runFiles } from './rebuild-metrics.ts';
import { type Row, times } from './row.ts';
import type { Workplace } from './workplace.ts';

const RUNS_IN_SAMPLE = 500;

/** P5: metrics from the logs of runs, against reading and parsing the same lines. */
export function rebuildSpeed({ repeat, largeStore }: Workplace): Row[] {
  const { dataDir } = largeStore();
  const files = runFiles(dataDir).slice(0, RUNS_IN_SAMPLE);
  const compared = inTurn(
    () => timed(() => void rebuild(files)),
    () => timed(() => files.forEach(parse)),
    repeat(8),
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
    footer: { js: 'rebuild(runFiles(process.argv[2]));' },
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
