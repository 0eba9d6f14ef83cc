import type { DataOf } from '../../store/events.ts';
import { sentence } from '../text/catalogue.ts';
import type { Language } from '../text/sentence.ts';
import { type Delivery, deliver } from './deliver.ts';
import { type Notifying, sendingOf } from './notifying.ts';
import { aboutOf, type Outbox, type Waiting } from './outbox.ts';
import { send } from './send.ts';
import { within } from './within.ts';

/** Delivers what the outbox has and what could not be `put` into it, within the time there is for all channels. */
export const deliverWithin = (
  notifying: Notifying,
  outbox: Outbox,
  { put = [], now = false }: { put?: readonly Waiting[]; now?: boolean },
): Promise<Delivery[]> =>
  within(notifying.clock, notifying.config.timeoutSeconds * 1000, (signal) => {
    const homeless = put.filter(({ file }) => file === null);
    const sending = sendingOf(notifying, signal);
    return deliver([...outbox.read().waiting, ...homeless], {
      ...notifying,
      outbox,
      signal,
      now,
      send: (channel, message) => send(channel, message, sending),
    });
  });

/** What is noted of a delivery. A message that has no file is not there for the next run: it is given up. */
export function toldOf(
  { entry, outcome, reason }: Delivery,
  { language }: { language: Language },
): DataOf<'notification.sent'> {
  const told = { about: aboutOf(entry), channel: entry.channel };
  if (outcome === 'deferred' && entry.file === null) {
    const last = reason === undefined ? '' : sentence(reason.code, reason.params, language);
    const params = { code: entry.code ?? 'UNKNOWN', last };
    return { ...told, outcome: 'given-up', reason: { code: 'notify.no-outbox', params } };
  }
  return { ...told, outcome, ...(reason === undefined ? {} : { reason }) };
}

/** What is noted of a file of the outbox that is not as it was written: nobody knows whom it was for. */
export const damagedFile = (file: string): DataOf<'notification.sent'> => ({
  about: file,
  channel: 'unknown',
  outcome: 'given-up',
  reason: { code: 'notify.damaged', params: { file } },
});
