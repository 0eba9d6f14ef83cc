import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { eventsOf } from '../../store/event-log.ts';
import { inParallel } from '../tasks/in-parallel.ts';
import { type Check, type Difference, differences } from './checks.ts';
import { chooseCrashes, type Extent } from './choose.ts';
import { doubtful, type Evidence } from './evidence.ts';
import { type Crashes, kindOfPoint, namesOf } from './point.ts';
import { examined } from './runs.ts';
import type { Subject } from './subject.ts';
import { makeTrial } from './trial.ts';

/** What to test: the subject, in a folder that is empty, at which points. */
export type Order = {
  subject: Subject;
  root: string;
  /** One run with these crashes only; `null` for all of them. */
  only: Crashes | null;
  most: number;
  twice: boolean;
  /** Whether the folders of failing runs stay. */
  keep: boolean;
  signal: AbortSignal;
  /** Hears how far it is. */
  progress: (done: number, total: number, failures: number) => void;
};

/** What became of one disturbed run. */
export type Tried = {
  crashes: Crashes;
  /** Points at which a process was killed, of those it was to be killed at. */
  reached: number;
  resumed: boolean;
  differences: Difference[];
  /** Tasks that may have done their work twice because they declare no postcondition. */
  doubtful: string[];
  /** Where it lies, when it was kept. */
  folder: string | null;
};

/** What the harness found; `unsteady` are the differences between two runs that nothing disturbed. */
export type Tested = { extent: Extent; varying: string[]; tried: Tried[]; unsteady: Difference[] };

/** Longer than any run that is only slowed by a busy machine; one that takes longer does not end. */
const PATIENCE = { factor: 20, atLeastMs: 60_000 };

/** Runs the plan twice undisturbed, then once for each point with its crashes, and compares. */
export async function crashEverywhere(order: Order): Promise<Tested> {
  const { subject, root, keep } = order;
  const stop = new AbortController();
  const signal = AbortSignal.any([order.signal, stop.signal]);
  const run = async (name: string, crashes: Crashes | [], limitMs: number) => {
    const folder = join(root, name);
    return { folder, evidence: await makeTrial({ subject, folder, limitMs, signal }, crashes) };
  };
  const startedMs = performance.now();
  const { evidence: reference } = await run('reference', [], FOREVER_MS);
  const limitMs = Math.max(PATIENCE.atLeastMs, (performance.now() - startedMs) * PATIENCE.factor);
  const again = differences(reference, (await run('reference-2', [], limitMs)).evidence);
  const extent = extentOf(reference);
  const varying = again.filter(({ check }) => check === 'world').map(({ what }) => what);
  const unsteady = again.filter(({ check }) => check !== 'world');
  if (unsteady.length > 0) return { extent, varying, tried: [], unsteady };

  const chosen = order.only === null ? chooseCrashes(extent, order.most, order.twice) : [order.only];
  let done = 0;
  let failures = 0;
  const one = async (crashes: Crashes): Promise<Tried> => {
    const { evidence, folder } = await run(fileNameOf(crashes), crashes, limitMs);
    const found = differences(reference, evidence, new Set(varying));
    const kept = keep && found.length > 0;
    if (!kept) await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    done += 1;
    if (found.length > 0) failures += 1;
    order.progress(done, chosen.length, failures);
    return triedOf(crashes, evidence, found, kept ? folder : null);
  };
  // What fails in one must not leave the others at work.
  const tried = await inParallel(chosen, availableParallelism(), signal, (crashes) =>
    one(crashes).catch((thrown: unknown) => {
      stop.abort(thrown);
      return null;
    }),
  );
  signal.throwIfAborted();
  return { extent, varying, tried: tried.filter((made) => made !== null), unsteady };
}

/** A day: what one run of roo-fsm may take at all. */
const FOREVER_MS = 24 * 3_600_000;

const fileNameOf = (crashes: Crashes): string => namesOf(crashes).replaceAll(':', '-').replaceAll(',', '+');

/** Appends to the log and the two to the catalogue; attempts are asked for one by one. */
function extentOf({ runs }: Evidence): Extent {
  const commits = examined(runs)?.commits ?? [];
  const attempts = eventsOf(commits).filter(({ type }) => type === 'task.scheduled').length;
  return { appends: commits.length + 2, attempts };
}

function triedOf(crashes: Crashes, evidence: Evidence, found: Difference[], folder: string | null): Tried {
  const events = eventsOf(examined(evidence.runs)?.commits ?? []);
  return {
    crashes,
    reached: evidence.processes.filter(({ reached }) => reached).length,
    resumed: events.some(({ type }) => type === 'run.resumed'),
    differences: found,
    doubtful: found.some(({ check }) => OF_THE_PLAN.has(check)) ? doubtful(events) : [],
    folder,
  };
}

/** What may differ because a plan does something twice; everything else is roo-fsm's own. */
const OF_THE_PLAN: ReadonlySet<Check> = new Set([
  'world',
  'task',
  'phase',
  'status',
  'exit-code',
  'escalation',
]);

/** One row of the result: the runs of one kind, by their first crash; those with several are a kind of their own. */
export type Row = { kind: string; points: number; reached: number; resumed: number; failures: number };

/** The result by kind of point, in the order in which kinds are met. */
export function rowsOf(tried: readonly Tried[]): Row[] {
  const rows = new Map<string, Row>();
  for (const { crashes, reached, resumed, differences: found } of tried) {
    const kind = crashes.length > 1 ? 'again' : kindOfPoint(crashes[0]);
    const row = rows.get(kind) ?? { kind, points: 0, reached: 0, resumed: 0, failures: 0 };
    row.points += 1;
    row.reached += reached > 0 ? 1 : 0;
    row.resumed += resumed ? 1 : 0;
    row.failures += found.length > 0 ? 1 : 0;
    rows.set(kind, row);
  }
  return [...rows.values()];
}
