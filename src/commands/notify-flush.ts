import type { DataOf } from '../../store/events.ts';
import { prepareDataDir } from '../../store/layout.ts';
import { noteInWorkspace } from '../../store/workspace-log.ts';
import { notifyNow } from '../notify/by-hand.ts';
import type { Notifying } from '../notify/notifying.ts';
import { EXIT } from '../report/command-error.ts';
import { printable } from '../report/printable.ts';
import { table } from '../report/table.ts';
import type { Place } from '../run/place.ts';
import { notifyWord } from '../text/notify.ts';
import { type NotifyOptions, notifyingFor, whyOf } from './notify.ts';
import { withLock } from './with-lock.ts';

/** `roo-fsm notify flush`: tries everything that waits now, whatever the hour and however lately it was tried. */
export async function notifyFlush(options: NotifyOptions): Promise<number> {
  const { place, notifying, screen } = await notifyingFor(options);
  prepareDataDir(place.dataDir);
  // The lock of the runs: a run sends what is in the outbox as well, and both note it in one log.
  const told = await withLock(place, 'roo-fsm notify flush', (runId) => flush(place, notifying, runId));
  const exitCode = told.every(({ outcome }) => outcome === 'sent') ? EXIT.success : EXIT.partial;
  if (options.json === true) {
    const notifications = told.map((one) => ({ ...one, text: whyOf(one.reason, notifying) }));
    const document = { schema: 'roo-fsm/notify-flush@1', exitCode, notifications };
    screen.out(`${JSON.stringify(notifying.mask.json(document), null, 2)}\n`);
  } else if (told.length === 0) screen.out(`${notifyWord('notify.nothing', screen.language)}\n`);
  else screen.out(shown(told, notifying));
  return exitCode;
}

async function flush(
  { dataDir, machineId }: Place,
  notifying: Notifying,
  runId: string,
): Promise<DataOf<'notification.sent'>[]> {
  const told = await notifyNow(notifying);
  const at = new Date(notifying.clock.now()).toISOString();
  for (const one of told)
    noteInWorkspace(dataDir, { runId, machineId, at }, 'notification.sent', notifying.mask.json(one));
  return told;
}

function shown(told: readonly DataOf<'notification.sent'>[], notifying: Notifying): string {
  const { language } = notifying;
  const columns = [
    { name: notifyWord('notify.head.channel', language) },
    { name: notifyWord('notify.run', language) },
    { name: notifyWord('notify.head.outcome', language) },
    { name: notifyWord('notify.head.why', language) },
  ];
  const rows = told.map(({ channel, about, outcome, reason }) => [
    printable(channel),
    printable(about),
    notifyWord(`notify.${outcome}`, language),
    printable(whyOf(reason, notifying)),
  ]);
  return table(columns, rows);
}
