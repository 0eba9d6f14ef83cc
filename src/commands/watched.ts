import { CommandError, EXIT } from '../report/command-error.ts';
import { liveProgress, type Progress, plainProgress, silent } from '../report/progress.ts';
import { type Terminal, terminal } from '../report/terminal.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import type { RunRequest } from '../run/request.ts';
import { word } from '../text/ui.ts';
import { version } from '../version.ts';
import type { CommonOptions } from './options.ts';

export type SessionOptions = CommonOptions & { events?: boolean };

export function mustNotBeBoth(options: SessionOptions): void {
  if (options.events !== true || options.json !== true) return;
  throw new CommandError({
    reason: 'usage',
    message: '--json and --events cannot be given together',
    exitCode: EXIT.usage,
    remedy: 'use --json for one document at the end, or --events for each event as it happens',
  });
}

/** What a command asks of a run; how it is watched is the same for all of them. */
export type Asked = Pick<
  RunRequest,
  | 'intent'
  | 'overlap'
  | 'place'
  | 'config'
  | 'selection'
  | 'trigger'
  | 'anew'
  | 'command'
  | 'doors'
  | 'reread'
  | 'noAgent'
  | 'byHand'
  | 'rollsBack'
  | 'plan'
>;

/** Drives a run, or a dry run, with its progress on the terminal while it lasts. */
export async function watched<Outcome>(
  asked: Asked,
  options: SessionOptions,
  drive: (request: RunRequest) => Promise<Outcome>,
): Promise<{ outcome: Outcome; screen: Terminal }> {
  const { place, config } = asked;
  const language = config.ok ? config.value.config.language : await configuredLanguage(place.workspace);
  const screen = terminal(options, process.env, language);
  const progress = progressOf(options, screen);
  try {
    const outcome = await drive({
      ...asked,
      productVersion: version,
      language: screen.language,
      report: (events) => {
        if (options.events === true) for (const event of events) screen.out(`${JSON.stringify(event)}\n`);
        progress.on(events);
      },
      waiting: ({ runId, pid, host }) => {
        if (options.quiet === true) return;
        screen.info(`${word('progress.waiting', screen.language, { runId, pid, host })}\n`);
      },
      onOutput: progress.output,
      logLevel: options.logLevel,
    });
    return { outcome, screen };
  } finally {
    progress.end();
  }
}

function progressOf(options: SessionOptions, screen: Terminal): Progress {
  if (options.quiet === true || options.events === true) return silent;
  if (options.json === true && !screen.live) return silent;
  return screen.live ? liveProgress(screen) : plainProgress(screen);
}
