import { layout } from '../../store/layout.ts';
import { type EscalationWord, escalationWord } from '../text/escalation.ts';
import type { EscalationCase } from './case.ts';
import { bold, type Prompting } from './prompting.ts';
import { commandOf, shownPath } from './telling.ts';

/** The status that the agent is asked for at the end of its answer. */
const STATUS_LINE = 'STATUS: done|blocked|waiting';
const REASON_LINE = 'REASON:';
const MOST_CHECKS = 30;

/** How to look further, what not to do, what is checked afterwards, and how to answer. */
export function closing({ run, failedTasks }: EscalationCase, asked: Prompting): string[] {
  const say = (name: EscalationWord, params = {}): string => escalationWord(name, asked.language, params);
  const outputs = `${shownPath(layout(asked.dataDir).output(run.runId), asked)}/`;
  const failed = failedTasks.slice(0, MOST_CHECKS).map(({ key }) => `- ${key}`);
  const unreadable = run.configError !== undefined;
  return [
    bold('look-closer', asked),
    `- ${say('look.show', { command: commandOf(`show ${run.runId} --verbose`, asked) })}`,
    `- ${say('look.replay', { command: commandOf(`replay ${run.runId} --verbose`, asked) })}`,
    ...(unreadable ? [] : [`- ${say('look.outputs', { folder: outputs })}`]),
    '',
    bold('rules', asked),
    ...RULES.map((rule) => `- ${say(rule)}`),
    '',
    bold('checks', asked),
    say(unreadable ? 'checks.config' : failed.length === 0 ? 'checks.none' : 'checks.tasks'),
    ...failed,
    ...(failedTasks.length > failed.length ? ['- …'] : []),
    '',
    bold('answer', asked),
    say('answer.lines'),
    STATUS_LINE,
    `${REASON_LINE} ${say('answer.reason')}`,
  ];
}

const RULES = [
  'rule.alone',
  'rule.lock',
  'rule.commit',
  'rule.data',
  'rule.secrets',
  'rule.small',
] as const satisfies EscalationWord[];
