import { afterEach, describe, expect, it } from 'vitest';
import { localIso, localMonth, localTime } from '../../src/escalation/local-time.ts';

const before = process.env['TZ'];
afterEach(() => {
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
});

describe.skipIf(process.platform === 'win32')('a moment in local time', () => {
  it.each([
    ['UTC', '2026-01-31 23:30:05', '2026-01-31T23:30:05.007+00:00', '2026-01'],
    ['Europe/Paris', '2026-02-01 00:30:05', '2026-02-01T00:30:05.007+01:00', '2026-02'],
    ['America/St_Johns', '2026-01-31 20:00:05', '2026-01-31T20:00:05.007-03:30', '2026-01'],
    ['Asia/Kathmandu', '2026-02-01 05:15:05', '2026-02-01T05:15:05.007+05:45', '2026-02'],
  ])('%s', (zone, time, iso, month) => {
    process.env['TZ'] = zone;
    const at = '2026-01-31T23:30:05.007Z';
    expect([localTime(at), localIso(at), localMonth(at)]).toEqual([time, iso, month]);
    expect(new Date(localIso(at)).toISOString()).toBe(at);
  });
});
