import { decoded } from '../system/masking/web-secrets.ts';
import { ask, type HttpTrouble } from '../system/network/http.ts';
import { fetchHeedsProxy, unheededProxy } from '../system/network/proxy.ts';
import { bounded } from '../tasks/bounded.ts';
import { references } from '../tasks/command/references.ts';
import { readBody } from '../tasks/http/read-body.ts';
import { classOfStatus } from '../tasks/http/status.ts';
import { retryAfterMs } from './back-off.ts';
import { secretsOfRequest } from './secrets.ts';
import type { Sending, Sent } from './send.ts';

/** A request as the configuration has it, with its references. */
export type WebRequest = {
  url: string;
  method: 'POST' | 'PUT';
  headers: Record<string, string>;
  body: string;
  /** Changes the address once it is known. */
  at?: (url: URL) => void;
};

/** Makes one request and judges its answer; redirects are not followed, for the address is a secret of one host. */
export async function sendRequest(written: WebRequest, how: Sending): Promise<Sent> {
  const { mask, env, clock, signal, answerMs } = how;
  const given = references(env);
  const filled = { url: given.fill(written.url), headers: given.fillAll(written.headers) };
  mask.learn(secretsOfRequest(filled));
  const missing = given.missing();
  if (missing !== undefined) return later('notify.no-variable', { name: missing });
  const url = URL.canParse(filled.url.trim()) ? new URL(filled.url.trim()) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return later('notify.no-address', {});
  const values = Object.values(filled.headers);
  if (values.some((value) => !/^[\t\x20-\x7e\x80-\xff]*$/.test(value))) return later('notify.bad-header', {});
  const headers = { 'user-agent': 'roo-fsm', ...lowerCase(filled.headers), ...credentials(url) };
  url.username = '';
  url.password = '';
  url.hash = '';
  written.at?.(url);
  const enough = new AbortController();
  const { method, body } = written;
  const end = await ask(
    { url, method, headers, body },
    { answerMs, signal: AbortSignal.any([signal, enough.signal]), clock },
  );
  if (end.state !== 'answered') return ofTrouble(end, url, how);
  const { response } = end;
  const sent = await ofAnswer(response, url, how, enough);
  // The rest of the answer says nothing; its connection is not waited for.
  enough.abort();
  return sent;
}

/** What an answer means: 2xx is taken; 4xx is a refusal, but for those that pass by themselves. */
async function ofAnswer(
  response: Response,
  { host }: URL,
  { mask, clock }: Sending,
  enough: AbortController,
): Promise<Sent> {
  const { status } = response;
  if (status >= 200 && status < 300) return { kind: 'sent' };
  // Whatever leads elsewhere may be a network that wants a login first.
  if (status < 400) return later('notify.redirected', { host, status });
  const said = bounded(mask.text(await opening(response, clock, enough)), LONGEST_REASON);
  const reason = { code: 'notify.answered', params: { host, status, detail: said === '' ? '-' : said } };
  if (classOfStatus(status) === 'permanent') return { kind: 'refused', reason };
  const afterMs = retryAfterMs(response.headers.get('retry-after'), clock.now());
  return { kind: 'later', reason, soon: true, ...(afterMs === null ? {} : { afterMs }) };
}

const LONGEST_REASON = 200;
const LONGEST_OPENING_MS = 500;

/** How the body begins, as far as it comes at once. */
async function opening(
  response: Response,
  clock: Sending['clock'],
  enough: AbortController,
): Promise<string> {
  const cancel = clock.after(LONGEST_OPENING_MS, () => enough.abort());
  let text = '';
  await readBody(response, {
    maximumBytes: 2048,
    signal: enough.signal,
    onText: (part, isText) => {
      if (isText) text += part;
    },
  });
  cancel();
  return text;
}

function ofTrouble(trouble: HttpTrouble, { host }: URL, { mask }: Sending): Sent {
  switch (trouble.state) {
    case 'dns':
      return unreached('notify.no-name', host);
    case 'refused':
      return unreached('notify.no-connection', host);
    case 'timeout':
    case 'stopped':
      return unreached('notify.no-answer', host);
    case 'tls':
      return later('notify.tls', { host, detail: bounded(mask.text(trouble.detail)) });
    case 'broken':
      return { ...later('notify.broke-off', { host, code: trouble.code }), soon: true };
    case 'not-http':
      return later('notify.not-http', { host, detail: bounded(mask.text(trouble.detail)) });
    default:
      return trouble satisfies never;
  }
}

export const later = (code: string, params: Record<string, string | number>): Sent & { kind: 'later' } => ({
  kind: 'later',
  reason: { code, params },
});

/** Behind a proxy that is not heeded a direct connection often comes to nothing. */
function unreached(code: string, host: string): Sent {
  const variable = fetchHeedsProxy() ? null : unheededProxy();
  return variable === null ? later(code, { host }) : later('notify.past-proxy', { host, variable });
}

const lowerCase = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** `fetch` refuses an address with credentials; they are sent as every other program sends them (RFC 7617). */
function credentials({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}
