import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notifyAfterRun } from '../../src/notify/after-run.ts';
import { notifyNow } from '../../src/notify/by-hand.ts';
import type { Notifying } from '../../src/notify/notifying.ts';
import { outboxIn } from '../../src/notify/outbox.ts';
import { periodOf, quietUntil } from '../../src/notify/periods.ts';
import { httpSinks } from '../support/http-sink.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { notifyingIn, runOf } from '../support/notifying.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const sinks = httpSinks();
const zone = process.env['TZ'];
beforeEach(() => {
  process.env['TZ'] = 'Europe/Paris';
});
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const at = (text: string): number => Date.parse(text);
const escalation = { level: 3, reasons: [], outcome: 'agent.repaired' };

/** Notifications to one server, by a clock that begins at this moment. */
async function toOne(now: string, fields: object) {
  const sink = await sinks.answering(200);
  const clock = new ManualClock(at(now));
  const config = { channels: [{ type: 'webhook' as const, url: sink.url }], ...fields };
  const notifying: Notifying = notifyingIn(folder.path, config, { clock });
  const told = (): string[] => sink.asked.map(({ body }) => JSON.parse(body).occasion);
  return { sink, clock, notifying, told };
}

const waiting = (): number => outboxIn(path.join(folder.path, 'data')).look().waiting.length;

describe('in quiet hours', () => {
  const quietHours = { from: '22:00', to: '07:00' };

  it('a message waits for the first run after them, and those that came later stay behind it', async () => {
    const { notifying, clock, told } = await toOne('2026-01-22T23:30:00+01:00', { quietHours });
    expect(await notifyAfterRun(notifying, runOf({ number: 1 }), undefined)).toMatchObject([
      { outcome: 'deferred', reason: { code: 'notify.quiet', params: { until: '07:00' } } },
    ]);
    clock.advance(6 * 3_600_000);
    await notifyAfterRun(notifying, runOf({ number: 2, status: 'success' }), undefined);
    expect([told(), waiting()]).toEqual([[], 2]);
    clock.advance(90 * 60_000);
    await notifyAfterRun(notifying, runOf({ number: 3, status: 'success' }), undefined);
    expect([told(), waiting()]).toEqual([['failed', 'recovered'], 0]);
  });

  it('an escalation is told where that is wanted, and only there', async () => {
    const first = await toOne('2026-01-22T23:30:00+01:00', { quietHours });
    await notifyAfterRun(first.notifying, runOf({ number: 1, escalation }), undefined);
    expect(first.told()).toEqual([]);
    const other = await toOne('2026-01-22T23:40:00+01:00', {
      quietHours: { ...quietHours, escalations: true },
    });
    const another = { ...escalation, outcome: 'agent.not-repaired' };
    await notifyAfterRun(other.notifying, runOf({ number: 2, escalation: another }), undefined);
    expect(other.told()).toEqual(['escalated', 'escalated']);
  });

  it('a person who asks is answered', async () => {
    const { notifying, told } = await toOne('2026-01-22T23:30:00+01:00', { quietHours });
    await notifyAfterRun(notifying, runOf(), undefined);
    await notifyNow(notifying);
    expect(told()).toEqual(['failed']);
  });

  it('what disturbs nobody is told all the same', async () => {
    const { notifying, sink } = await toOne('2026-01-22T23:30:00+01:00', { quietHours, digest: 'daily' });
    notifying.config.channels = [
      { type: 'log', enabled: true },
      { type: 'healthchecks', enabled: true, url: sink.url },
    ];
    const told = await notifyAfterRun(notifying, runOf(), undefined);
    expect(told.map(({ outcome }) => outcome)).toEqual(['sent', 'sent']);
  });

  it.each([
    ['2026-01-22T21:59:59+01:00', null],
    ['2026-01-22T22:00:00+01:00', '2026-01-23T07:00:00+01:00'],
    ['2026-01-23T06:59:59+01:00', '2026-01-23T07:00:00+01:00'],
    ['2026-01-23T07:00:00+01:00', null],
    // The night of 23 hours, and the one of 25.
    ['2026-03-28T23:00:00+01:00', '2026-03-29T07:00:00+02:00'],
    ['2026-10-24T23:00:00+02:00', '2026-10-25T07:00:00+01:00'],
  ])('at %s it is quiet until %s', (now, until) => {
    expect(quietUntil(at(now), { ...quietHours, escalations: false })).toBe(
      until === null ? null : at(until),
    );
  });

  it.each([
    [
      'that end in the hour that is left out',
      '2026-03-29T01:30:00+01:00',
      '01:00',
      '02:30',
      '2026-03-29T03:00:00+02:00',
    ],
    [
      'that end in the hour that comes twice, in the first',
      '2026-10-25T02:10:00+02:00',
      '01:00',
      '02:30',
      '2026-10-25T02:30:00+02:00',
    ],
    [
      'that end in the hour that comes twice, in the second',
      '2026-10-25T02:10:00+01:00',
      '01:00',
      '02:30',
      '2026-10-25T02:30:00+01:00',
    ],
    ['of one day', '2026-06-01T12:15:00+02:00', '12:00', '13:00', '2026-06-01T13:00:00+02:00'],
  ])('%s, are over when the clock on the wall says so', (_, now, from, to, until) => {
    expect(quietUntil(at(now), { from, to, escalations: false })).toBe(at(until));
  });
});

