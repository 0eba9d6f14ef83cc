import type { ChannelConfig } from '../../../config/notifications.ts';
import { bounded } from '../../tasks/bounded.ts';
import { references } from '../../tasks/command/references.ts';
import { limited } from '../limited.ts';
import { type Message, plainText } from '../message.ts';
import { sumOf } from '../outbox-files.ts';
import type { Sending, Sent } from '../send.ts';
import { later } from '../web-request.ts';

type Email = Extract<ChannelConfig, { type: 'email' }>;

/** Sends an e-mail over SMTP, with STARTTLS or TLS unless the configuration says `none`. Its Message-ID is that of the message. */
export async function toEmail(channel: Email, message: Message, how: Sending): Promise<Sent> {
  const { signal, answerMs, mask, env } = how;
  const given = references(env);
  const user = channel.user === undefined ? undefined : given.fill(channel.user);
  const pass = channel.password === undefined ? undefined : given.fill(channel.password);
  const missing = given.missing();
  if (missing !== undefined) return later('notify.no-variable', { name: missing });
  if (pass !== undefined) mask.learn([pass]);
  const { host, port, security } = channel;
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === undefined || pass === undefined ? {} : { auth: { user, pass } }),
    name: 'roo-fsm.local',
    connectionTimeout: answerMs,
    greetingTimeout: answerMs,
    socketTimeout: answerMs,
    dnsTimeout: answerMs,
    socketCloseTimeout: 0,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const info = await transport.sendMail({ ...mailOf(channel, message), signal });
    const count = info.rejected?.length ?? 0;
    return count === 0
      ? { kind: 'sent' }
      : { kind: 'sent', reason: { code: 'notify.some-rejected', params: { count } } };
  } catch (thrown) {
    return ofError(thrown, channel, how);
  } finally {
    transport.close();
  }
}

const LONGEST_SUBJECT = 200;

function mailOf({ from, to }: Email, message: Message) {
  const machine = message.machine.replace(/[^A-Za-z0-9-]+/g, '-');
  return {
    from,
    to,
    subject: limited(message.title, LONGEST_SUBJECT),
    text: `${message.title}\n\n${plainText(message)}\n`,
    date: new Date(message.at),
    messageId: `<${sumOf(message.id).slice(0, 32)}@${machine}.roo-fsm>`,
    headers: {
      'List-Id': `roo-fsm <${machine}.roo-fsm>`,
      'Auto-Submitted': 'auto-generated',
      'X-Roo-Fsm-Id': message.id,
      'X-Roo-Fsm-Occasion': message.occasion,
    },
  };
}

/** What nodemailer's error stands for: 5yz is a refusal (RFC 5321, 4.2.1), all else may pass by itself. */
function ofError(thrown: unknown, { host }: Email, { mask, signal }: Sending): Sent {
  const { code, responseCode, response, message } = parts(thrown);
  if (signal.aborted) return later('notify.no-answer', { host });
  const detail = bounded(mask.text(response ?? message));
  if (responseCode !== undefined) {
    const reason = { code: 'notify.smtp', params: { host, detail } };
    return responseCode >= 500 ? { kind: 'refused', reason } : { kind: 'later', reason, soon: true };
  }
  if (code === 'ETIMEDOUT') return later('notify.no-answer', { host });
  if (code === 'ENOTFOUND' || code === 'EDNS') return later('notify.no-name', { host });
  if (code === 'ECONNREFUSED') return later('notify.no-connection', { host });
  if (code === 'ETLS' || /CERT|SSL|TLS|SIGNATURE|UNABLE_TO/.test(code ?? ''))
    return later('notify.tls', { host, detail });
  return later('notify.broke-off', { host, code: code ?? detail });
}

type Parts = {
  code: string | undefined;
  responseCode: number | undefined;
  response: string | undefined;
  message: string;
};

function parts(thrown: unknown): Parts {
  const error: Record<string, unknown> = thrown instanceof Error ? { ...thrown } : {};
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const { responseCode, response, originalCode, code } = error;
  return {
    code: text(originalCode) ?? text(code),
    responseCode: typeof responseCode === 'number' ? responseCode : undefined,
    response: text(response),
    message: thrown instanceof Error ? thrown.message : String(thrown),
  };
}
