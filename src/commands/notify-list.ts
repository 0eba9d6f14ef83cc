import type { Reason } from '../../store/events.ts';
import type { Notifying } from '../notify/notifying.ts';
import { outboxIn, type Waiting } from '../notify/outbox.ts';
import { EXIT } from '../report/command-error.ts';
import { printable } from '../report/printable.ts';
import { table } from '../report/table.ts';
import { minute } from '../text/figures.ts';
import { notifyWord } from '../text/notify.ts';
import { type NotifyOptions, notifyingFor, whyOf } from './notify.ts';

/** `roo-fsm notify list`: what waits to be sent, and why; changes nothing. */
export async function notifyList(options: NotifyOptions): Promise<number> {
  const { notifying, screen } = await notifyingFor(options);
  const { waiting, damaged } = outboxIn(notifying.dataDir).look();
  if (options.json === true) {
    const document = {
      schema: 'roo-fsm/notify-list@1',
      waiting: waiting.map((entry) => shownEntry(entry, notifying)),
      damaged,
    };
    screen.out(`${JSON.stringify(notifying.mask.json(document), null, 2)}\n`);
    return EXIT.success;
  }
  const { language } = screen;
  if (waiting.length === 0) screen.out(`${notifyWord('notify.nothing', language)}\n`);
  else screen.out(shown(waiting, notifying));
  if (damaged.length > 0)
    screen.out(`${notifyWord('notify.damaged-files', language, { count: damaged.length })}\n`);
  return EXIT.success;
}

function shownEntry(entry: Waiting, notifying: Notifying): object {
  const { channel, type, message, addedAt, attempts, nextAt } = entry;
  const { id, occasion, title } = message;
  const reason = reasonOf(entry);
  const waits = { attempts, nextAt, reason, text: whyOf(reason, notifying) };
  return { channel, type, id, occasion, title, about: message.run?.runId ?? null, addedAt, ...waits };
}

function reasonOf({ digest, reason }: Waiting): Reason {
  if (digest !== null) return { code: 'notify.collected', params: { period: digest.key } };
  return reason ?? { code: 'notify.new', params: {} };
}

function shown(waiting: readonly Waiting[], notifying: Notifying): string {
  const { language } = notifying;
  const columns = [
    { name: notifyWord('notify.head.channel', language) },
    { name: notifyWord('notify.head.at', language) },
    { name: notifyWord('notify.head.tries', language), right: true },
    { name: notifyWord('notify.head.why', language) },
    { name: notifyWord('notify.head.message', language) },
  ];
  const rows = waiting.map((entry) => [
    printable(entry.channel),
    minute(entry.message.at),
    String(entry.attempts),
    printable(whyOf(reasonOf(entry), notifying)),
    printable(entry.message.title),
  ]);
  return table(columns, rows);
}