describe('a digest', () => {
  it('of a day is told once, by the first run of the next day', async () => {
    const { notifying, clock, told, sink } = await toOne('2026-01-22T08:00:00+01:00', { digest: 'daily' });
    expect(await notifyAfterRun(notifying, runOf({ number: 1 }), undefined)).toMatchObject([
      { outcome: 'deferred', reason: { code: 'notify.collected', params: { period: '2026-01-22' } } },
    ]);
    clock.advance(3_600_000);
    await notifyAfterRun(notifying, runOf({ number: 2, status: 'success' }), undefined);
    await notifyNow(notifying);
    expect(told()).toEqual([]);
    clock.advance(23 * 3_600_000);
    await notifyAfterRun(notifying, runOf({ number: 3, status: 'success' }), undefined);
    await notifyAfterRun(notifying, runOf({ number: 4, status: 'success' }), undefined);
    expect(told()).toEqual(['digest']);
    const document = JSON.parse(sink.asked[0]?.body ?? '');
    expect(document.title).toBe('roo-fsm: my repo on laptop, 2 notifications since 2026-01-22');
    expect(document.digest.map(({ occasion }: { occasion: string }) => occasion)).toEqual([
      'failed',
      'recovered',
    ]);
    expect(document.lines).toEqual([
      '2026-01-22 06:01 roo-fsm: my repo on laptop fails now (failure)',
      '· synchronization / git_sync: no address for git.example',
      '2026-01-22 06:01 roo-fsm: my repo on laptop is good again',
    ]);
    expect(waiting()).toBe(0);
  });

  it('does not wait with an escalation', async () => {
    const { notifying, told } = await toOne('2026-01-22T08:00:00+01:00', { digest: 'weekly' });
    await notifyAfterRun(notifying, runOf({ number: 1, escalation }), undefined);
    expect(told()).toEqual(['escalated']);
  });

  it('that is switched off is told with the next run, before it', async () => {
    const { notifying, told } = await toOne('2026-01-22T08:00:00+01:00', { digest: 'weekly' });
    await notifyAfterRun(notifying, runOf({ number: 1 }), undefined);
    notifying.config.digest = 'off';
    await notifyAfterRun(notifying, runOf({ number: 2, status: 'success' }), undefined);
    expect(told()).toEqual(['digest', 'recovered']);
  });

  it.each([
    ['daily', '2026-01-22T00:00:00+01:00', '2026-01-22'],
    ['daily', '2026-01-21T23:59:59+01:00', '2026-01-21'],
    ['weekly', '2026-01-25T23:59:59+01:00', '2026-01-19'],
    ['weekly', '2026-01-26T00:00:00+01:00', '2026-01-26'],
    ['weekly', '2026-03-29T12:00:00+02:00', '2026-03-23'],
  ] as const)('is of its %s period: %s', (every, now, key) => {
    expect(periodOf(at(now), every).key).toBe(key);
  });
});
