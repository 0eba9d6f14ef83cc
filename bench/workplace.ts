import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Commit } from '../store/commit-line.ts';
import type { Repetitions } from './measure.ts';
import { writeLog } from './stream.ts';
import { type StoreSize, syntheticRuns, writeStore } from './synthetic.ts';

/** A filled data directory. */
export type Store = StoreSize & { dataDir: string };

/** Where a bench works, and how thoroughly. */
export type Workplace = {
  /** A folder of its own, removed at the end. */
  folder: string;
  /** The bundled command line: a copy, so that a build beside the bench changes nothing. */
  cli: string;
  /** Whether nothing is to be sampled. */
  whole: boolean;
  /** Scales the number of repetitions of a measure. */
  repeat: (pairs: number) => Repetitions;
  /** Some different runs to choose from; made when they are first asked for, as what follows. */
  runs: () => Commit[][];
  /** Ten thousand runs, which is more than a million events. */
  largeStore: () => Store;
  /** Ten runs, which is about a thousand events. */
  smallStore: () => Store;
  /** One log of a million events. */
  longLog: () => LongLog;
};

/** A file that is one log, and how many events were put into it. */
export type LongLog = { file: string; events: number };

const SMALL_RUNS = 10;

/** How much is measured: less than usual, or everything. */
export type Thoroughness = { quick: boolean; whole: boolean };

/** Makes the workplace, lends it, and removes it whatever happens. */
export function inWorkplace<T>({ quick, whole }: Thoroughness, work: (place: Workplace) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'roo-fsm-bench-'));
  const runs = once(syntheticRuns);
  const filled = (name: string, count: number): Store => {
    const dataDir = join(folder, name);
    return { dataDir, ...writeStore(dataDir, runs(), count) };
  };
  const events = quick ? 100_000 : 1_000_000;
  try {
    return work({
      folder,
      cli: copyOfCli(folder),
      whole,
      repeat: (pairs) => ({ pairs: quick ? Math.max(3, Math.round(pairs / 4)) : pairs, warmUp: 2 }),
      runs,
      largeStore: once(() => filled('large', quick ? 1_000 : 10_000)),
      smallStore: once(() => filled('small', SMALL_RUNS)),
      longLog: once(() => ({ file: writeLog(join(folder, 'long.jsonl'), runs(), events), events })),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function copyOfCli(folder: string): string {
  const copy = join(folder, 'dist');
  mkdirSync(copy);
  cpSync(fileURLToPath(new URL('../dist', import.meta.url)), copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
  return join(copy, 'cli.js');
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
