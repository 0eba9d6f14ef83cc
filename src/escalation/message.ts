import { layout } from '../../store/layout.ts';
import { placeOf } from '../../store/place-of.ts';
import type { PhaseSummary } from '../../store/projections/summary.ts';
import { type IntercomMessage, RECIPIENT, SENDER } from '../intercom/message.ts';
import { sentence } from '../text/catalogue.ts';
import { type EscalationWord, escalationWord } from '../text/escalation.ts';
import type { EscalationCase } from './case.ts';
import { errorsOf, whyOf } from './failures.ts';
import { localMonth } from './local-time.ts';
import { quotedContext } from './quoted.ts';
import { commandOf, oneLine, secondsOf, shownPath, type Telling } from './telling.ts';

/** The message to INTERCOM that a run needs help (level 3), in the shape of the original. */
export function escalationMessage(escalated: EscalationCase, telling: Telling): IntercomMessage {
  return {
    id: `${escalated.run.runId}-escalation`,
    at: escalated.at,
    from: SENDER,
    to: RECIPIENT,
    type: 'ERROR',
    body: bodyOf(escalated, telling).join('\n'),
  };
}

const bodyOf = (escalated: EscalationCase, telling: Telling): string[] => [
  `**🚨 ESCALADE LEVEL 3 - ${escalationWord('intercom.title', telling.language)}**`,
  '',
  ...identity(escalated, telling),
  ...section('reasons', reasonsOf(escalated, telling), telling),
  ...contextOf(escalated, telling),
  ...section('intercom.summary', summaryOf(escalated, telling), telling),
  ...section('intercom.phases', phasesOf(escalated, telling), telling),
  ...section('problems', problemsOf(escalated, telling), telling),
  ...section('intercom.actions', actionsOf(escalated, telling), telling),
  ...section('intercom.logs', logsOf(escalated, telling), telling),
  '',
  `**${escalationWord('intercom.expected', telling.language)}:** ${escalationWord('intercom.expected-text', telling.language)}`,
];

/** The run, how long its work took, and its status, as every message begins. */
export function identity(
  { run, status }: Pick<EscalationCase, 'run' | 'status'>,
  telling: Telling,
): string[] {
  const say = (name: EscalationWord, params = {}): string => escalationWord(name, telling.language, params);
  return [
    `**${say('execution')}:** ${run.runId}`,
    `**${say('duration')}:** ${say('seconds', { seconds: secondsOf(run.durationMs) })}`,
    `**${say('status')}:** ${status.toUpperCase()}`,
  ];
}

/** A section with its heading; none when there is nothing to say in it. */
export const section = (
  heading: EscalationWord,
  lines: readonly string[],
  { language }: Telling,
): string[] => (lines.length === 0 ? [] : ['', `### ${escalationWord(heading, language)}`, '', ...lines]);

const MOST = 20;

const reasonsOf = ({ reasons }: EscalationCase, telling: Telling): string[] =>
  reasons
    .slice(0, MOST)
    .map(({ code, params }) => `- ${oneLine(sentence(code, params, telling.language), telling)}`);

const contextOf = ({ byHand }: EscalationCase, telling: Telling): string[] =>
  byHand?.context === undefined
    ? []
    : section('context', quotedContext(telling.mask(byHand.context)), telling);

function summaryOf({ counters }: EscalationCase, { language }: Telling): string[] {
  const line = (name: EscalationWord, count: number): string =>
    `- ${escalationWord(name, language)}: ${count}`;
  return [
    line('intercom.phases-executed', counters.phases_executed),
    line('intercom.phases-good', counters.phases_successful),
    line('intercom.phases-failed', counters.phases_failed),
    line('intercom.tasks-total', counters.total_tasks),
    line('intercom.tasks-failed', counters.failed_tasks),
  ];
}

const phasesOf = (escalated: EscalationCase, telling: Telling): string[] =>
  escalated.failedPhases
    .slice(0, MOST)
    .flatMap((phase, at) => [...(at === 0 ? [] : ['']), ...phaseLines(phase, escalated, telling)]);

function phaseLines(phase: PhaseSummary, { failedTasks }: EscalationCase, telling: Telling): string[] {
  const { language } = telling;
  const failed = failedTasks.filter(({ key }) => key.startsWith(`${phase.name}/`));
  return [
    `**${oneLine(phase.name, telling).toUpperCase()}**`,
    `- ${escalationWord('duration', language)}: ${secondsOf(phase.durationMs)}s`,
    ...(failed.length === 0 ? [] : [`- ${escalationWord('failed-tasks', language)}:`]),
    ...failed
      .slice(0, MOST)
      .flatMap((task) => [
        `  - ${task.name}: ${whyOf(task, telling)}`,
        ...errorsOf(task, telling).map((error) => `    - ${error}`),
      ]),
  ];
}

const problemsOf = ({ run }: EscalationCase, telling: Telling): string[] =>
  (run.configError?.problems ?? [])
    .slice(0, MOST)
    .map(
      ({ message, where }) =>
        `- ${oneLine(where === undefined ? message : `${placeOf(where)}: ${message}`, telling)}`,
    );

function actionsOf({ run }: EscalationCase, telling: Telling): string[] {
  const say = (name: EscalationWord, params = {}): string => escalationWord(name, telling.language, params);
  const folder =
    run.configError === undefined
      ? layout(telling.dataDir).output(run.runId)
      : layout(telling.dataDir).diagnostics;
  return [
    `1. ${say('intercom.action.logs', { folder: code(shownPath(folder, telling)) })}`,
    `2. ${say('intercom.action.git', { command: code('git status') })}`,
    `3. ${say('intercom.action.metrics', { command: code(commandOf('metrics', telling)) })}`,
    `4. ${say('intercom.action.diagnose', { command: code(commandOf('run --dry-run', telling)) })}`,
  ];
}

function logsOf({ run, at }: EscalationCase, telling: Telling): string[] {
  const { language, dataDir } = telling;
  const record = layout(dataDir).escalations(localMonth(at).replace('-', ''));
  return [
    `- ${escalationWord('intercom.main-log', language)}: ${code(commandOf(`show ${run.runId}`, telling))}`,
    `- ${escalationWord('intercom.escalation-log', language)}: ${code(shownPath(record, telling))}`,
  ];
}

const code = (text: string): string => `\`${text}\``;
