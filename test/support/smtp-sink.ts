import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterEach } from 'vitest';

const tls = path.join(import.meta.dirname, '..', 'fixtures', 'tls');
const pem = (name: string): string => readFileSync(path.join(tls, name), 'utf8');

/** The certificate of who signed those of the servers here. */
export const CA_FILE = path.join(tls, 'ca.pem');

type Manners = {
  /** Offered, with a certificate of our own; `certificate` is its file. */
  starttls?: boolean;
  certificate?: string;
  /** The only login that is taken; none: no login is offered. */
  login?: { user: string; pass: string };
  /** What is answered to these recipients, and to every message. */
  rejects?: Record<string, { code: number; text: string }>;
  refuses?: { code: number; text: string };
};

/** A mail as it came: who sent it to whom, and its source. */
export type Mail = { from: string; to: string[]; source: string; secure: boolean; user: string | undefined };

/** Mail servers on this machine, for one test. */
export function smtpSinks() {
  let closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closing.map((close) => close()));
    closing = [];
  });

  return async (manners: Manners = {}): Promise<{ port: number; mails: Mail[] }> => {
    const { starttls = false, certificate = 'good.pem', login, rejects = {}, refuses } = manners;
    const mails: Mail[] = [];
    const refusal = ({ code, text }: { code: number; text: string }): Error =>
      Object.assign(new Error(text), { responseCode: code });
    const server = new SMTPServer({
      ...(starttls ? { key: pem('server.key'), cert: pem(certificate) } : { hideSTARTTLS: true }),
      allowInsecureAuth: true,
      disabledCommands: login === undefined ? ['AUTH'] : [],
      closeTimeout: 10,
      onAuth: ({ username, password }, _, done) => {
        if (username === login?.user && password === login?.pass) done(null, { user: username });
        else done(refusal({ code: 535, text: `no such login: ${password}` }));
      },
      onRcptTo: ({ address }, _, done) => {
        const refused = rejects[address];
        done(refused === undefined ? null : refusal(refused));
      },
      onData: (stream, session, done) => {
        let source = '';
        stream.on('data', (chunk: Buffer) => {
          source += chunk.toString('utf8');
        });
        stream.on('end', () => {
          if (refuses !== undefined) return done(refusal(refuses));
          const { mailFrom, rcptTo } = session.envelope;
          mails.push({
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            source,
            secure: session.secure,
            user: typeof session.user === 'string' ? session.user : undefined,
          });
          done(null);
        });
      },
    });
    // A client that does not trust the certificate hangs up, which is what a test is about.
    server.on('error', () => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    closing.push(() => new Promise((resolve) => server.close(() => resolve())));
    const address = server.server.address();
    return { port: typeof address === 'object' && address !== null ? address.port : 0, mails };
  };
}
