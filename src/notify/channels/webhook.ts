import type { ChannelConfig } from '../../../config/notifications.ts';
import type { Message } from '../message.ts';
import type { Sending, Sent } from '../send.ts';
import { sendRequest } from '../web-request.ts';

/** Sends the document of a notification to an address of the user's. */
export const toWebhook = (
  { url, method, headers }: Extract<ChannelConfig, { type: 'webhook' }>,
  message: Message,
  how: Sending,
): Promise<Sent> =>
  sendRequest(
    {
      url,
      method,
      headers: { ...DEFAULTS, ...lowerCase(headers), 'idempotency-key': message.id },
      body: JSON.stringify(notificationDocument(message)),
    },
    how,
  );

const DEFAULTS = { 'content-type': 'application/json; charset=utf-8', accept: '*/*' };

/** What a program is told; its keys are kept for as long as its schema has this name. */
export function notificationDocument(message: Message): object {
  const { id, at, occasion, occasions, machine, workspace, title, lines, run, digest } = message;
  const document = { id, at, occasion, occasions, machine, workspace, title, lines, run };
  return { schema: 'roo-fsm/notification@1', ...document, ...(digest === undefined ? {} : { digest }) };
}

const lowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
