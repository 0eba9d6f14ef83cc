import { v7 as uuid } from 'uuid';
import { type ChannelConfig, channelName } from '../../config/notifications.ts';
import { prepareDataDir } from '../../store/layout.ts';
import { sendOnce } from '../notify/by-hand.ts';
import { testMessage } from '../notify/digest.ts';
import type { Notifying } from '../notify/notifying.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { printable } from '../report/printable.ts';
import { table } from '../report/table.ts';
import { notifyWord } from '../text/notify.ts';
import { type NotifyOptions, notifyingFor, whyOf } from './notify.ts';

/** `roo-fsm notify test`: sends a test message over each channel now, whatever waits, and says what came of it. */
export async function notifyTest(options: NotifyOptions & { channel?: string[] }): Promise<number> {
  const { notifying, screen } = await notifyingFor(options);
  const channels = chosen(notifying, options.channel);
  if (channels.some(({ type }) => type === 'log')) prepareDataDir(notifying.dataDir);
  const id = `test.${uuid()}`;
  const message = testMessage(id, new Date(notifying.clock.now()).toISOString(), notifying);
  const results = await sendOnce(notifying, channels, message);
  const exitCode = results.every(({ sent }) => sent.kind === 'sent') ? EXIT.success : EXIT.partial;
  const rows = results.map(({ channel, sent }) => ({
    channel: channelName(channel),
    type: channel.type,
    outcome: sent.kind === 'sent' ? ('sent' as const) : ('failed' as const),
    reason: sent.reason ?? null,
    text: whyOf(sent.reason, notifying),
  }));
  if (options.json === true) {
    const document = { schema: 'roo-fsm/notify-test@1', exitCode, id, channels: rows };
    screen.out(`${JSON.stringify(notifying.mask.json(document), null, 2)}\n`);
  } else
    screen.out(
      table(
        columns(notifying),
        rows.map((row) => cells(row, notifying)),
      ),
    );
  return exitCode;
}

/** All that are enabled, or those that are named, whether they are enabled or not. */
function chosen({ config }: Notifying, names: readonly string[] | undefined): ChannelConfig[] {
  const known = config.channels.map(channelName);
  if (known.length === 0)
    throw usage('no channel is configured', 'add one to "notifications": {"channels": […]}');
  const unknown = names?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw usage(`no channel is called "${unknown}"`, `one of ${known.join(', ')}`);
  const channels = config.channels.filter((channel) =>
    names === undefined ? channel.enabled : names.includes(channelName(channel)),
  );
  if (channels.length === 0) throw usage('no channel is enabled', 'name one with --channel NAME');
  return channels;
}

const usage = (message: string, remedy: string): CommandError =>
  new CommandError({ reason: 'no-channel', message, exitCode: EXIT.usage, remedy });

const columns = ({ language }: Notifying) => [
  { name: notifyWord('notify.head.channel', language) },
  { name: notifyWord('notify.head.outcome', language) },
  { name: notifyWord('notify.head.why', language) },
];

const cells = (
  { channel, outcome, text }: { channel: string; outcome: 'sent' | 'failed'; text: string },
  { language }: Notifying,
): string[] => [printable(channel), notifyWord(`notify.${outcome}`, language), printable(text)];
