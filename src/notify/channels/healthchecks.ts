import type { ChannelConfig } from '../../../config/notifications.ts';
import { limited } from '../limited.ts';
import { type Message, plainText } from '../message.ts';
import type { Sending, Sent } from '../send.ts';
import { sendRequest } from '../web-request.ts';

type Healthchecks = Extract<ChannelConfig, { type: 'healthchecks' }>;

/** The service keeps 100 kB of a body. */
const MOST_CHARACTERS = 20_000;

/** Tells a healthchecks service (https://healthchecks.io/docs/http_api/) how a run ended; what was no end of one is only logged there. */
export const toHealthchecks = (channel: Healthchecks, message: Message, how: Sending): Promise<Sent> =>
  ping(channel, signalOf(message), message.run?.runId, how, `${message.title}\n\n${plainText(message)}`);

/** Tells it that a run begins. */
export const pingStart = (channel: Healthchecks, runId: string, how: Sending): Promise<Sent> =>
  ping(channel, '/start', runId, how, '');

function signalOf({ run }: Message): '' | '/fail' | '/log' {
  switch (run?.status) {
    case 'success':
      return '';
    case 'partial_success':
    case 'failure':
    case 'error':
      return '/fail';
    default:
      return '/log';
  }
}

const ping = (
  { url }: Healthchecks,
  signal: '' | '/start' | '/fail' | '/log',
  runId: string | undefined,
  how: Sending,
  text: string,
): Promise<Sent> =>
  sendRequest(
    {
      url,
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: limited(text, MOST_CHARACTERS),
      at: (address) => {
        address.pathname = `${address.pathname.replace(/\/+$/, '')}${signal}`;
        if (runId !== undefined && UUID.test(runId)) address.searchParams.set('rid', runId);
      },
    },
    how,
  );

/** What `rid` must be, so that the service knows which start belongs to which end. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
