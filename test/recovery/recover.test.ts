import { describe, expect, it } from 'vitest';
import { noElevation } from '../../src/recovery/no-elevation.ts';
import { recover } from '../../src/recovery/recover.ts';
import { sentence } from '../../src/text/catalogue.ts';
import { failure } from '../../store/failure.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { plan, task } from '../support/plans.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { recovered } from './recovering.ts';

const folder = temporaryFolder();
const REFUSED = failure('permission', { path: 'a b/settings.json', code: 'EACCES' });

describe('wait_and_retry', () => {
  /** Begins to wait on a clock that stands still. */
  function waiting(waitedMs: number, signal = new AbortController().signal) {
    const clock = new ManualClock();
    const place = { workspace: folder.path, dataDir: folder.path, runId: 'r' };
    const processes = { run: () => Promise.reject(new Error('nothing is started')) };
    const order = {
      phase: 'a',
      task: 'x',
      planned: task('x'),
      family: 'network_failures' as const,
      procedure: 'wait_and_retry',
      failure: failure('dns', { host: 'h' }),
      waitedMs,
      signal,
    };
    const made = plan([], { recoveryWaitMs: 30_000 });
    return { clock, answer: recover({ ...place, plan: made, clock, processes }, order) };
  }

  it('says how long it waited, with what an earlier process did of it', async () => {
    const { clock, answer } = waiting(20_000);
    clock.advance(10_000);
    expect(await answer).toEqual({
      outcome: 'ready',
      reason: { code: 'recovery.waited', params: { seconds: 30 } },
    });
  });

  it('lets go when it is not wanted any more', async () => {
    const abort = new AbortController();
    const { clock, answer } = waiting(0, abort.signal);
    abort.abort();
    expect(await answer).toMatchObject({ outcome: 'failed', reason: { code: 'recovery.stopped' } });
    expect(clock.waiting).toBe(0);
  });
});

describe('elevate_privileges', () => {
  it('never takes a right: it says what a person can do', async () => {
    const answer = await recovered({
      workspace: folder.path,
      procedure: 'elevate_privileges',
      failure: REFUSED,
    });
    expect(answer).toMatchObject({
      outcome: 'not-available',
      reason: { params: { path: 'a b/settings.json', code: 'EACCES' } },
    });
  });

  it.each([
    ['linux', 'sudo chown "$USER" "a b/settings.json"'],
    ['darwin', 'System Settings'],
    ['win32', 'icacls "a b/settings.json"'],
  ] as const)('on %s, in the words of the system', (platform, words) => {
    const { reason } = noElevation(REFUSED, platform);
    for (const language of ['en', 'fr'] as const)
      expect(sentence(reason?.code ?? '', reason?.params ?? {}, language)).toContain('"a b/settings.json"');
    expect(sentence(reason?.code ?? '', reason?.params ?? {}, 'en')).toContain(words);
  });
});

it.each([
  ['call_the_provider', REFUSED, 'recovery.unknown'],
  ['restore_from_backup', REFUSED, 'recovery.no-way'],
  ['restore_from_backup', failure('findings', { errors: 1, first: 'files.missing' }), 'recovery.no-way'],
  ['elevate_privileges', failure('dns', { host: 'h' }), 'recovery.no-way'],
])('%s answers what it cannot cure', async (procedure, failed, code) => {
  expect(await recovered({ workspace: folder.path, procedure, failure: failed })).toMatchObject({
    outcome: 'not-available',
    reason: { code },
  });
});
