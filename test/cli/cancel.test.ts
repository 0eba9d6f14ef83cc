import fs from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { isAlive } from '../support/alive.ts';
import { roo } from '../support/cli.ts';
import { errorDocument, runDocument } from '../support/contracts.ts';
import { historyOf, lockFileOf, signalTo, started, waitsOnce } from '../support/waiting-run.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const cancel = (...args: string[]) => roo(['cancel', ...args], { cwd: here.repo.path });
const passes = (name: string) => script(name, '');
const replayed = async () => (await roo(['replay', 'last', '--json'], { cwd: here.repo.path })).json();

/** A run that was left open while its task was at work. */
async function leftOpen(signal: NodeJS.Signals = 'SIGINT') {
  const { running, child } = await started(here.repo);
  signalTo(running.pid, signal);
  await running;
  return child;
}

describe('cancel ends the run at work for good', () => {
  it('its task is stopped, its status is cancelled, and both exit with 4', async () => {
    configure(here.repo, {
      phases: [
        phase('a', [passes('before'), waitsOnce('waits'), passes('after')]),
        phase('b', [passes('x')]),
      ],
    });
    const { running, child } = await started(here.repo, 'run', '--json');
    const cancelled = await cancel('--json');
    expect(cancelled.exitCode).toBe(4);
    const told = runDocument.parse(cancelled.json());
    expect(told).toMatchObject({ status: 'cancelled', exitCode: 4 });
    expect(told.phases.map(({ name, status }) => [name, status])).toEqual([
      ['a', 'cancelled'],
      ['b', 'cancelled'],
    ]);
    expect(told.phases[0]?.tasks.map(({ status }) => status)).toEqual([
      'succeeded',
      'cancelled',
      'cancelled',
    ]);
    const run = await running;
    expect(run.exitCode).toBe(4);
    expect(runDocument.parse(JSON.parse(run.stdout))).toMatchObject({
      runId: told.runId,
      status: 'cancelled',
    });
    expect(isAlive(child)).toBe(false);
    expect(fs.existsSync(lockFileOf(here.repo))).toBe(false);
    expect(fs.existsSync(`${lockFileOf(here.repo)}.cancel`)).toBe(false);
    expect(await replayed()).toMatchObject({ verified: true });
  });

  it('also by a beginning of its id, and the one that waits for it says so', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const { running } = await started(here.repo);
    const [{ runId = '' } = {}] = await historyOf(here.repo);
    const cancelled = await cancel(runId.slice(0, 18));
    expect(cancelled.exitCode).toBe(4);
    expect(cancelled.stderr).toContain(`waiting for run ${runId} (process ${running.pid} `);
    expect((await running).stderr).toContain('asked by roo-fsm cancel');
  });

  it('one that does not answer is left alone until it is forced', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const { running, child } = await started(here.repo);
    signalTo(running.pid, 'SIGSTOP');
    const refused = await cancel('--patience', '0.2', '--json');
    expect(refused.exitCode).toBe(75);
    expect(errorDocument.parse(refused.json()).error).toMatchObject({ reason: 'locked' });
    expect(refused.stderr).toContain('was asked to end, and did not');
    expect(refused.stderr).toContain('roo-fsm cancel --force');
    expect(isAlive(child)).toBe(true);
    const forced = await cancel('--patience', '0.2', '--force');
    expect(forced.exitCode).toBe(4);
    expect((await running).signal).toBe('SIGKILL');
    await vi.waitFor(() => expect(isAlive(child)).toBe(false));
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['cancelled']);
    expect(await replayed()).toMatchObject({ verified: true });
  });
});

describe('the run that is cancelled', () => {
  it('is the new one, when the one before was closed because the configuration had changed', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    await leftOpen();
    fs.rmSync(`${here.repo.path}/pid`);
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits'), passes('new')])] });
    const { running } = await started(here.repo);
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['running', 'interrupted']);
    expect((await cancel()).exitCode).toBe(4);
    expect((await running).exitCode).toBe(4);
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['cancelled', 'interrupted']);
  });
});

describe('cancel ends a run that was left open', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)('by %s, and runs none of its tasks', async (signal) => {
    configure(here.repo, {
      phases: [phase('a', [waitsOnce('waits'), script('after', "fs.writeFileSync('ran', '')")])],
    });
    await leftOpen(signal);
    const cancelled = await cancel('--json');
    expect(cancelled.exitCode).toBe(4);
    expect(runDocument.parse(cancelled.json())).toMatchObject({ status: 'cancelled' });
    expect(here.repo.exists('ran')).toBe(false);
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['cancelled']);
    expect(await replayed()).toMatchObject({ verified: true });
    const next = await roo(['run', '--json'], { cwd: here.repo.path });
    expect(runDocument.parse(next.json())).toMatchObject({ status: 'success' });
    expect(await historyOf(here.repo)).toHaveLength(2);
  });

  it('whatever the configuration says by now', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    await leftOpen();
    configure(here.repo, '{ "phases": [');
    expect((await cancel()).exitCode).toBe(4);
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['cancelled']);
  });
});

describe('there is nothing to cancel', () => {
  it('when no run is open, or the one that is named has ended', async () => {
    configure(here.repo, { phases: [phase('a', [passes('x')])] });
    for (const args of [[], ['last']]) {
      const none = await cancel(...args, '--json');
      expect([none.exitCode, errorDocument.parse(none.json()).error.reason]).toEqual([
        66,
        args.length === 0 ? 'nothing-open' : 'unknown-run',
      ]);
    }
    await roo(['run'], { cwd: here.repo.path });
    const ended = await cancel('last', '--json');
    expect(ended.exitCode).toBe(66);
    expect(ended.stderr).toContain('has ended already: success');
    expect(await historyOf(here.repo)).toHaveLength(1);
  });

  it('when --patience is no number', async () => {
    expect((await cancel('--patience', 'long')).exitCode).toBe(64);
  });
});
