import type { DataOf, StoredEvent } from '../../store/events.ts';
import { sentence } from '../text/catalogue.ts';
import { answerText, levelWord, rollbackText } from '../text/escalation-levels.ts';
import type { Language } from '../text/sentence.ts';
import { because } from '../text/ui.ts';

/** The events of levels 3 and 4 that a person sees. */
export type LadderEvent = StoredEvent<
  | 'escalation.announced'
  | 'agent.requested'
  | 'agent.started'
  | 'agent.answered'
  | 'verification.requested'
  | 'verification.finished'
  | 'rollback.requested'
  | 'rollback.finished'
  | 'person.requested'
>;

type Line = { status: string; text: string };

/** One of them as one line of progress; `null` when there is nothing to say. */
export function ladderLine({ type, data }: LadderEvent, language: Language): Line | null {
  const line = (status: string, text: string): Line => ({ status, text: `  ${text}` });
  switch (type) {
    case 'escalation.announced':
      return announcedLine(data, language);
    case 'agent.requested':
      return line('running', levelWord('level.asked', language));
    case 'agent.started':
      return line('running', levelWord('level.at-work', language, data));
    case 'agent.answered':
      return line(ANSWERED[data.outcome], answerText(data, language));
    case 'verification.requested':
      return line('running', levelWord('level.checking', language, { tasks: listed(data.tasks) }));
    case 'verification.finished':
      return data.repaired
        ? line('succeeded', levelWord('level.checked', language))
        : line('failed', levelWord('level.still-failing', language, { tasks: listed(data.stillFailing) }));
    case 'rollback.requested':
      return line('running', levelWord('level.undoing', language));
    case 'rollback.finished':
      return line(ROLLED_BACK[data.outcome], rollbackText(data, language));
    case 'person.requested':
      return line(
        'warning',
        data.failedTasks.length === 0
          ? levelWord('level.person', language)
          : because(levelWord('level.person', language), listed(data.failedTasks), language),
      );
    default:
      return type satisfies never;
  }
}

const ANSWERED = { done: 'succeeded', failed: 'failed', 'not-available': 'warning' } as const;
const ROLLED_BACK = {
  done: 'succeeded',
  nothing: 'skipped',
  refused: 'warning',
  failed: 'failed',
  'not-available': 'warning',
} as const;

function announcedLine(announced: DataOf<'escalation.announced'>, language: Language): Line | null {
  const { record, intercom, reason } = announced;
  if (reason !== undefined)
    return { status: 'warning', text: `  ${sentence(reason.code, reason.params, language)}` };
  if (record === 'unwanted' && intercom === 'unwanted') return null;
  const told = intercom === 'written' ? 'level.announced' : 'level.recorded';
  return { status: 'info', text: `  ${levelWord(told, language)}` };
}

const MOST = 5;

const listed = (names: readonly string[]): string =>
  names.length > MOST ? `${names.slice(0, MOST).join(', ')}, …` : names.join(', ');
