import type { ChannelConfig } from '../../../config/notifications.ts';
import type { Message } from '../message.ts';
import type { Sending, Sent } from '../send.ts';
import { postJson } from './json-post.ts';

/** Sends to a webhook of a Teams workflow ("When a Teams webhook request is received"), which answers 202. */
export const toTeams = (
  { url }: Extract<ChannelConfig, { type: 'teams' }>,
  message: Message,
  how: Sending,
): Promise<Sent> => postJson(url, teamsPayload(message), how);

/** A message to Teams may have 28 KB with all that Teams adds. */
const MOST_BYTES = 24_000;

/** A message with one Adaptive Card (https://adaptivecards.io/explorer), as text; lines that are too many are left out. */
export function teamsPayload(message: Message): string {
  const { lines } = message;
  for (let count = lines.length; ; count = Math.floor(count / 2)) {
    const text = JSON.stringify(cardOf(message, lines.slice(0, count), count < lines.length));
    if (count === 0 || Buffer.byteLength(text) <= MOST_BYTES) return text;
  }
}

function cardOf({ title, facts, next }: Message, lines: readonly string[], cut: boolean): object {
  const shown = [...lines.map(escaped), ...(cut ? ['…'] : [])];
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            { ...block(escaped(title)), size: 'Medium', weight: 'Bolder' },
            ...(facts.length === 0
              ? []
              : [
                  {
                    type: 'FactSet',
                    facts: facts.map(({ name, value }) => ({ title: escaped(name), value: escaped(value) })),
                  },
                ]),
            ...shown.map((line) => block(line)),
            ...next.map((line) => ({ ...block(escaped(line)), fontType: 'Monospace', isSubtle: true })),
          ],
          msteams: { width: 'Full' },
        },
      },
    ],
  };
}

const block = (text: string) => ({ type: 'TextBlock', text, wrap: true, spacing: 'Small' });

/** Text blocks are read as Markdown: what begins links, emphasis, lists and tags there is escaped. */
const escaped = (text: string): string =>
  text
    .replace(/[\\`*_[\]()#~|<>]/g, '\\$&')
    .replace(/^(\s*)([-+])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    .replaceAll('{{', '{ {');
