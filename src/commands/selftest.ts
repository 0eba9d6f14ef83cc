import { resolve } from 'node:path';
import { makeFolder } from '../demo/folder.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { type Terminal, terminal } from '../report/terminal.ts';
import { onSignals, SIGNAL_EXIT } from '../run/signals.ts';
import { crashingDoors } from '../selftest/crash.ts';
import { crashEverywhere, type Tested } from '../selftest/harness.ts';
import { pointOf } from '../selftest/point.ts';
import { progressOf } from '../selftest/progress.ts';
import { selftestDocument, selftestReport } from '../selftest/report.ts';
import { type Asked, noPoint, selftestRequest } from '../selftest/request.ts';
import { builtInSubject, type Subject, userSubject } from '../selftest/subject.ts';
import { selftestWord } from '../text/selftest.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';
import { runIn } from './run.ts';

export type SelftestOptions = CommonOptions &
  Asked & { config?: string; twice?: boolean; keep?: boolean; crashAt?: string };

/** `roo-fsm selftest`: kills the real program at every point of a run, goes on with the run, and compares. */
export async function selftest(options: SelftestOptions): Promise<number> {
  if (options.crashAt !== undefined) return crashingRun(options, options.crashAt);
  const { only, most } = selftestRequest(options);
  const screen = terminal(options, process.env);
  const abort = new AbortController();
  let exitCode: number = EXIT.success;
  const signals = onSignals((signal) => {
    exitCode = SIGNAL_EXIT[signal] ?? 130;
    abort.abort();
  });
  const folder = makeFolder('roo-fsm-selftest-');
  const startedMs = performance.now();
  let kept = false;
  try {
    const subject = await subjectOf(options, folder.path);
    const silent = options.quiet === true || options.json === true;
    if (!silent) screen.info(`${selftestWord('begin', screen.language, { plan: subject.name })}\n`);
    const progress = progressOf(screen, silent);
    const tested = await crashEverywhere({
      subject,
      root: folder.path,
      only,
      most,
      twice: options.twice === true,
      keep: options.keep === true,
      signal: abort.signal,
      progress: progress.on,
    }).finally(progress.end);
    abort.signal.throwIfAborted();
    mustBeSteady(tested, subject);
    kept = tested.tried.some((tried) => tried.folder !== null);
    return told(tested, { subject, options, screen, durationMs: performance.now() - startedMs });
  } catch (thrown) {
    // What fails after a Ctrl-C failed because of it.
    if (abort.signal.aborted) return exitCode;
    throw thrown;
  } finally {
    signals.off();
    if (kept) folder.keep();
    else if (!folder.remove())
      screen.info(`${selftestWord('not-removed', screen.language, { folder: folder.path })}\n`);
  }
}

/** What the harness starts: one `run --events` that is killed at a point. */
function crashingRun(options: SelftestOptions, at: string): Promise<number> {
  const point = pointOf(at);
  if (point === null) throw noPoint('--crash-at', at);
  return runIn(placeOf(options), { ...options, events: true }, crashingDoors(point));
}

/** Without a word about plan or workspace it is the built-in one; else as for `run`, but on copies. */
async function subjectOf(options: SelftestOptions, root: string): Promise<Subject> {
  const { config, workspace } = options;
  if (config === undefined && workspace === undefined) return builtInSubject(root);
  const place = placeOf(options);
  const file = config === undefined ? null : resolve(config);
  const subject = await userSubject({ workspace: place.workspace, config: file }, root);
  if (subject.ok) return subject.value;
  throw new CommandError({
    reason: 'shared-repository',
    message: `${place.workspace} shares its repository with another folder; copies of it would work on the original`,
    exitCode: EXIT.usage,
    remedy: 'make a clone of it and name that with --workspace DIR',
  });
}

/** A plan that ends differently by itself says nothing about crashes. */
function mustBeSteady({ unsteady }: Tested, { name }: Subject): void {
  const [first] = unsteady;
  if (first === undefined) return;
  const { check, what, expected, found } = first;
  const seen = `${check} ${what}: ${JSON.stringify(expected)}, then ${JSON.stringify(found)}`;
  throw new CommandError({
    reason: 'unsteady-plan',
    message: `two runs of ${name} without any crash did not end alike (${seen})`,
    exitCode: EXIT.error,
    remedy: 'leave out what depends on the time or on others, such as the network',
  });
}

type Telling = { subject: Subject; options: SelftestOptions; screen: Terminal; durationMs: number };

function told(tested: Tested, { subject, options, screen, durationMs }: Telling): number {
  const held = tested.tried.every(({ differences }) => differences.length === 0);
  if (options.json === true) {
    screen.out(`${JSON.stringify(selftestDocument(tested, subject.name, durationMs), null, 2)}\n`);
  } else {
    const repeat = (points: string): string => commandFor(options, points);
    screen.out(selftestReport(tested, screen, repeat));
  }
  return held ? EXIT.success : EXIT.fault;
}

const commandFor = ({ config, workspace }: SelftestOptions, points: string): string =>
  [
    'roo-fsm selftest --crash-everywhere',
    ...(workspace === undefined ? [] : [`--workspace "${workspace}"`]),
    ...(config === undefined ? [] : [`--config "${config}"`]),
    `--keep --at ${points}`,
  ].join(' ');
