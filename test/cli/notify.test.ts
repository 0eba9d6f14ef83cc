// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a configuration look like that
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { roo } from '../support/cli.ts';
import { httpSinks } from '../support/http-sink.ts';
import { CA_FILE, smtpSinks } from '../support/smtp-sink.ts';
import { configure, phase, workspaces } from '../support/workspace.ts';

const here = workspaces();
const sinks = httpSinks();
const mailServer = smtpSinks();
const cli = (args: readonly string[], env: Record<string, string> = {}) =>
  roo(args, { cwd: here.repo.path, env });

const failing = { name: 'no', kind: 'command', command: ['node', '-e', 'process.exit(3)'] };
const passing = { name: 'yes', kind: 'command', command: ['node', '--version'] };

/** A workspace with one task, and with these channels. */
const workspaceWith = (task: object, channels: object[], fields: object = {}): void =>
  configure(here.repo, { phases: [phase('work', [task])], notifications: { channels, ...fields } });

describe('a server that takes the connection and then is silent', () => {
  it.each([
    ['https', (port: number) => ({ type: 'webhook', url: `https://127.0.0.1:${port}/` })],
    ['http', (port: number) => ({ type: 'webhook', url: `http://127.0.0.1:${port}/` })],
    [
      'smtp',
      (port: number) => ({
        type: 'email',
        host: '127.0.0.1',
        port,
        from: 'a@b.example',
        to: ['c@d.example'],
      }),
    ],
  ])(
    '%s: keeps no process waiting once the time for channels is over',
    async (_, channelAt) => {
      const silent = net.createServer((socket) => void socket.on('error', () => {}));
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
      const address = silent.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      workspaceWith(failing, [channelAt(address.port)], { timeoutSeconds: 0.5 });
      const { exitCode } = await cli(['run']);
      silent.close();
      expect(exitCode).toBe(2);
      // Without a word from anybody `fetch` lets go of its connection after ten seconds.
    },
    8000,
  );
});

describe('notify test', () => {
  it('sends over each channel and says what came of it, without a secret', async () => {
    const sink = await sinks.answering(200);
    const { port, mails } = await mailServer({
      starttls: true,
      login: { user: 'u', pass: 'correct-horse-9' },
    });
    workspaceWith(passing, [
      { type: 'slack', url: '${env:SLACK}' },
      {
        type: 'webhook',
        name: 'gone',
        url: `http://127.0.0.1:${await sinks.deadPort()}/abcdefgh12345678ijkl`,
      },
      {
        type: 'email',
        host: 'localhost',
        port,
        user: 'u',
        password: '${env:MAIL}',
        from: 'a@b.example',
        to: ['c@d.example'],
      },
      { type: 'desktop', enabled: false },
    ]);
    const env = {
      SLACK: `${sink.url}/services/aBcDeFgH0123456789`,
      MAIL: 'correct-horse-9',
      NODE_EXTRA_CA_CERTS: CA_FILE,
    };
    const { exitCode, stdout, stderr, json } = await cli(['notify', 'test', '--json'], env);
    expect(exitCode, stderr).toBe(1);
    expect(json()).toMatchObject({
      schema: 'roo-fsm/notify-test@1',
      exitCode: 1,
      channels: [
        { channel: 'slack', outcome: 'sent' },
        { channel: 'gone', outcome: 'failed', reason: { code: 'notify.no-connection' } },
        { channel: 'email', outcome: 'sent' },
      ],
    });
    expect(mails).toMatchObject([{ secure: true, user: 'u' }]);
    expect(stdout).not.toMatch(/aBcDeFgH0123456789|abcdefgh12345678ijkl|correct-horse/);
    const one = await cli(['notify', 'test', '--channel', 'slack', '--lang', 'fr'], env);
    expect([one.exitCode, one.stdout]).toEqual([0, expect.stringMatching(/slack +envoyée/)]);
    expect(sink.asked).toHaveLength(2);
    expect(fs.existsSync(path.join(here.repo.path, '.roo-fsm', 'outbox'))).toBe(false);
  });

  it('refuses a channel that is not there, and a configuration without any', async () => {
    workspaceWith(passing, [{ type: 'log' }]);
    const unknown = await cli(['notify', 'test', '--channel', 'slack']);
    expect([unknown.exitCode, unknown.stderr]).toEqual([64, expect.stringContaining('one of log')]);
    workspaceWith(passing, []);
    expect((await cli(['notify', 'test'])).exitCode).toBe(64);
  });
});

describe('a run', () => {
  it('that fails is told, waits while the service is away, and is told by hand when it is back', async () => {
    const port = await sinks.deadPort();
    workspaceWith(failing, [{ type: 'webhook', url: `http://127.0.0.1:${port}/` }, { type: 'log' }]);
    const run = await cli(['run', '--json']);
    expect(run.exitCode).toBe(2);
    const list = (await cli(['notify', 'list', '--json'])).json();
    expect(list).toMatchObject({
      schema: 'roo-fsm/notify-list@1',
      waiting: [{ channel: 'webhook', occasion: 'escalated', about: run.json().runId, attempts: 1 }],
    });
    expect((await cli(['notify', 'list'])).stdout).toContain('refuses the connection');
    const sink = await sinks.answering(200);
    workspaceWith(failing, [{ type: 'webhook', url: sink.url }]);
    const flushed = await cli(['notify', 'flush', '--json']);
    expect([flushed.exitCode, flushed.json().notifications]).toMatchObject([0, [{ outcome: 'sent' }]]);
    expect(JSON.parse(sink.asked[0]?.body ?? '').run.runId).toBe(run.json().runId);
    const again = await cli(['notify', 'flush']);
    expect([again.exitCode, again.stdout]).toEqual([0, 'nothing waits to be sent\n']);
    const log = fs.readFileSync(path.join(here.repo.path, '.roo-fsm', 'logs', 'notifications.log'), 'utf8');
    expect(log.trimEnd().split('\n')).toHaveLength(1);
    const noted = fs.readFileSync(path.join(here.repo.path, '.roo-fsm', 'workspace.jsonl'), 'utf8');
    expect(noted.match(/notification\.sent/g)).toHaveLength(3);
    expect((await cli(['verify'])).exitCode).toBe(0);
  });

  it('is neither failed nor told of a dry run by a dead endpoint', async () => {
    const hole = await sinks.blackHole();
    const channels = [
      { type: 'healthchecks', url: hole.url },
      { type: 'slack', url: hole.url },
    ];
    workspaceWith(passing, channels, { timeoutSeconds: 0.3, onSuccess: 'always' });
    expect((await cli(['run', '--json'])).exitCode).toBe(0);
    expect((await cli(['notify', 'list', '--json'])).json().waiting).toHaveLength(2);
    expect((await cli(['run', '--dry-run', '--json'])).exitCode).toBe(0);
    expect((await cli(['notify', 'list', '--json'])).json().waiting).toHaveLength(2);
  });
});
