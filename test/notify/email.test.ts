// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a configuration look like that
import { describe, expect, it } from 'vitest';
import { notifyAfterRun } from '../../src/notify/after-run.ts';
import { systemClock } from '../../src/system/clock.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import { httpSinks } from '../support/http-sink.ts';
import { notifyingIn, runIdOf, runOf } from '../support/notifying.ts';
import { smtpSinks } from '../support/smtp-sink.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const mailServer = smtpSinks();
const sinks = httpSinks();

const LOGIN = { user: 'robot', pass: 'correct-horse-battery-9' };

const email = (port: number, fields: object = {}) => ({
  type: 'email' as const,
  host: '127.0.0.1',
  port,
  security: 'none' as const,
  from: 'roo-fsm <robot@sender.example>',
  to: ['first@team.example'],
  ...fields,
});

/** What comes of a first failure that is told by e-mail. */
async function told(channel: ReturnType<typeof email>, env: NodeJS.ProcessEnv = {}) {
  const mask = createMask({ env: {} });
  const config = { channels: [channel], timeoutSeconds: 2 };
  const notifying = notifyingIn(folder.path, config, { env, mask, clock: systemClock });
  const [sent] = await notifyAfterRun(notifying, runOf(), undefined);
  return { ...sent, mask };
}

describe('an e-mail', () => {
  it('is plain text under an id that stays the same', async () => {
    const { port, mails } = await mailServer();
    expect(
      await told(email(port, { to: ['first@team.example', 'Two <second@team.example>'] })),
    ).toMatchObject({
      outcome: 'sent',
    });
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      from: 'robot@sender.example',
      to: ['first@team.example', 'second@team.example'],
    });
    const source = mails[0]?.source ?? '';
    expect(source).toMatch(/^Subject: roo-fsm: my repo on laptop fails now \(failure\)\r$/m);
    expect(source).toMatch(/^Message-ID: <[0-9a-f]{32}@laptop\.roo-fsm>\r$/m);
    expect(source).toMatch(/^List-ID: roo-fsm <laptop\.roo-fsm>\r$/m);
    expect(source).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(source).toContain(`X-Roo-Fsm-ID: ${runIdOf(1)}.failed`);
    expect(source).toContain('synchronization / git_sync: no address for git.example');
    expect(source).not.toContain('text/html');
  });

  it('is sent with the login that a variable holds', async () => {
    const { port, mails } = await mailServer({ login: LOGIN });
    const channel = email(port, { user: LOGIN.user, password: '${env:MAIL_PASS}' });
    expect(await told(channel, { MAIL_PASS: LOGIN.pass })).toMatchObject({ outcome: 'sent' });
    expect(mails[0]?.user).toBe('robot');
  });

  it('is given up when the login is refused, and the password is not told', async () => {
    const { port } = await mailServer({ login: LOGIN });
    const channel = email(port, { user: 'robot', password: 'wrong-pass-word-77' });
    const { outcome, reason, mask } = await told(channel);
    expect([outcome, reason?.code]).toEqual(['given-up', 'notify.smtp']);
    expect(reason?.params['detail']).toMatch(/^535 no such login: \*\*\*/);
    expect(mask.text('wrong-pass-word-77')).toBe('***');
  });

  it.each([
    [550, 'given-up'],
    [451, 'deferred'],
  ])('that is answered %i is %s', async (code, outcome) => {
    const { port } = await mailServer({ refuses: { code, text: 'not now' } });
    expect(await told(email(port))).toMatchObject({ outcome, reason: { code: 'notify.smtp' } });
  });

  it('of which one recipient is refused reaches the others, and says so', async () => {
    const { port, mails } = await mailServer({
      rejects: { 'gone@team.example': { code: 550, text: 'gone' } },
    });
    expect(await told(email(port, { to: ['first@team.example', 'gone@team.example'] }))).toMatchObject({
      outcome: 'sent',
      reason: { code: 'notify.some-rejected', params: { count: 1 } },
    });
    expect(mails[0]?.to).toEqual(['first@team.example']);
  });

  it.each(['other.pem', 'expired.pem', 'good.pem'])(
    'is not given to a server whose certificate nobody vouches for (%s)',
    async (certificate) => {
      const { port, mails } = await mailServer({ starttls: true, certificate, login: LOGIN });
      const channel = email(port, { security: 'starttls', user: LOGIN.user, password: LOGIN.pass });
      expect(await told(channel)).toMatchObject({ outcome: 'deferred', reason: { code: 'notify.tls' } });
      expect(mails).toEqual([]);
    },
  );

  it('is not sent in the open when a server offers no encryption', async () => {
    const { port, mails } = await mailServer();
    expect(await told(email(port, { security: 'starttls' }))).toMatchObject({ outcome: 'deferred' });
    expect(mails).toEqual([]);
  });

  it.each([
    ['nobody listens', async () => sinks.deadPort(), 'notify.no-connection'],
    [
      'something hangs up',
      async () => (await sinks.socket((one) => void one.end())).port,
      'notify.broke-off',
    ],
    [
      'something else answers',
      async () => (await sinks.socket((one) => void one.end('HTTP/1.1 400 Bad Request\r\n\r\n'))).port,
      'notify.broke-off',
    ],
  ])('waits where %s', async (_, port, code) => {
    expect(await told(email(await port()))).toMatchObject({ outcome: 'deferred', reason: { code } });
  });
});
