import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { isAlive } from '../support/alive.ts';
import { bundledCli } from '../support/bundle.ts';
import { roo, startRoo } from '../support/cli.ts';
import { errorDocument, runDocument } from '../support/contracts.ts';
import { historyOf, lockFileOf, signalTo, started, waitsOnce } from '../support/waiting-run.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const run = (...args: string[]) => roo(['run', ...args], { cwd: here.repo.path });
const passes = (name: string) => script(name, '');

describe('when another run is at work', () => {
  it('of twenty at once exactly one works; the others exit 75 and name it', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const all = Array.from({ length: 20 }, () => startRoo(['run', '--json'], { cwd: here.repo.path }));
    await vi.waitFor(() => expect(here.repo.exists('pid')).toBe(true), { timeout: 50_000 });
    const child = Number(here.repo.read('pid'));
    let left = all.length;
    for (const one of all) void one.then(() => left--);
    await vi.waitFor(() => expect(left).toBe(1), { timeout: 50_000, interval: 100 });
    process.kill(child, 'SIGKILL');
    const ended = await Promise.all(all);
    const [worker, ...others] = ended.filter(({ exitCode }) => exitCode !== 75);
    expect(others).toEqual([]);
    const { runId } = runDocument.parse(JSON.parse(worker?.stdout ?? ''));
    for (const { exitCode, stdout } of ended) {
      if (exitCode !== 75) continue;
      expect(errorDocument.parse(JSON.parse(stdout)).error.message).toContain(`run ${runId} `);
    }
    expect((await historyOf(here.repo)).map((listed) => listed.runId)).toEqual([runId]);
  }, 120_000);

  it('--overlap wait runs when it has ended, and says for whom it waits', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const { running, child } = await started(here.repo);
    const second = startRoo(['run', '--overlap', 'wait', '--json'], { cwd: here.repo.path });
    await new Promise<void>((resolve) => second.stderr.once('data', () => resolve()));
    process.kill(child, 'SIGKILL');
    expect((await running).exitCode).toBe(2);
    const ended = await second;
    expect(ended.exitCode).toBe(0);
    expect(ended.stderr).toContain(`(process ${running.pid} `);
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['success', 'failure']);
  });

  it.skipIf(process.platform === 'win32')('a signal ends the wait, and nothing else', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const { running } = await started(here.repo);
    const second = startRoo(['run', '--overlap', 'wait', '--json'], { cwd: here.repo.path });
    await new Promise<void>((resolve) => second.stderr.once('data', () => resolve()));
    signalTo(second.pid, 'SIGTERM');
    const { exitCode, stdout } = await second;
    expect(exitCode).toBe(143);
    expect(errorDocument.parse(JSON.parse(stdout)).error.reason).toBe('gave-up');
    expect(running.exitCode).toBeNull();
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['running']);
  });

  it('--overlap replace cancels it and begins', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const { running, child } = await started(here.repo);
    const second = await run('--overlap', 'replace', '--json');
    expect(runDocument.parse(second.json())).toMatchObject({ status: 'success' });
    expect((await running).exitCode).toBe(4);
    expect(isAlive(child)).toBe(false);
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['success', 'cancelled']);
  });

  it('another policy is a usage error', async () => {
    const refused = await run('--overlap', 'join');
    expect(refused.exitCode).toBe(64);
    expect(refused.stderr).toContain('skip, wait, replace');
  });
});

describe('a run that a task of a run starts', () => {
  it.each(['skip', 'wait', 'replace'])(
    'with --overlap %s does not wait for itself: it exits 75',
    async (policy) => {
      const cli = bundledCli();
      const inner = [process.execPath, cli, 'run', '--overlap', policy];
      configure(here.repo, {
        phases: [
          phase('a', [
            { name: 'inner', kind: 'command', command: inner, expectedExitCodes: [75] },
            passes('x'),
          ]),
        ],
      });
      const outer = await run('--json');
      const told = runDocument.parse(outer.json());
      expect(told).toMatchObject({ status: 'success' });
      const output = path.join(here.repo.path, '.roo-fsm', 'output', told.runId);
      const [file = ''] = fs.readdirSync(output);
      expect(fs.readFileSync(path.join(output, file), 'utf8')).toContain('was started by a task of the run');
      expect(await historyOf(here.repo)).toHaveLength(1);
    },
  );
});

describe('the lock is one for a repository', () => {
  it('whatever the data directory', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    await started(here.repo);
    expect((await run('--data', path.join(here.root, 'other data'))).exitCode).toBe(75);
  });

  it('in each of its work trees', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const other = path.join(here.root, 'other tree');
    here.repo.git('worktree', 'add', '--quiet', '-b', 'side', other);
    await started(here.repo);
    const refused = await roo(['run', '--json'], { cwd: other });
    expect(refused.exitCode).toBe(75);
    expect(errorDocument.parse(refused.json()).error).toMatchObject({
      where: { file: lockFileOf(here.repo) },
    });
  });

  it.runIf(process.platform === 'linux')(
    'and what a run that was killed left at work in one is ended before the next begins in another',
    async () => {
      configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
      here.repo.git('add', '.roo');
      here.repo.git('commit', '--quiet', '-m', 'configure');
      const other = path.join(here.root, 'other tree');
      here.repo.git('worktree', 'add', '--quiet', '-b', 'side', other);
      const { running, child } = await started(here.repo);
      signalTo(running.pid, 'SIGKILL');
      await running;
      expect(isAlive(child)).toBe(true);
      fs.writeFileSync(path.join(other, 'pid'), '');
      expect((await roo(['run'], { cwd: other })).exitCode).toBe(0);
      expect(isAlive(child)).toBe(false);
    },
  );

  it.skipIf(process.platform === 'win32')('and an owner that is only suspended keeps it', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const { running } = await started(here.repo);
    signalTo(running.pid, 'SIGSTOP');
    expect((await run()).exitCode).toBe(75);
    signalTo(running.pid, 'SIGCONT');
    signalTo(running.pid, 'SIGINT');
    expect((await running).exitCode).toBe(130);
  });
});
