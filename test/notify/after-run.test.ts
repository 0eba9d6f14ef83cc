// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a configuration look like that
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { notifyAfterRun, notifyStart } from '../../src/notify/after-run.ts';
import { notifyNow } from '../../src/notify/by-hand.ts';
import { messageOf } from '../../src/notify/compose.ts';
import { keptConfig } from '../../src/notify/kept-config.ts';
import type { Notifying } from '../../src/notify/notifying.ts';
import { outboxIn } from '../../src/notify/outbox.ts';
import { systemClock } from '../../src/system/clock.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import { type Asked, httpSinks } from '../support/http-sink.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { failedPhase, notifyingIn, runIdOf, runOf, standingAfter } from '../support/notifying.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const sinks = httpSinks();

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const hook = (url: string, fields: object = {}) => ({ type: 'webhook' as const, url, ...fields });
const given = (config: Parameters<typeof notifyingIn>[1], over: Partial<Notifying> = {}): Notifying =>
  notifyingIn(folder.path, config, over);
/** What waits, by occasion. */
const waiting = (): string[] =>
  outboxIn(path.join(folder.path, 'data'))
    .look()
    .waiting.map(({ message }) => message.occasion);
const outboxFolder = (): string => path.join(folder.path, 'data', 'outbox');
const allFiles = (): string =>
  fs
    .readdirSync(path.join(folder.path, 'data'), { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => fs.readFileSync(path.join(one.parentPath, one.name), 'utf8'))
    .join('\n');
const occasionsIn = (asked: readonly Asked[]): string[] => asked.map(({ body }) => JSON.parse(body).occasion);

describe('a webhook', () => {
  it('gets one document for each change, and nothing is left to send', async () => {
    const sink = await sinks.answering(200);
    const notifying = given({ channels: [hook(sink.url)] });
    const statuses = ['success', 'failure', 'error', 'success', 'success', 'failure'] as const;
    for (const [number, status] of statuses.entries())
      await notifyAfterRun(notifying, runOf({ number, status }), undefined);
    expect(occasionsIn(sink.asked)).toEqual(['failed', 'recovered', 'failed']);
    expect(JSON.parse(sink.asked[0]?.body ?? '')).toEqual({
      schema: 'roo-fsm/notification@1',
      id: `${runIdOf(1)}.failed`,
      at: '2026-01-22T06:01:00.000Z',
      occasion: 'failed',
      occasions: ['failed'],
      machine: 'laptop',
      workspace: 'my repo',
      title: 'roo-fsm: my repo on laptop fails now (failure)',
      lines: ['synchronization / git_sync: no address for git.example'],
      run: {
        runId: runIdOf(1),
        status: 'failure',
        trigger: 'schedule',
        startedAt: '2026-01-22T06:00:00.000Z',
        finishedAt: '2026-01-22T06:01:00.000Z',
        durationMs: 60_000,
        warnings: 0,
        badRuns: 1,
        tasks: { total: 1, succeeded: 0, failed: 1, skipped: 0 },
        failedPhases: ['synchronization'],
        failedTasks: [
          {
            phase: 'synchronization',
            task: 'git_sync',
            kind: 'git-sync',
            reason: 'no address for git.example',
          },
        ],
        escalation: null,
      },
    });
    expect(waiting()).toEqual([]);
  });

  it('is told once of a run whose end is told twice', async () => {
    const sink = await sinks.answering(200);
    const notifying = given({ channels: [hook(sink.url)] });
    await notifyAfterRun(notifying, runOf(), undefined);
    expect(await notifyAfterRun(notifying, runOf(), undefined)).toEqual([]);
    expect(sink.asked).toHaveLength(1);
  });

  it('gets the headers with what their variables hold, and no file has it', async () => {
    const sink = await sinks.answering(500);
    const secret = 'correct-horse-battery-9';
    const headers = { Authorization: 'Bearer ${env:HOOK_TOKEN}', 'X-Plain': 'plain' };
    const env = { HOOK_TOKEN: secret, HOOK: `${sink.url}/key-0123456789abcdef` };
    const notifying = given({ channels: [hook('${env:HOOK}', { headers })], timeoutSeconds: 0.5 }, { env });
    notifying.clock = firing(new ManualClock());
    await notifyAfterRun(notifying, runOf({ phases: [failedPhase({ name: `x ${secret}` })] }), undefined);
    expect(sink.asked[0]?.headers).toMatchObject({ authorization: `Bearer ${secret}`, 'x-plain': 'plain' });
    expect(sink.asked[0]?.url).toBe('/key-0123456789abcdef');
    expect(sink.asked[0]?.body).not.toContain(secret);
    expect(waiting()).toEqual(['failed']);
    expect(allFiles()).not.toContain(secret);
    expect(allFiles()).not.toContain('0123456789abcdef');
  });

  it('is waited for while its variable is not set', async () => {
    const notifying = given({ channels: [hook('${env:HOOK}')] });
    expect(await notifyAfterRun(notifying, runOf(), undefined)).toMatchObject([
      { outcome: 'deferred', reason: { code: 'notify.no-variable', params: { name: 'HOOK' } } },
    ]);
  });

  it('is not followed to where it leads', async () => {
    const other = await sinks.answering(200);
    const sink = await sinks.answering([307, { location: other.url }]);
    const notifying = given({ channels: [hook(sink.url, { headers: { 'X-Key': 'secret-key-123' } })] });
    expect(await notifyAfterRun(notifying, runOf(), undefined)).toMatchObject([
      { outcome: 'deferred', reason: { code: 'notify.redirected', params: { status: 307 } } },
    ]);
    expect(other.asked).toEqual([]);
  });

  it('that refuses a message for good is not asked again', async () => {
    const sink = await sinks.answering([404, {}, 'no_service\nsecond line']);
    const notifying = given({ channels: [hook(sink.url)] });
    const host = `127.0.0.1:${sink.port}`;
    expect(await notifyAfterRun(notifying, runOf(), undefined)).toEqual([
      {
        about: runIdOf(1),
        channel: 'webhook',
        outcome: 'given-up',
        reason: { code: 'notify.answered', params: { host, status: 404, detail: 'no_service second line' } },
      },
    ]);
    expect(waiting()).toEqual([]);
  });
});

describe('what could not be sent', () => {
  it('rests for longer and longer, and is sent with its id when the service is back', async () => {
    const sink = await sinks.answering(...Array(6).fill(503), 200);
    const clock = new ManualClock();
    const notifying = given({ channels: [hook(sink.url)], onSuccess: 'never' }, { clock });
    const rests: number[] = [];
    // The pause within a run is over at once: this clock's timers fire when they are asked for.
    notifying.clock = firing(clock);
    const passes = async (number: number) => {
      await notifyAfterRun(
        notifying,
        runOf({ number, status: number === 0 ? 'failure' : 'success' }),
        undefined,
      );
      const [entry] = outboxIn(notifying.dataDir).look().waiting;
      if (entry?.nextAt != null) rests.push(Date.parse(entry.nextAt) - clock.now());
    };
    await passes(0);
    expect(sink.asked).toHaveLength(2);
    await passes(1);
    expect(sink.asked).toHaveLength(2);
    for (let number = 2; number < 8; number += 1) {
      clock.advance(rests.at(-1) ?? 0);
      await passes(number);
    }
    expect(rests.map((ms) => ms / MINUTE_MS)).toEqual([1, 1, 2, 4, 8, 16]);
    expect(new Set(sink.asked.map(({ headers }) => headers['idempotency-key']))).toEqual(
      new Set([`${runIdOf(0)}.failed`]),
    );
    expect(waiting()).toEqual([]);
  });

  it('does not rest until a moment that only a wrong clock knew', async () => {
    const sink = await sinks.answering([429, { 'retry-after': '900' }], 200);
    const wrong = new ManualClock();
    wrong.advance(300 * DAY_MS);
    const notifying = given({ channels: [hook(sink.url)], onSuccess: 'never' }, { clock: wrong });
    await notifyAfterRun(notifying, runOf({ number: 0 }), undefined);
    const right = { ...notifying, clock: new ManualClock() };
    await notifyAfterRun(right, runOf({ number: 1, status: 'success' }), undefined);
    expect(sink.asked).toHaveLength(2);
    expect(waiting()).toEqual([]);
  });

  it('rests for as long as the service asks', async () => {
    const sink = await sinks.answering([429, { 'retry-after': '900' }], 200);
    const clock = new ManualClock();
    const notifying = given({ channels: [hook(sink.url)], onSuccess: 'never' }, { clock });
    await notifyAfterRun(notifying, runOf({ number: 0 }), undefined);
    clock.advance(899_000);
    await notifyAfterRun(notifying, runOf({ number: 1, status: 'success' }), undefined);
    expect(sink.asked).toHaveLength(1);
    clock.advance(1000);
    await notifyAfterRun(notifying, runOf({ number: 2, status: 'success' }), undefined);
    expect(sink.asked).toHaveLength(2);
  });

  it('is tried again at once when the service had but a hiccup', async () => {
    const sink = await sinks.answering(500, 200);
    const clock = new ManualClock();
    const notifying = given({ channels: [hook(sink.url)] });
    notifying.clock = firing(clock);
    expect(await notifyAfterRun(notifying, runOf(), undefined)).toMatchObject([{ outcome: 'sent' }]);
    expect(sink.asked).toHaveLength(2);
  });

  it('is sent before what came later, and holds it back', async () => {
    const sink = await sinks.answering(429, 429, 200);
    const clock = new ManualClock();
    const notifying = given({ channels: [hook(sink.url)] }, { clock });
    notifying.clock = firing(clock);
    await notifyAfterRun(notifying, runOf({ number: 0 }), undefined);
    await notifyAfterRun(notifying, runOf({ number: 1, status: 'success' }), undefined);
    expect(waiting()).toEqual(['failed', 'recovered']);
    clock.advance(DAY_MS);
    await notifyAfterRun(notifying, runOf({ number: 2, status: 'success' }), undefined);
    expect(occasionsIn(sink.asked)).toEqual(['failed', 'failed', 'failed', 'recovered']);
    expect(waiting()).toEqual([]);
  });

  it('is given up when it is too old, and says so', async () => {
    const port = await sinks.deadPort();
    const clock = new ManualClock();
    const notifying = given({ channels: [hook(`http://127.0.0.1:${port}`)], keepDays: 2 }, { clock });
    await notifyAfterRun(notifying, runOf({ number: 0 }), undefined);
    clock.advance(2 * DAY_MS);
    const told = await notifyAfterRun(notifying, runOf({ number: 1 }), undefined);
    expect(told).toEqual([
      {
        about: runIdOf(0),
        channel: 'webhook',
        outcome: 'given-up',
        reason: {
          code: 'notify.expired',
          params: { last: `127.0.0.1:${port} refuses the connection` },
        },
      },
    ]);
    expect(waiting()).toEqual([]);
  });

  it('is no more than a hundred messages for a channel', async () => {
    const port = await sinks.deadPort();
    const clock = new ManualClock();
    const config = { channels: [hook(`http://127.0.0.1:${port}`)], onFailure: 'always' as const };
    const notifying = given(config, { clock });
    const outbox = outboxIn(notifying.dataDir);
    const message = messageOf(runOf(), { occasions: ['failed'], bad: 1 }, notifying);
    for (let number = 0; number < 102; number += 1) {
      const one = { ...message, id: String(number), run: null };
      outbox.put({ channel: 'webhook', type: 'webhook', message: one, digest: null }, clock.now());
    }
    const told = await notifyAfterRun(notifying, runOf({ number: 1 }), undefined);
    expect(waiting()).toHaveLength(100);
    const full = told.filter(({ reason }) => reason?.code === 'notify.outbox-full');
    expect(full.map(({ about }) => about)).toEqual(['0', '1', '2']);
  });

  it('stays with its channel while that is switched off', async () => {
    const sink = await sinks.answering(200);
    const port = await sinks.deadPort();
    const clock = new ManualClock();
    const dead = { type: 'webhook' as const, url: `http://127.0.0.1:${port}` };
    await notifyAfterRun(given({ channels: [dead] }, { clock }), runOf({ number: 0 }), undefined);
    clock.advance(DAY_MS);
    const off = given({ channels: [{ ...dead, enabled: false }, { type: 'log' }] }, { clock });
    await notifyAfterRun(off, runOf({ number: 1 }), undefined);
    expect(waiting()).toEqual(['failed']);
    await notifyAfterRun(given({ channels: [hook(sink.url)] }, { clock }), runOf({ number: 2 }), undefined);
    expect(occasionsIn(sink.asked)).toEqual(['failed', 'still-failing']);
  });
});

describe('a dead endpoint', () => {
  const real = { clock: systemClock };

  it.each(['blackHole', 'trickle'] as const)(
    'that is a %s holds a run no longer than it may',
    async (manner) => {
      const [first, second] = await Promise.all([sinks[manner](), sinks[manner]()]);
      const good = await sinks.answering(200);
      const channels = [
        hook(first.url, { name: 'first' }),
        { type: 'slack' as const, url: second.url },
        { type: 'healthchecks' as const, url: second.url },
        hook(good.url, { name: 'good' }),
      ];
      const notifying = given({ channels, timeoutSeconds: 0.3 }, real);
      const began = systemClock.monotonicMs();
      const told = await notifyAfterRun(notifying, runOf(), undefined);
      // Far more than the time there is, and far less than any of Node's own limits.
      expect(systemClock.monotonicMs() - began).toBeLessThan(5000);
      expect(told.map(({ channel, outcome }) => `${channel} ${outcome}`).sort()).toEqual([
        'first deferred',
        'good sent',
        'healthchecks deferred',
        'slack deferred',
      ]);
      expect(waiting()).toHaveLength(3);
    },
  );

  it('of which an e-mail was to go is not waited for either', async () => {
    const hole = await sinks.blackHole();
    const mail = { type: 'email' as const, host: '127.0.0.1', port: hole.port, security: 'none' as const };
    const channels = [{ ...mail, from: 'a@b.example', to: ['c@d.example'] }];
    const notifying = given({ channels, timeoutSeconds: 0.3 }, real);
    expect(await notifyAfterRun(notifying, runOf(), undefined)).toMatchObject([{ outcome: 'deferred' }]);
  });

  it('does not hold the start of a run', async () => {
    const hole = await sinks.blackHole();
    const channels = [{ type: 'healthchecks' as const, url: hole.url }];
    await notifyStart(given({ channels, timeoutSeconds: 0.2 }, real), runIdOf(1));
    const dead = [{ type: 'healthchecks' as const, url: `http://127.0.0.1:${await sinks.deadPort()}` }];
    await notifyStart(given({ channels: dead }, real), runIdOf(1));
  });
});

describe('the outbox', () => {
  it('puts a damaged file aside, says so, and sends the others', async () => {
    const port = await sinks.deadPort();
    const sink = await sinks.answering(200);
    const channels = [hook(`http://127.0.0.1:${port}`), hook(sink.url, { name: 'other', enabled: false })];
    await notifyAfterRun(given({ channels }), runOf({ number: 0 }), undefined);
    const [file = ''] = fs.readdirSync(outboxFolder()).filter((name) => name !== 'state.json');
    const text = fs.readFileSync(path.join(outboxFolder(), file), 'utf8');
    fs.writeFileSync(path.join(outboxFolder(), file), text.replace('git.example', 'git.exanple'));
    fs.writeFileSync(path.join(outboxFolder(), 'notes.txt'), 'mine');
    const told = await notifyAfterRun(
      given({ channels }),
      runOf({ number: 1, status: 'success' }),
      undefined,
    );
    expect(told[0]).toEqual({
      about: file,
      channel: 'unknown',
      outcome: 'given-up',
      reason: { code: 'notify.damaged', params: { file } },
    });
    expect(fs.readdirSync(path.join(outboxFolder(), 'damaged'))).toHaveLength(1);
    expect(fs.readFileSync(path.join(outboxFolder(), 'notes.txt'), 'utf8')).toBe('mine');
    expect(waiting()).toEqual(['recovered']);
  });

  it('whose memory is damaged goes by the list of runs', async () => {
    const sink = await sinks.answering(200);
    const notifying = given({ channels: [hook(sink.url)] });
    await notifyAfterRun(notifying, runOf({ number: 0, status: 'success' }), undefined);
    fs.writeFileSync(path.join(outboxFolder(), 'state.json'), '{');
    const standing = standingAfter(runOf({ number: 3 }), 2);
    await notifyAfterRun(notifying, runOf({ number: 4, status: 'success' }), standing);
    expect(occasionsIn(sink.asked)).toEqual(['recovered']);
  });

  it('that cannot be written does not keep a message from being sent', async () => {
    const sink = await sinks.answering(200, 500);
    fs.mkdirSync(path.join(folder.path, 'data'));
    fs.writeFileSync(outboxFolder(), 'a file of mine');
    const notifying = given({ channels: [hook(sink.url)], onFailure: 'always' });
    expect(await notifyAfterRun(notifying, runOf({ number: 0 }), undefined)).toMatchObject([
      { outcome: 'sent' },
    ]);
    notifying.clock = firing(new ManualClock());
    expect(await notifyAfterRun(notifying, runOf({ number: 1 }), undefined)).toMatchObject([
      { outcome: 'given-up', reason: { code: 'notify.no-outbox', params: { code: 'EEXIST' } } },
    ]);
    expect(fs.readFileSync(outboxFolder(), 'utf8')).toBe('a file of mine');
  });

  it('is tried by hand whatever rests', async () => {
    const sink = await sinks.answering(429, 429, 200);
    const notifying = given({ channels: [hook(sink.url)] });
    notifying.clock = firing(new ManualClock());
    await notifyAfterRun(notifying, runOf(), undefined);
    expect(await notifyNow(notifying)).toMatchObject([{ outcome: 'sent' }]);
    expect(await notifyNow(notifying)).toEqual([]);
  });

  it('sends a message again, with its id, when roo-fsm was killed before its file was gone', async () => {
    const sink = await sinks.answering(200);
    const clock = new ManualClock();
    const dead = given({ channels: [hook(`http://127.0.0.1:${await sinks.deadPort()}`)] }, { clock });
    await notifyAfterRun(dead, runOf({ number: 0 }), undefined);
    const files = fs.readdirSync(outboxFolder()).filter((name) => name !== 'state.json');
    const kept = files.map((name) => [name, fs.readFileSync(path.join(outboxFolder(), name))] as const);
    clock.advance(MINUTE_MS);
    const notifying = given({ channels: [hook(sink.url)] }, { clock });
    await notifyNow(notifying);
    for (const [name, content] of kept) fs.writeFileSync(path.join(outboxFolder(), name), content);
    await notifyNow(notifying);
    expect(sink.asked.map(({ body }) => JSON.parse(body).id)).toEqual(Array(2).fill(`${runIdOf(0)}.failed`));
  });
});

describe('whom to tell', () => {
  const told = (fields: object) => ({ type: 'webhook' as const, ...fields });

  it('is kept for a run whose configuration cannot be read, but for what is secret', async () => {
    const sink = await sinks.answering(200);
    const channels = [
      told({ url: sink.url, headers: { Authorization: 'Bearer ${env:T}' } }),
      told({ name: 'reference', url: '${env:HOOK}', enabled: false }),
      told({ name: 'key', url: `${sink.url}/aBcDeFgHiJ0123456789`, enabled: false }),
      told({ name: 'login', url: `http://me:pass-word-9@127.0.0.1:${sink.port}`, enabled: false }),
      told({ name: 'header', url: sink.url, headers: { 'X-Api-Key': 'abc-def-ghi-9' }, enabled: false }),
      { type: 'healthchecks' as const, url: 'https://hc-ping.com/${env:HC}', enabled: false },
      {
        ...{ type: 'slack' as const, name: 'letters', enabled: false },
        url: 'https://hooks.example/services/TABCDEFGH/abcdefghijklmnopqrstuvwx',
      },
      {
        ...{ type: 'healthchecks' as const, name: 'slug', enabled: false },
        url: 'https://hc-ping.example/pingkeyofmine/my-slug',
      },
      { type: 'log' as const },
    ] as Parameters<typeof given>[0]['channels'];
    const notifying = given(
      { channels: channels ?? [], digest: 'off', stillFailingAfter: 5 },
      { env: { T: 't' } },
    );
    expect(keptConfig(notifying.dataDir)).toBeNull();
    await notifyAfterRun(notifying, runOf({ status: 'success' }), undefined);
    const kept = keptConfig(notifying.dataDir);
    expect(kept?.channels.map(({ name, type }) => name ?? type)).toEqual([
      'webhook',
      'reference',
      'healthchecks',
      'log',
    ]);
    expect(kept?.stillFailingAfter).toBe(5);
    expect(allFiles()).not.toMatch(/aBcDeFgHiJ|pass-word-9|abc-def-ghi-9|abcdefghijkl|pingkeyofmine/);
    if (kept === null) return;
    const configError = {
      reason: 'config-invalid' as const,
      source: 'c.json',
      problems: [{ message: 'no' }],
    };
    const broken = runOf({ number: 2, status: 'error', phases: [], configError } as Parameters<
      typeof runOf
    >[0]);
    await notifyAfterRun({ ...notifying, config: kept }, broken, undefined);
    expect(occasionsIn(sink.asked)).toEqual(['failed']);
  });
});

describe('what is secret', () => {
  it('in a literal address is masked everywhere', async () => {
    const sink = await sinks.answering(200);
    const url = `${sink.url}/services/T00000000/B11111111/aBcDeFgHiJ0123456789kLmN`;
    const mask = createMask({ env: {} });
    const notifying = given({ channels: [{ type: 'slack', url }] }, { mask });
    await notifyAfterRun(notifying, runOf(), undefined);
    expect(mask.text(`curl ${url}`)).not.toContain('aBcDeFgHiJ0123456789kLmN');
    expect(allFiles()).not.toContain('aBcDeFgHiJ0123456789kLmN');
  });
});

/** A clock whose timers fire at once, but for the limits of time. */
function firing(clock: ManualClock): Notifying['clock'] {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    after: (ms, callback) => {
      if (ms === 1000) queueMicrotask(callback);
      return () => {};
    },
  };
}
