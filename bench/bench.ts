import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { appendInLargeStore, durableAppend } from './append.ts';
import { memoryOfRun, wholeRun } from './process.ts';
import { memoryOfRebuild, rebuildSpeed } from './rebuild.ts';
import { verifyingReplay } from './replay.ts';
import { drawn, type Row } from './row.ts';
import { startup } from './startup.ts';
import { inWorkplace, type Workplace } from './workplace.ts';

const MEASURES: Record<string, (place: Workplace) => Row[]> = {
  P1: durableAppend,
  P2: appendInLargeStore,
  P3: wholeRun,
  P4: startup,
  P5: rebuildSpeed,
  P6: verifyingReplay,
  P7: (place) => [memoryOfRun(place), memoryOfRebuild(place)],
};

const USAGE = `npm run bench -- [--quick] [--only P1,P4]

Measures the speed goals as ratios within one run, so that they hold on any machine. It judges nobody: it ends
with 0 when a goal is missed, and with 1 only when something could not be measured.

  --quick        a store of 1,000 runs instead of 10,000, and fewer repetitions
  --only <ids>   only these: ${Object.keys(MEASURES).join(', ')}
`;

process.exitCode = main();

function main(): number {
  const wanted = options();
  if (wanted === null) return 64;
  const rows: Row[] = [];
  const failures: string[] = [];
  inWorkplace(wanted.quick, (place) => {
    for (const [id, measure] of wanted.measures) {
      process.stderr.write(`${id} …\n`);
      try {
        rows.push(...measure(place));
      } catch (thrown) {
        failures.push(
          `${id} could not be measured: ${thrown instanceof Error ? thrown.stack : String(thrown)}`,
        );
      }
    }
  });
  process.stdout.write(`${drawn(rows)}\n${machine()}\n`);
  for (const failure of failures) process.stderr.write(`error: ${failure}\n`);
  return failures.length === 0 ? 0 : 1;
}

type Wanted = { quick: boolean; measures: [string, (place: Workplace) => Row[]][] };

/** What the command line asks for; `null` when it was answered here. */
function options(): Wanted | null {
  try {
    const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
    const ids = values.only?.split(',').map((id) => id.trim().toUpperCase());
    const unknown = ids?.filter((id) => !(id in MEASURES)) ?? [];
    if (unknown.length > 0) throw new Error(`there is no measure ${unknown.join(', ')}`);
    const measures = Object.entries(MEASURES).filter(([id]) => ids === undefined || ids.includes(id));
    return { quick: values.quick === true, measures };
  } catch (thrown) {
    process.stderr.write(`error: ${thrown instanceof Error ? thrown.message : String(thrown)}\n\n${USAGE}`);
    return null;
  }
}

function machine(): string {
  const [cpu] = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return `${availableParallelism()} × ${cpu?.model.trim() ?? 'unknown processor'}, ${gigabytes} GB; node ${process.version}; ${process.platform} ${process.arch}`;
}
