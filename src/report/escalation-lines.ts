import type { RunSummary } from '../../store/projections/summary.ts';
import { sentence } from '../text/catalogue.ts';
import { levelTexts, levelWord } from '../text/escalation-levels.ts';
import { word } from '../text/ui.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

type Shown = Pick<Terminal, 'colours' | 'language'>;

/** Why a run needed help, what came of each level, where it is written down, and how to ask an agent that was not asked. */
export function escalationLines(run: RunSummary, { colours, language }: Shown): string[] {
  const { escalation } = run;
  if (escalation === undefined) return [];
  const reasons = escalation.reasons.map(({ code, params }) => sentence(code, params, language));
  const command = commandFor(run);
  return [
    '',
    word('report.escalation', language),
    ...reasons.map((reason) => `  ${colours.red(reason)}`),
    ...levelTexts(escalation, language).map((text) => `  ${colours.dim(`→ ${text}`)}`),
    ...saysLines(run, language).map((text) => `    ${colours.dim(text)}`),
    ...writtenLines(run, language).map((text) => `  ${colours.dim(text)}`),
    ...(command === null ? [] : [`  ${levelWord('level.ask', language, { command })}`]),
  ];
}

const LONGEST_SAYING = 300;

function saysLines({ escalation }: RunSummary, language: Shown['language']): string[] {
  const says = escalation?.agent?.work?.says;
  if (says === undefined) return [];
  const text = printable(says.replace(/\s+/g, ' ').trim());
  if (text === '') return [];
  const shown = text.length > LONGEST_SAYING ? `${text.slice(0, LONGEST_SAYING - 1)}…` : text;
  return [levelWord('level.says', language, { says: shown })];
}

/** The record, below the data directory, and the message. */
function writtenLines({ escalation }: RunSummary, language: Shown['language']): string[] {
  const { announced, at } = escalation ?? {};
  if (announced === undefined) return [];
  const { record, intercom, messageId, reason } = announced;
  return [
    ...(reason === undefined ? [] : [sentence(reason.code, reason.params, language)]),
    ...(record === 'written' && at !== undefined
      ? [levelWord('level.record', language, { file: recordName(at) })]
      : []),
    ...(intercom === 'written' && messageId !== undefined
      ? [levelWord('level.message', language, { id: messageId })]
      : []),
  ];
}

/** Its month is the local one, as the original's. */
function recordName(at: string): string {
  const moment = new Date(at);
  const month = String(moment.getMonth() + 1).padStart(2, '0');
  return `logs/escalations-${moment.getFullYear()}${month}.json`;
}

/** What asks the agent by hand, where it was not asked only because nobody had allowed it. */
function commandFor({ runId, escalation, trigger, dryRun }: RunSummary): string | null {
  const unasked = escalation?.skipped?.find(({ level }) => level === 3)?.reason.code;
  if (dryRun || (unasked !== 'agent.not-enabled' && unasked !== 'agent.not-in-demo')) return null;
  // The workspace of a demo is gone, and its run with it.
  const run = trigger === 'demo' ? '' : ` --run ${runId.slice(0, 13)}`;
  return `roo-fsm escalate --agent${run} --reason "…"`;
}
