import { type ChannelConfig, channelName, type NotificationsConfig } from '../../config/notifications.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import type { Standing } from '../../store/standing.ts';
import { messageOf, type Origin } from './compose.ts';
import { type Delivery, isSilent } from './deliver.ts';
import { digestOf } from './digest.ts';
import type { Message } from './message.ts';
import { isEscalation, type Outbox, type Waiting } from './outbox.ts';
import { periodOf } from './periods.ts';
import { type Earlier, escalationOf, isTold, occasionsOf, verdictOf } from './policy.ts';
import { earlierOf, withRun } from './remembered.ts';

type Putting = { outbox: Outbox; config: NotificationsConfig; origin: Origin; now: number };

/** So many messages wait for a channel at most; the oldest are given up for new ones. */
const MOST_WAITING = 100;

/**
 * Decides what is told of a run, and puts it into the outbox for every channel; the same run is told of once. What
 * could not be put there is in the answer too, to be sent at once.
 */
export function putRun(
  putting: Putting,
  run: RunSummary,
  before: Standing['before'] | undefined,
): { put: Waiting[]; givenUp: Delivery[] } {
  const { outbox, config } = putting;
  const remembered = outbox.remembered();
  if (remembered?.seen.includes(run.runId)) return { put: [], givenUp: [] };
  const earlier = earlierOf(remembered, before);
  const verdict = verdictOf(run);
  const put = config.channels
    .filter(({ enabled }) => enabled)
    .flatMap((channel) => {
      const message = messageFor(channel, putting, run, earlier);
      return message === null ? [] : [putMessage(channel, message, putting)];
    });
  const { runId } = run;
  outbox.remember(withRun(remembered, { runId, verdict, earlier, escalation: escalationOf(run) }));
  return { put, givenUp: overflow(putting) };
}

/** What a channel is told of a run, or nothing: a healthchecks service wants to know of each. */
function messageFor(
  { type }: ChannelConfig,
  { config, origin }: Putting,
  run: RunSummary,
  earlier: Earlier,
): Message | null {
  const bad = earlier.badRuns + (verdictOf(run) === 'bad' ? 1 : 0);
  if (type === 'healthchecks')
    return isTold(run) ? messageOf(run, { occasions: ['ended'], bad }, origin) : null;
  const [first, ...others] = occasionsOf(run, earlier, config);
  return first === undefined ? null : messageOf(run, { occasions: [first, ...others], bad }, origin);
}

function putMessage(channel: ChannelConfig, message: Message, { outbox, config, now }: Putting): Waiting {
  const { type } = channel;
  const { digest: every } = config;
  const digest =
    every === 'off' || isSilent(type) || isEscalation(message)
      ? null
      : { every, key: periodOf(now, every).key };
  return outbox.put({ channel: channelName(channel), type, message, digest }, now);
}

/** Of what was collected for a digest, what is over becomes one message for each channel. */
export function putDigests({ outbox, config, origin, now }: Putting): Waiting[] {
  const due = outbox.read().waiting.filter(({ digest }) => digest !== null && isOver(digest, config, now));
  const names = [...new Set(due.map(({ channel }) => channel))];
  return names.flatMap((name) => {
    const collected = due.filter(({ channel }) => channel === name);
    const [first] = collected;
    if (first?.digest == null) return [];
    const messages = collected.map(({ message }) => message);
    const message = digestOf(messages, first.digest, new Date(now).toISOString(), origin);
    const put = outbox.put({ channel: name, type: first.type, message, digest: null }, now);
    if (put.file === null) return [];
    for (const entry of collected) outbox.remove(entry);
    return [put];
  });
}

const isOver = (
  { every, key }: NonNullable<Waiting['digest']>,
  config: NotificationsConfig,
  now: number,
): boolean => config.digest !== every || periodOf(now, every).key !== key;

function overflow({ outbox }: Putting): Delivery[] {
  const { waiting } = outbox.read();
  return [...new Set(waiting.map(({ channel }) => channel))].flatMap((name) => {
    const of = waiting.filter(({ channel }) => channel === name);
    return of.slice(0, Math.max(0, of.length - MOST_WAITING)).map((entry) => {
      outbox.remove(entry);
      const reason = { code: 'notify.outbox-full', params: { count: MOST_WAITING } };
      return { entry, tried: false, outcome: 'given-up' as const, reason };
    });
  });
}
