import { CommandError, EXIT } from '../report/command-error.ts';
import { eventsText, findingDocument, findingLine } from '../report/store-report.ts';
import { type Terminal, terminal } from '../report/terminal.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import { sentence } from '../text/catalogue.ts';
import { type Verified, verifyStore } from '../upkeep/verify-store.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';

export type VerifyOptions = CommonOptions & { all?: boolean; strict?: boolean };

/** `roo-fsm verify [runId]`: whether everything that was recorded is as it was written, and would be decided so again. */
export async function verify(wanted: string | undefined, options: VerifyOptions): Promise<number> {
  if (wanted !== undefined && options.all === true) throw bothAsked();
  const place = placeOf(options);
  const screen = terminal(options, process.env, await configuredLanguage(place.workspace));
  const isWatched = screen.live && options.quiet !== true && options.json !== true;
  const verified = verifyStore(place, {
    wanted,
    strict: options.strict === true,
    ...(isWatched ? { progress: progressOn(screen) } : {}),
  });
  if (options.json === true) screen.out(`${JSON.stringify(documentOf(verified, screen), null, 2)}\n`);
  else screen.out(report(verified, screen));
  return exitCodeOf(verified);
}

const bothAsked = (): CommandError =>
  new CommandError({
    reason: 'usage',
    message: '--all cannot be given together with a run',
    exitCode: EXIT.usage,
    remedy: 'roo-fsm verify checks everything, roo-fsm verify last one run',
  });

/** Damage weighs more: what is damaged cannot be decided again. */
function exitCodeOf({ findings }: Verified): number {
  if (findings.some(({ severity }) => severity === 'damage')) return EXIT.damaged;
  return findings.some(({ severity }) => severity === 'divergence') ? EXIT.diverged : EXIT.success;
}

const documentOf = ({ findings, ...counts }: Verified, { language }: Terminal): object => ({
  schema: 'roo-fsm/verify@1',
  ...counts,
  findings: findings.map((finding) => findingDocument(finding, language)),
});

function report(verified: Verified, screen: Terminal): string {
  const { language } = screen;
  const { runs, sound, damaged, diverged, findings } = verified;
  const events = eventsText(verified.events, language);
  const total = sentence('verify.total', { runs, events, good: sound, damaged, diverged }, language);
  const isDamaged = findings.some(({ severity }) => severity === 'damage');
  const lines = [
    ...findings.map((finding) => findingLine(finding, screen)),
    total,
    ...(isDamaged ? [`  ${sentence('verify.remedy', {}, language)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const CLEAR = '\r\u001b[K';

/** A line that is drawn again for each hundredth run. */
function progressOn({ info, language }: Terminal): (done: number, total: number) => void {
  return (done, total) => {
    if (done === total) info(CLEAR);
    else if (done % 100 === 0) info(`${CLEAR}${sentence('verify.progress', { done, total }, language)}`);
  };
}
