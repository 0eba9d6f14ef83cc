import type { Finding } from '../../store/finding.ts';
import { placeOf } from '../../store/place-of.ts';
import type { Notice } from '../../store/plan.ts';
import type { RunSummary, TaskSummary } from '../../store/projections/summary.ts';
import { sentence } from '../text/catalogue.ts';
import { duration } from '../text/duration.ts';
import { failureText } from '../text/failures.ts';
import { because, statusWord, word } from '../text/ui.ts';
import { breakerLines } from './breaker-lines.ts';
import { escalationLines } from './escalation-lines.ts';
import { mark } from './marks.ts';
import { printable } from './printable.ts';
import { problemLines } from './problem-lines.ts';
import type { ShownStatus } from './run-document.ts';
import { type ShownPhase, shownPhases } from './shown-phases.ts';
import type { Terminal } from './terminal.ts';

/** `verbose`: every finding, and the end of what failed tasks printed. */
type Shown = Pick<Terminal, 'colours' | 'language'> & { verbose?: boolean };

const MOST_FINDINGS = 8;
const LAST_LINES = 20;

/** The report of a run: every task with what it found, then the result, what needs help, and where to look closer. */
export function runReport(
  run: RunSummary,
  status: ShownStatus,
  notices: readonly Notice[],
  shown: Shown,
): string {
  const { colours, language } = shown;
  const command = `roo-fsm replay ${run.runId.slice(0, 13)}`;
  const phases = shownPhases(run, status);
  const lines = [
    '',
    ...phases.flatMap((phase) => phaseLines(phase, shown)),
    ...configLines(run, shown),
    ...noticeLines(notices, shown),
    ...breakerLines(run, shown),
    ...escalationLines(run, shown),
    '',
    `${mark(status, colours)} ${colours.bold(resultLine(run, status, shown))}`,
    ...(run.dryRun ? [word('report.dry-run', language)] : []),
    word('report.run', language, { runId: run.runId }),
    colours.dim(word('report.next', language, { command })),
    '',
  ];
  return lines.join('\n');
}

function phaseLines(phase: ShownPhase, shown: Shown): string[] {
  const { colours, language } = shown;
  const reason =
    phase.reason === undefined ? '' : `, ${sentence(phase.reason.code, phase.reason.params, language)}`;
  const time = phase.durationMs === 0 ? '' : ` (${duration(phase.durationMs)})`;
  const head = `${mark(phase.status, colours)} ${colours.bold(phase.name)} ${statusWord(phase.status, language)}${reason}${colours.dim(time)}`;
  if (phase.tasks.every((task) => task.attempts === 0)) return [head];
  return [head, ...phase.tasks.flatMap((task) => taskLines(task, shown))];
}

/** A task with what it found. */
function taskLines(task: TaskSummary, shown: Shown): string[] {
  const { colours, language } = shown;
  const attempts =
    task.attempts > 1 ? `, ${word('report.attempts', language, { count: task.attempts })}` : '';
  const time = task.attempts === 0 ? '' : colours.dim(` (${duration(task.durationMs)}${attempts})`);
  const what = `${task.name} ${statusWord(task.status, language)}`;
  const told =
    task.status === 'skipped' && task.reason !== undefined
      ? because(what, sentence(task.reason.code, task.reason.params, language), language)
      : what;
  const head = `  ${mark(task.status, colours)} ${told}${time}`;
  return [head, ...foundLines(task, shown), ...(shown.verbose === true ? outputLines(task, shown) : [])];
}

/** Why a task failed and what it found, a line each, unless there is too much of it. */
export function foundLines({ failure, findings }: TaskSummary, shown: Shown): string[] {
  const { colours, language } = shown;
  const toldByFinding = findings.some(({ severity }) => severity === 'error');
  const why = failure === undefined || toldByFinding ? [] : [colours.red(failureText(failure, language))];
  const listed = shown.verbose === true ? findings : findings.slice(0, MOST_FINDINGS);
  const left = findings.length - listed.length;
  const more = left > 0 ? [word('report.more', language, { count: left })] : [];
  return [...why, ...listed.map((one) => findingText(one, shown)), ...more].map((line) => `      ${line}`);
}

/** The end of what a failed task printed; a short output is all in its head. */
function outputLines({ status, output }: TaskSummary, { colours }: Shown): string[] {
  if (output === undefined || (status !== 'failed' && status !== 'timed-out')) return [];
  const lines = (output.tail || output.head).trimEnd().split('\n').slice(-LAST_LINES);
  return lines.map((line) => `        ${colours.dim(printable(line))}`);
}

function findingText({ severity, code, params, where }: Finding, { colours, language }: Shown): string {
  const place = where === undefined ? '' : colours.dim(`${placeOf(where)}  `);
  const text = sentence(code, params, language);
  switch (severity) {
    case 'error':
      return `${place}${colours.red(text)}`;
    case 'warning':
      return `${place}${colours.yellow(text)}`;
    case 'info':
      return `${place}${colours.dim(text)}`;
    default:
      return severity satisfies never;
  }
}

/** Counts of a run's tasks for one line. */
export function resultLine(
  run: RunSummary,
  status: ShownStatus,
  { language }: Pick<Shown, 'language'>,
): string {
  const tasks = run.phases.flatMap((phase) => phase.tasks);
  const count = (...wanted: string[]): number => tasks.filter((task) => wanted.includes(task.status)).length;
  return word('report.result', language, {
    status: statusWord(status, language),
    duration: duration(run.durationMs),
    good: count('succeeded', 'warned'),
    total: tasks.length,
    warnings: run.warnings,
    failed: count('failed', 'timed-out'),
    skipped: count('skipped'),
  });
}

/** What is wrong with a configuration that could not be read, line by line; nothing when it could. */
export const configLines = ({ configError }: RunSummary, shown: Pick<Shown, 'colours'>): string[] =>
  configError === undefined ? [] : problemLines(configError.problems, shown);

/** What is to be said of the configuration. */
export function noticeLines(notices: readonly Notice[], { colours, language }: Shown): string[] {
  if (notices.length === 0) return [];
  return [
    '',
    word('report.notices', language),
    ...notices.map(({ code, params }) => `  ${colours.dim(sentence(code, params, language))}`),
  ];
}
