import { isDeepStrictEqual } from 'node:util';
import { slim } from '../../store/catalogue.ts';
import { eventsOf } from '../../store/event-log.ts';
import type { StoredEvent } from '../../store/events.ts';
import { summarise } from '../../store/projections/summary.ts';
import { fold } from '../run/fold.ts';
import { type Evidence, outcomeOf, verdictsOf } from './evidence.ts';
import { examined, isDone, isStillborn } from './runs.ts';

/** Something that is not as it must be; `what` names the thing within the check, `''` when there is only one. */
export type Difference = { check: Check; what: string; expected: unknown; found: unknown };

export type Check =
  | 'process'
  | 'acknowledged'
  | 'log'
  | 'replay'
  | 'status'
  | 'exit-code'
  | 'phase'
  | 'task'
  | 'escalation'
  | 'attempts'
  | 'catalogue'
  | 'lock'
  | 'processes'
  | 'world';

/**
 * Compares what a disturbed run left behind with an undisturbed one, and with its own record. `varying` names
 * things of the world that are never the same twice.
 */
export function differences(
  reference: Evidence,
  found: Evidence,
  varying: ReadonlySet<string> = new Set(),
): Difference[] {
  return [
    ...processes(found),
    ...acknowledged(found),
    ...records(found),
    ...outcomes(reference, found),
    ...attempts(reference, found),
    ...exitCode(reference, found),
    ...leftovers(found),
    ...named('world', reference.world, found.world).filter(({ what }) => !varying.has(what)),
  ];
}

/** A process ends as it was told to: it is killed at its point, or ends by itself. */
function processes(found: Evidence): Difference[] {
  return found.processes.flatMap((process, index) => {
    const { reached, exitCode, signal, hung, said } = process;
    const fine = reached ? signal === 'SIGKILL' : exitCode !== null;
    if (fine && !hung) return [];
    const ended = hung ? 'it did not end' : `${signal ?? exitCode}: ${said}`;
    const expected = reached ? 'SIGKILL' : 'an end of its own';
    return [{ check: 'process', what: `process ${index + 1}`, expected, found: ended }];
  });
}

/** Whatever a process told of is in the log of its run, identical and in that order. */
function acknowledged({ processes: all, runs }: Evidence): Difference[] {
  const logs = new Map(runs.map(({ entry, commits }) => [entry.runId, eventsOf(commits)]));
  const lastSeq = new Map<string, number>();
  return all
    .flatMap((process) => process.acknowledged)
    .flatMap((told): Difference[] => {
      const { runId, seq, type } = told;
      const inOrder = seq > (lastSeq.get(runId) ?? 0);
      lastSeq.set(runId, seq);
      const kept = logs.get(runId)?.find((event) => event.seq === seq) ?? null;
      if (inOrder && isDeepStrictEqual(kept, told)) return [];
      return [{ check: 'acknowledged', what: `${type} (event ${seq})`, expected: told, found: kept }];
    });
}

/** The log tells a whole story, whose decisions today's machine makes again, and the catalogue agrees with it. */
function records({ runs }: Evidence): Difference[] {
  const run = examined(runs);
  if (run === undefined) return [{ check: 'log', what: '', expected: 'a run', found: null }];
  const troubles = runs.flatMap(({ trouble, entry }): Difference[] =>
    trouble === null ? [] : [{ check: 'log', what: entry.runId, expected: null, found: trouble }],
  );
  const { divergence } = fold(run.commits);
  const replayed: Difference[] =
    divergence === null && isDone(run)
      ? []
      : [
          {
            check: 'replay',
            what: divergence === null ? '' : `event ${divergence.seq}`,
            expected: divergence?.recorded ?? 'run.completed',
            found: divergence?.recomputed ?? eventsOf(run.commits).at(-1)?.type ?? null,
          },
        ];
  return [...troubles, ...replayed, ...catalogue(runs)];
}

function catalogue(runs: Evidence['runs']): Difference[] {
  return runs.flatMap(({ entry, commits }): Difference[] => {
    const { closed } = entry;
    const summary = summarise(eventsOf(commits));
    const written = closed === null ? null : { commits: closed.commits, summary: closed.summary };
    const right =
      summary === null || isStillborn(entry)
        ? { commits: 0, summary: closed?.summary }
        : { commits: commits.length, summary: plain(slim(summary)) };
    if (isDeepStrictEqual(written, right)) return [];
    return [{ check: 'catalogue', what: entry.runId, expected: right, found: written }];
  });
}

function outcomes(reference: Evidence, found: Evidence): Difference[] {
  const right = outcomeOf(reference);
  const is = outcomeOf(found);
  if (right === null || is === null) return [];
  return [
    ...same('status', right.status, is.status),
    ...named('phase', right.phases, is.phases),
    ...named('task', right.tasks, is.tasks),
    ...same('escalation', right.escalation, is.escalation),
  ];
}

/** A crash may spare an attempt its verdict; it must not give a task more of them. */
function attempts(reference: Evidence, found: Evidence): Difference[] {
  const right = verdictsOf(eventsOf(examined(reference.runs)?.commits ?? []));
  const is = verdictsOf(eventsOf(examined(found.runs)?.commits ?? []));
  return Object.entries(is).flatMap(([key, count]): Difference[] => {
    const most = right[key] ?? 0;
    return count <= most ? [] : [{ check: 'attempts', what: key, expected: `at most ${most}`, found: count }];
  });
}

/** That of the process that brought the examined run to its end; one that was killed afterwards has none. */
function exitCode(reference: Evidence, found: Evidence): Difference[] {
  const last = found.processes.at(-1);
  const runId = examined(found.runs)?.entry.runId;
  if (last === undefined || last.exitCode === null || !tells(last.acknowledged, runId)) return [];
  return same('exit-code', reference.processes.at(-1)?.exitCode ?? null, last.exitCode);
}

const tells = (events: readonly StoredEvent[], runId: string | undefined): boolean =>
  events.some((event) => event.runId === runId);

function leftovers({ processes: all, lockLeft, processesLeft }: Evidence): Difference[] {
  // Who was killed holds its lock until the next one comes.
  const lock = lockLeft && all.at(-1)?.signal === null ? same('lock', 'released', 'left') : [];
  return [...lock, ...same('processes', 0, processesLeft ?? 0)];
}

function same(check: Check, expected: unknown, found: unknown): Difference[] {
  return isDeepStrictEqual(expected, found) ? [] : [{ check, what: '', expected, found }];
}

/** Compares two lists of named things, those that only one of them has included. */
function named(
  check: Check,
  expected: Readonly<Record<string, string>>,
  found: Readonly<Record<string, string>>,
): Difference[] {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].flatMap((what) => {
    const [right, is] = [expected[what] ?? null, found[what] ?? null];
    return right === is ? [] : [{ check, what, expected: right, found: is }];
  });
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
