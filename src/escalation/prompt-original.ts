import { sentence } from '../text/catalogue.ts';
import { type EscalationWord, escalationWord } from '../text/escalation.ts';
import type { EscalationCase } from './case.ts';
import { localTime } from './local-time.ts';
import { bold, type Prompting } from './prompting.ts';
import { commandOf, oneLine, secondsOf, shownPath } from './telling.ts';

/** The prompt of the original, line for line. */
export function originalPrompt(escalated: EscalationCase, asked: Prompting): string[] {
  const { run, at, status, reasons, failedPhases, counters } = escalated;
  const { language, dataDir, intercomFile } = asked;
  const say = (name: EscalationWord, params = {}): string => escalationWord(name, language, params);
  const phases = failedPhases.map(({ name }) => name).join(', ') || say('none');
  const logs = `${shownPath(dataDir, asked)}/logs/`;
  return [
    '🚨 ESCALADE LEVEL 3 - RooScheduler',
    '',
    say(status === 'success' ? 'prompt.asked' : 'prompt.failed'),
    '',
    `${bold('timestamp', asked)} ${localTime(at)}`,
    `${bold('execution-id', asked)} ${run.runId}`,
    `${bold('duration', asked)} ${say('seconds', { seconds: secondsOf(run.durationMs) })}`,
    `${bold('status', asked)} ${status.toUpperCase()}`,
    '',
    bold('reasons', asked),
    ...reasons
      .slice(0, MOST_REASONS)
      .map(({ code, params }) => oneLine(sentence(code, params, language), asked)),
    '',
    `${bold('failed-phases', asked)} ${oneLine(phases, asked, 1_000)}`,
    `${bold('failed-tasks', asked)} ${counters.failed_tasks}/${counters.total_tasks}`,
    '',
    bold('actions', asked),
    `1. ${say('action.logs', { folder: logs })}`,
    `2. ${say('action.git')}`,
    `3. ${
      intercomFile === null
        ? say('action.report', { command: commandOf(`show ${run.runId}`, asked) })
        : say('action.intercom', { file: intercomFile })
    }`,
    `4. ${say('action.correct')}`,
  ];
}

const MOST_REASONS = 20;
