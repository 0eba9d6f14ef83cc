import { bounded } from '../tasks/bounded.ts';
import { minute } from '../text/figures.ts';
import { notifyWord } from '../text/notify.ts';
import { namesOf, type Origin } from './compose.ts';
import type { Message } from './message.ts';
import { sumOf } from './outbox-files.ts';
import type { Period } from './periods.ts';

const MOST_TOLD = 40;

/** One message for several that were collected in a period, the oldest first. */
export function digestOf(collected: readonly Message[], period: Period, at: string, origin: Origin): Message {
  const { language, mask } = origin;
  const first = collected[0]?.at ?? at;
  const last = collected.slice(-MOST_TOLD);
  const left = collected.length - last.length;
  const title = notifyWord('notify.title.digest', language, {
    ...namesOf(origin),
    count: collected.length,
    since: first.slice(0, 10),
  });
  const earlier = left > 0 ? [notifyWord('notify.earlier', language, { count: left })] : [];
  return {
    id: `digest.${period.key}.${sumOf(collected.map(({ id }) => id).join('\n')).slice(0, 16)}`,
    at,
    occasion: 'digest',
    occasions: ['digest'],
    title: bounded(mask.text(title), 250),
    run: null,
    ...namesOf(origin),
    facts: [],
    lines: [...earlier, ...last.flatMap(linesOf)],
    next: ['roo-fsm history'],
    digest: last.map(({ id, at: when, occasion, occasions, title: told, run }) => ({
      id,
      at: when,
      occasion,
      occasions,
      title: told,
      run,
    })),
  };
}

const MOST_DETAILS = 2;

const linesOf = ({ at, title, lines }: Message): string[] => [
  `${minute(at)} ${title}`,
  ...lines.slice(0, MOST_DETAILS).map((line) => `· ${line}`),
];

/** What `notify test` sends. */
export function testMessage(id: string, at: string, origin: Origin): Message {
  const { language } = origin;
  return {
    id,
    at,
    occasion: 'test',
    occasions: ['test'],
    title: notifyWord('notify.title.test', language, namesOf(origin)),
    run: null,
    ...namesOf(origin),
    facts: [],
    lines: [notifyWord('notify.test', language)],
    next: ['roo-fsm notify list'],
  };
}
