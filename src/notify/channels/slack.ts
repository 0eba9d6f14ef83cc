import type { ChannelConfig } from '../../../config/notifications.ts';
import { fitting, limited } from '../limited.ts';
import type { Message } from '../message.ts';
import type { Sending, Sent } from '../send.ts';
import { postJson } from './json-post.ts';

/** Sends to an incoming webhook of Slack (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). */
export const toSlack = (
  { url }: Extract<ChannelConfig, { type: 'slack' }>,
  message: Message,
  how: Sending,
): Promise<Sent> => postJson(url, JSON.stringify(slackPayload(message)), how);

/** Of blocks (https://docs.slack.dev/reference/block-kit/blocks): characters of a header and a section, and fields of one. */
const HEADER = 150;
const SECTION = 3000;
/** Of 2000 characters of a field, each of which may become five when it is escaped. */
const NAME = 50;
const VALUE = 300;
const FIELDS = 10;

/** What Slack takes: blocks, and a text for notices that show none. */
export function slackPayload({ title, facts, lines, next }: Message): object {
  const fields = facts
    .slice(0, FIELDS)
    .map(({ name, value }) => mrkdwn(`*${escaped(limited(name, NAME))}*\n${escaped(limited(value, VALUE))}`));
  const body = fitting(lines, SECTION, escaped);
  const commands = fitting(next, SECTION, (line) => `\`${escaped(line)}\``);
  return {
    text: fitting([title], 3000, escaped),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: limited(title, HEADER), emoji: false } },
      ...(fields.length === 0 ? [] : [{ type: 'section', fields }]),
      ...(body === '' ? [] : [{ type: 'section', text: mrkdwn(body) }]),
      ...(commands === '' ? [] : [{ type: 'context', elements: [mrkdwn(commands)] }]),
    ],
  };
}

const mrkdwn = (text: string) => ({ type: 'mrkdwn', text, verbatim: true });

/** The three characters that begin links, mentions and entities (https://docs.slack.dev/messaging/formatting-message-text). */
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
