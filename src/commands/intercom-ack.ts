import { v7 as uuid } from 'uuid';
import { appendMessage, type Read, readIntercom } from '../intercom/intercom.ts';
import { SENDER } from '../intercom/message.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { intercomWord } from '../text/intercom.ts';
import { type IntercomOptions, mustBeEnabled, openIntercom, toldTrouble } from './intercom.ts';

export type IntercomAckOptions = IntercomOptions & { all?: boolean };

/** `roo-fsm intercom ack ID… | --all`: says in the file that messages were read, or that tasks were seen to. */
export async function intercomAck(wanted: readonly string[], options: IntercomAckOptions): Promise<number> {
  const { place, screen } = await openIntercom(options);
  mustBeEnabled(place);
  if ((wanted.length === 0) === (options.all !== true)) throw usage();
  const read = readIntercom(place);
  if (!read.ok) throw toldTrouble(read.failure);
  const messages = read.value?.messages ?? [];
  const unread = messages.filter(({ waiting }) => waiting.unread);
  const chosen = options.all === true ? unread : wanted.map((id) => find(messages, id));
  const ids = [...new Set(chosen.map(({ entry }) => entry.id))];
  const { language } = screen;
  let file = read.value?.file ?? '';
  if (ids.length > 0) {
    const readers = new Set(chosen.map(({ entry }) => entry.heading.from));
    const [only = 'tous'] = readers;
    const acknowledged = await appendMessage(place, {
      id: uuid(),
      at: new Date(place.now()).toISOString(),
      from: SENDER,
      to: readers.size === 1 ? only : 'tous',
      type: 'ACK',
      body: `re: ${ids.join(' ')}`,
    });
    if (!acknowledged.ok) throw toldTrouble(acknowledged.failure);
    file = acknowledged.value.file;
  }
  if (options.json === true)
    screen.out(`${JSON.stringify({ schema: 'roo-fsm/intercom-ack@1', file, ids }, null, 2)}\n`);
  else if (ids.length === 0) screen.out(`${intercomWord('intercom.none-unread', language)}\n`);
  else screen.out(`${intercomWord('intercom.acknowledged', language, { count: ids.length, file })}\n`);
  return EXIT.success;
}

/** By the id or its beginning. */
function find(messages: readonly Read[], wanted: string): Read {
  const matches = messages.filter(({ entry }) => entry.id === wanted);
  const begun = matches.length > 0 ? matches : messages.filter(({ entry }) => entry.id.startsWith(wanted));
  const [found] = begun;
  const isOne = new Set(begun.map(({ entry }) => entry.id)).size === 1;
  if (found !== undefined && isOne) return found;
  throw new CommandError({
    reason: found === undefined ? 'unknown-message' : 'ambiguous-message',
    message: `${found === undefined ? 'no message has' : 'several messages have'} the id "${wanted}"`,
    exitCode: EXIT.unknownRun,
    remedy: 'list them with: roo-fsm intercom --all',
  });
}

const usage = (): CommandError =>
  new CommandError({
    reason: 'usage',
    message: 'either ids of messages or --all',
    exitCode: EXIT.usage,
    remedy: 'roo-fsm intercom ack ID, or roo-fsm intercom ack --all',
  });
