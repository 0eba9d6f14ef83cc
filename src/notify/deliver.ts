import { type ChannelConfig, channelName, type NotificationsConfig } from '../../config/notifications.ts';
import type { DataOf, Reason } from '../../store/events.ts';
import type { Clock } from '../system/clock.ts';
import { sentence } from '../text/catalogue.ts';
import type { Language } from '../text/sentence.ts';
import { backOffMs } from './back-off.ts';
import type { Message } from './message.ts';
import { isEscalation, type Outbox, type Waiting } from './outbox.ts';
import { quietUntil } from './periods.ts';
import type { Sent } from './send.ts';
import { unlessOver } from './within.ts';

/** What became of one message for one channel; `tried`: it was sent or would have been. */
export type Delivery = {
  entry: Waiting;
  tried: boolean;
  outcome: DataOf<'notification.sent'>['outcome'];
  reason?: Reason;
};

export type Delivering = {
  outbox: Outbox;
  config: Pick<NotificationsConfig, 'channels' | 'quietHours' | 'keepDays'>;
  clock: Clock;
  language: Language;
  /** Aborts when the time is over. */
  signal: AbortSignal;
  /** A person asks for it: nothing rests, and no hour is quiet. */
  now?: boolean;
  send: (channel: ChannelConfig, message: Message) => Promise<Sent>;
};

const DAY_MS = 86_400_000;
/** Longer pauses are not waited for within a run. */
const SOON_MS = 1500;

/**
 * Sends what waits: all channels side by side, the messages of each in the order they were put; one that cannot be
 * sent holds back those behind it. What is too old is given up. Ends when everything was tried or the signal aborts,
 * whatever a channel does. Never rejects.
 */
export async function deliver(waiting: readonly Waiting[], how: Delivering): Promise<Delivery[]> {
  const byChannel = new Map<string, Waiting[]>();
  for (const entry of waiting) byChannel.set(entry.channel, [...(byChannel.get(entry.channel) ?? []), entry]);
  const delivered = await Promise.all([...byChannel.values()].map((entries) => throughOne(entries, how)));
  return delivered.flat();
}

async function throughOne(entries: readonly Waiting[], how: Delivering): Promise<Delivery[]> {
  const delivered: Delivery[] = [];
  let blocked = false;
  for (const entry of entries) {
    const delivery = lookedAt(entry, how, blocked) ?? (await tried(entry, how));
    delivered.push(delivery);
    if (delivery.outcome === 'deferred' && (delivery.tried || RESTING.has(delivery.reason?.code ?? '')))
      blocked = true;
  }
  return delivered;
}

/** What holds back those behind it, as a try in vain does. */
const RESTING = new Set(['notify.rests', 'notify.no-time']);

/** What is not to be tried now, and why. */
function lookedAt(entry: Waiting, how: Delivering, blocked: boolean): Delivery | null {
  const { config, clock, outbox, language, now } = how;
  const at = clock.now();
  const waits = (code: string, params: Reason['params']): Delivery => ({
    entry,
    tried: false,
    outcome: 'deferred',
    reason: { code, params },
  });
  if (entry.digest !== null) return waits('notify.collected', { period: entry.digest.key });
  if (Date.parse(entry.addedAt) + config.keepDays * DAY_MS <= at) {
    const { code, params } = entry.reason ?? { code: 'notify.new', params: {} };
    const reason = { code: 'notify.expired', params: { last: sentence(code, params, language) } };
    outbox.remove(entry);
    return { entry, tried: false, outcome: 'given-up', reason };
  }
  if (channelOf(entry, config.channels) === undefined) return waits('notify.no-channel', {});
  const quiet = now === true || isUrgent(entry, config) ? null : quietUntil(at, config.quietHours);
  if (quiet !== null) return waits('notify.quiet', { until: localTime(quiet) });
  if (blocked) return waits('notify.behind', {});
  if (now !== true && entry.nextAt !== null && rests(Date.parse(entry.nextAt) - at))
    return waits('notify.rests', { until: entry.nextAt });
  return how.signal.aborted ? waits('notify.no-time', {}) : null;
}

/** No pause is longer than a day: a moment beyond that was noted by a clock that was wrong. */
const rests = (leftMs: number): boolean => leftMs > 0 && leftMs <= DAY_MS;

/** Tries it, and once more after a short pause when that may help. */
async function tried(entry: Waiting, how: Delivering): Promise<Delivery> {
  const { outbox, clock, signal, config } = how;
  const channel = channelOf(entry, config.channels);
  if (channel === undefined) throw new Error('a message without a channel is not tried');
  let current = entry;
  for (;;) {
    const sent = await unlessOver(how.send(channel, entry.message), signal);
    if (sent.kind !== 'later') {
      outbox.remove(entry);
      const { reason } = sent;
      const outcome = sent.kind === 'sent' ? 'sent' : 'given-up';
      return { entry: current, tried: true, outcome, ...(reason === undefined ? {} : { reason }) };
    }
    const { reason, afterMs = 0, soon } = sent;
    const attempts = current.attempts + 1;
    const pauseMs = Math.max(backOffMs(attempts), afterMs);
    current = outbox.postpone(current, { attempts, nextAt: clock.now() + pauseMs, reason });
    const again = soon === true && pauseMs <= SOON_MS && (await paused(pauseMs, how));
    if (!again) return { entry: current, tried: true, outcome: 'deferred', reason };
  }
}

const channelOf = (
  { channel, type }: Pick<Waiting, 'channel' | 'type'>,
  channels: readonly ChannelConfig[],
): ChannelConfig | undefined =>
  channels.find((one) => one.enabled && one.type === type && channelName(one) === channel);

/** What disturbs nobody, and calls for help where that is wanted at any time. */
const isUrgent = ({ type, message }: Waiting, { quietHours }: Delivering['config']): boolean =>
  isSilent(type) || (quietHours?.escalations === true && isEscalation(message));

/** Channels that nobody is disturbed by: they are told at once, at any hour. */
export const isSilent = (type: string): boolean => type === 'log' || type === 'healthchecks';

/** Waits; false when the time is over before. */
function paused(ms: number, { clock, signal }: Delivering): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const over = (): void => {
      cancel();
      resolve(false);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', over);
      resolve(true);
    });
    signal.addEventListener('abort', over, { once: true });
  });
}

const localTime = (at: number): string => {
  const local = new Date(at);
  return `${two(local.getHours())}:${two(local.getMinutes())}`;
};

const two = (value: number): string => String(value).padStart(2, '0');
