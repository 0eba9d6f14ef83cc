import type { ChannelConfig } from '../../config/notifications.ts';
import type { DataOf } from '../../store/events.ts';
import { damagedFile, deliverWithin, toldOf } from './delivered.ts';
import { putDigests } from './enqueue.ts';
import type { Message } from './message.ts';
import { learnSecrets, type Notifying, sendingOf } from './notifying.ts';
import { outboxIn } from './outbox.ts';
import { type Sent, send } from './send.ts';
import { unlessOver, within } from './within.ts';

/** Tries everything in the outbox now, whatever rests and whatever the hour; for who holds the lock. Never rejects. */
export async function notifyNow(notifying: Notifying): Promise<DataOf<'notification.sent'>[]> {
  const { config, clock, dataDir } = notifying;
  learnSecrets(notifying);
  const outbox = outboxIn(dataDir);
  const { damaged } = outbox.read();
  putDigests({ outbox, config, origin: notifying, now: clock.now() });
  const delivered = await deliverWithin(notifying, outbox, { now: true });
  return [...damaged.map(damagedFile), ...delivered.map((one) => toldOf(one, notifying))];
}

/** Sends one message over each of these channels at once, past the outbox. Never rejects. */
export function sendOnce(
  notifying: Notifying,
  channels: readonly ChannelConfig[],
  message: Message,
): Promise<{ channel: ChannelConfig; sent: Sent }[]> {
  const { config, clock } = notifying;
  learnSecrets(notifying);
  return within(clock, config.timeoutSeconds * 1000, (signal) => {
    const sending = sendingOf(notifying, signal);
    return Promise.all(
      channels.map(async (channel) => ({
        channel,
        sent: await unlessOver(send(channel, message, sending), signal),
      })),
    );
  });
}
