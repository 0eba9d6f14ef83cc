import { EVERYTHING, type Selection, selectableNames } from '../../config/plan.ts';
import { nearest } from '../../config/problems.ts';
import { type ReadConfig, toPlan } from '../../config/read.ts';
import type { ConfigError, Trigger } from '../../store/events.ts';
import type { Result } from '../../store/result.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { lockedError } from '../report/locked-error.ts';
import { liveProgress, type Progress, plainProgress, silent } from '../report/progress.ts';
import { exitCodeOf, runDocument, type ShownStatus, shownStatus } from '../report/run-document.ts';
import { configLines, resultLine, runReport } from '../report/run-report.ts';
import { type Terminal, terminal } from '../report/terminal.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import { loadConfig } from '../run/load-config.ts';
import type { Place } from '../run/place.ts';
import type { RunOutcome } from '../run/request.ts';
import { runSession } from '../run/session.ts';
import { SIGNAL_EXIT } from '../run/signals.ts';
import { version } from '../version.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';

export type RunOptions = CommonOptions & {
  config?: string;
  only?: string[];
  skip?: string[];
  from?: string;
  events?: boolean;
  trigger?: Trigger;
};

/** `roo-fsm run`: one orchestration of the workspace, from its configuration to its report. */
export async function run(options: RunOptions): Promise<number> {
  if (options.events === true && options.json === true) {
    throw new CommandError({
      reason: 'usage',
      message: '--json and --events cannot be given together',
      exitCode: EXIT.usage,
      remedy: 'use --json for one document at the end, or --events for each event as it happens',
    });
  }
  const place = placeOf(options);
  return runIn(place, options);
}

/** The same for a place that is known. */
export async function runIn(place: Place, options: RunOptions): Promise<number> {
  const config = await loadConfig(place.workspace, options.config, process.cwd());
  const language = config.ok ? config.value.config.language : await configuredLanguage(place.workspace);
  const screen = terminal(options, process.env, language);
  const selection = config.ok ? selectionOf(options, config.value) : EVERYTHING;
  const progress = progressOf(options, screen);
  try {
    const outcome = await runSession({
      place,
      config,
      selection,
      trigger: options.trigger ?? 'manual',
      productVersion: version,
      command: 'roo-fsm run',
      report: (events) => {
        if (options.events === true) for (const event of events) screen.out(`${JSON.stringify(event)}\n`);
        progress.on(events);
      },
      onOutput: progress.output,
      logLevel: options.logLevel,
    });
    progress.end();
    return conclude(outcome, config, options, screen);
  } finally {
    progress.end();
  }
}

function conclude(
  outcome: RunOutcome,
  config: Result<ReadConfig, ConfigError>,
  options: RunOptions,
  screen: Terminal,
): number {
  if (outcome.kind === 'locked') throw lockedError(outcome.path, outcome.owner);
  const { summary, end } = outcome;
  const status: ShownStatus = shownStatus(summary, false);
  const exitCode = end.end === 'suspended' ? (SIGNAL_EXIT[end.signal] ?? 130) : exitCodeOf(status);
  if (options.json === true) {
    screen.out(`${JSON.stringify(runDocument(summary, screen.language, { status, exitCode }), null, 2)}\n`);
  } else if (options.quiet === true) {
    for (const line of configLines(summary, screen)) screen.info(`${line}\n`);
    screen.out(`${resultLine(summary, status, screen)}\n`);
  } else if (options.events !== true) {
    screen.out(
      runReport(summary, status, config.ok ? config.value.notices : [], {
        ...screen,
        verbose: options.verbose === true,
      }),
    );
  }
  return exitCode;
}

function progressOf(options: RunOptions, screen: Terminal): Progress {
  if (options.quiet === true || options.events === true) return silent;
  if (options.json === true && !screen.live) return silent;
  return screen.live ? liveProgress(screen) : plainProgress(screen);
}

/** Checks what is given with --only, --skip and --from against the configuration. */
function selectionOf(options: RunOptions, read: ReadConfig): Selection {
  const selection = namesOf(options, read);
  const given = selection.only.length > 0 || selection.skip.length > 0 || selection.from !== undefined;
  const left = toPlan(read, selection).phases.some((phase) => phase.skip === undefined);
  if (!given || left) return selection;
  throw new CommandError({
    reason: 'usage',
    message: 'no task is left to run with these --only, --skip and --from',
    exitCode: EXIT.usage,
    remedy: `phases: ${read.config.phases.map((phase) => phase.name).join(', ')}`,
  });
}

function namesOf(options: RunOptions, { config }: ReadConfig): Selection {
  const known = selectableNames(config);
  const phases = config.phases.map((phase) => phase.name);
  const check = (option: string, given: string, names: readonly string[]): string => {
    const name = given.normalize();
    if (names.includes(name)) return name;
    const near = nearest(name, names);
    throw new CommandError({
      reason: 'usage',
      message: `${option}: there is no ${option === '--from' ? 'phase' : 'phase or task'} with the name "${name}"`,
      exitCode: EXIT.usage,
      remedy: near === undefined ? `phases: ${phases.join(', ')}` : `did you mean "${near}"?`,
    });
  };
  return {
    only: (options.only ?? []).map((name) => check('--only', name, known)),
    skip: (options.skip ?? []).map((name) => check('--skip', name, known)),
    from: options.from === undefined ? undefined : check('--from', options.from, phases),
  };
}
