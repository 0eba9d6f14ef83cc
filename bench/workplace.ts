import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Repetitions } from './measure.ts';
import { type StoreSize, writeStore } from './synthetic.ts';

/** A filled data directory. */
export type Store = StoreSize & { dataDir: string };

/** Where a bench works, and how thoroughly. */
export type Workplace = {
  /** A folder of its own, removed at the end. */
  folder: string;
  /** The bundled command line: a copy, so that a build beside the bench changes nothing. */
  cli: string;
  /** Scales the number of repetitions of a measure. */
  repeat: (pairs: number) => Repetitions;
  /** The store of many runs; written when it is first asked for. */
  largeStore: () => Store;
  smallStore: () => Store;
};

const SMALL_RUNS = 10;

/** Makes the workplace, lends it, and removes it whatever happens. */
export function inWorkplace<T>(quick: boolean, work: (place: Workplace) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'roo-fsm-bench-'));
  try {
    return work({
      folder,
      cli: copyOfCli(folder),
      repeat: (pairs) => ({ pairs: quick ? Math.max(3, Math.round(pairs / 4)) : pairs, warmUp: 2 }),
      largeStore: once(() => filled(join(folder, 'large'), quick ? 1_000 : 10_000)),
      smallStore: once(() => filled(join(folder, 'small'), SMALL_RUNS)),
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

const filled = (dataDir: string, runs: number): Store => ({ dataDir, ...writeStore(dataDir, runs) });

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
