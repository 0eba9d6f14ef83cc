import fs from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { parseEvent } from '../../store/events.ts';
import { isAlive } from '../support/alive.ts';
import { roo } from '../support/cli.ts';
import { errorDocument, runDocument } from '../support/contracts.ts';
import { historyOf, lockFileOf, signalTo, started as startedIn, waitsOnce } from '../support/waiting-run.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const run = (args: string[] = [], env: Record<string, string> = {}) =>
  roo(['run', ...args], { cwd: here.repo.path, env });
const document = async (...args: string[]) => runDocument.parse((await run(['--json', ...args])).json());
const fails = (name: string) => script(name, 'process.exit(3)');
const passes = (name: string) => script(name, '');

describe('the document of run --json', () => {
  it('keeps its contract, and stdout and stderr hold nothing else', async () => {
    configure(here.repo, {
      phases: [
        phase('first', [passes('good'), { name: 'git', kind: 'git-health' }]),
        phase('second', [fails('bad'), script('off', '', { enabled: false })]),
      ],
    });
    const result = await run(['--json']);
    expect(result.stderr).toBe('');
    const told = runDocument.parse(result.json());
    expect(told).toMatchObject({ status: 'partial_success', exitCode: 1, dryRun: false, trigger: 'manual' });
    expect(result.exitCode).toBe(1);
    expect(told.phases.map(({ name, status }) => [name, status])).toEqual([
      ['first', 'degraded'],
      ['second', 'failed'],
    ]);
    const [bad, off] = told.phases[1]?.tasks ?? [];
    expect(bad).toMatchObject({
      status: 'failed',
      attempts: 1,
      failure: { reason: 'exit-non-zero', class: 'unknown' },
    });
    expect(off).toMatchObject({ status: 'skipped', attempts: 0, reason: 'disabled in the configuration' });
  });

  it('of a run without configuration names the five phases', async () => {
    const told = await document();
    expect(told.phases.map(({ name }) => name)).toEqual([
      'diagnostic',
      'synchronization',
      'testing',
      'cleanup',
      'improvement',
    ]);
    expect(told.status).toBe('success');
  });
});

describe('the exit code says how the run ended', () => {
  it.each([
    [0, 'success', [phase('a', [passes('x')])]],
    [1, 'partial_success', [phase('a', [fails('x')]), phase('b', [passes('x')])]],
    [2, 'failure', [phase('a', [fails('x')], { critical: true }), phase('b', [passes('x')])]],
    [2, 'failure', [phase('a', [fails('x')])]],
    [3, 'error', []],
  ])('%i: %s', async (exitCode, status, phases) => {
    configure(here.repo, { phases });
    const result = await run(['--json']);
    expect(result.exitCode).toBe(exitCode);
    expect(runDocument.parse(result.json())).toMatchObject({ status, exitCode });
  });
});

describe('run --events', () => {
  it('prints what is in the log, in its order, and nothing else', async () => {
    configure(here.repo, { phases: [phase('a', [passes('x'), fails('y')])] });
    const result = await run(['--events']);
    const printed = result.stdout
      .trimEnd()
      .split('\n')
      .map((line) => parseEvent(JSON.parse(line)));
    expect(printed[0]?.type).toBe('run.started');
    expect(printed.map(({ type }) => type).slice(-2)).toEqual(['run.completed', 'world.recorded']);
    const replayed = await roo(['replay', 'last', '--json'], { cwd: here.repo.path });
    expect(printed).toEqual(replayed.json().events);
    expect(result.stderr).toBe('');
  });

  it('cannot be given together with --json', async () => {
    const result = await run(['--json', '--events']);
    expect(result.exitCode).toBe(64);
    expect(errorDocument.parse(result.json()).error).toMatchObject({ reason: 'usage' });
    expect(here.repo.exists('.roo-fsm')).toBe(false);
  });
});

describe('a selection', () => {
  const phases = () => [
    phase('diagnostic', [passes('one'), passes('two')]),
    phase('later', [passes('three')]),
  ];

  it.each([
    ['--only', 'diagnostik', 'did you mean "diagnostic"?'],
    ['--only', 'diagnostic/on', 'did you mean "diagnostic/one"?'],
    ['--skip', 'thre', 'did you mean "three"?'],
    ['--from', 'latr', 'did you mean "later"?'],
    ['--from', 'three', 'phases: diagnostic, later'],
    ['--only', 'zzzzzzzzz', 'phases: diagnostic, later'],
  ])('%s %s is a usage error with a remedy, and no run', async (option, name, remedy) => {
    configure(here.repo, { phases: phases() });
    const result = await run([option, name, '--json']);
    expect(result.exitCode).toBe(64);
    const { error } = errorDocument.parse(result.json());
    expect(error).toMatchObject({ reason: 'usage', remedy });
    expect(error.message).toContain(`${option}: there is no`);
    expect(result.stderr).toContain(remedy);
    expect(here.repo.exists('.roo-fsm')).toBe(false);
  });

  it('that leaves nothing to run is a usage error', async () => {
    configure(here.repo, { phases: phases() });
    const result = await run(['--only', 'one', '--skip', 'diagnostic']);
    expect(result.exitCode).toBe(64);
    expect(result.stderr).toContain('no task is left to run');
  });

  it('runs only what was chosen', async () => {
    configure(here.repo, { phases: phases() });
    const told = await document('--only', 'one,later');
    expect(told.phases.flatMap(({ tasks }) => tasks.map(({ name, status }) => [name, status]))).toEqual([
      ['one', 'succeeded'],
      ['two', 'skipped'],
      ['three', 'succeeded'],
    ]);
    expect((await document('--from', 'later')).phases[0]).toMatchObject({ status: 'skipped' });
  });
});

describe('what a person reads', () => {
  it('is one timestamped line for each change without a terminal, and the report on stdout', async () => {
    configure(here.repo, { phases: [phase('a', [passes('x')])] });
    const result = await run();
    const lines = result.stderr.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \S /);
    expect(lines.some((line) => line.includes('x succeeded'))).toBe(true);
    expect(result.stdout).toContain('success in');
    expect(`${result.stdout}${result.stderr}`).not.toContain('\u001b');
  });

  it('is one line with --quiet', async () => {
    configure(here.repo, { phases: [phase('a', [passes('x')])] });
    const result = await run(['--quiet']);
    expect(result.stderr).toBe('');
    expect(result.stdout.trimEnd().split('\n')).toHaveLength(1);
  });

  it('is in colour only when that is asked for', async () => {
    configure(here.repo, { phases: [phase('a', [passes('x')])] });
    const forced = await run([], { FORCE_COLOR: '1' });
    expect(forced.stdout).toContain('\u001b[');
    const refused = await run(['--no-color'], { FORCE_COLOR: '1', CI: 'true' });
    expect(refused.stdout).not.toContain('\u001b');
  });

  it('is French with --lang fr, a French configuration or a French locale', async () => {
    const phases = [phase('a', [passes('x')])];
    configure(here.repo, { phases });
    expect((await run(['--lang', 'fr'])).stdout).toContain('succès en');
    expect((await run([], { LANG: 'fr_FR.UTF-8' })).stdout).toContain('succès en');
    configure(here.repo, { phases, language: 'fr' });
    expect((await run()).stdout).toContain('succès en');
    expect((await run(['--lang', 'en'])).stdout).toContain('success in');
  });
});

it('a task sees what it is part of', async () => {
  const names = ['RUN_ID', 'PHASE', 'TASK', 'ATTEMPT', 'WORKSPACE', 'MODE'].map((name) => `ROO_FSM_${name}`);
  const code = `fs.writeFileSync('seen.json', JSON.stringify(${JSON.stringify(names)}.map((n) => process.env[n])))`;
  configure(here.repo, { phases: [phase('Phase né', [script('a task', code, { mode: 'debug' })])] });
  const { runId } = await document();
  expect(JSON.parse(here.repo.read('seen.json'))).toEqual([
    runId,
    'Phase né',
    'a task',
    '1',
    here.repo.path,
    'debug',
  ]);
});

const started = (...args: string[]) => startedIn(here.repo, 'run', ...args);
const history = () => historyOf(here.repo);
const lockFile = () => lockFileOf(here.repo);

describe('one run at a time', () => {
  it('the second is told who is at work and does nothing, and the first is not disturbed', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits'), passes('after')])] });
    const { running, child } = await started('--json');
    const second = await run(['--json']);
    expect(second.exitCode).toBe(75);
    const { error } = errorDocument.parse(second.json());
    expect(error).toMatchObject({ reason: 'locked', where: { file: lockFile() } });
    expect(error.message).toContain(`process ${running.pid} `);
    expect(second.stderr).toContain('try:');
    const [listed, ...others] = await history();
    expect(others).toEqual([]);
    expect(listed?.status).toBe('running');
    expect(error.message).toContain(`run ${listed?.runId} `);
    process.kill(child, 'SIGKILL');
    const first = await running;
    expect(runDocument.parse(JSON.parse(first.stdout))).toMatchObject({ exitCode: 2 });
    expect(fs.existsSync(lockFile())).toBe(false);
  });

  it('in a subfolder of the repository too', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    here.repo.write({ 'packages/one/file.txt': '' });
    await started();
    const second = await run(['--workspace', 'packages/one']);
    expect(second.exitCode).toBe(75);
  });
});

describe.skipIf(process.platform === 'win32')('a run that is stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by %s ends its child, frees the lock, and the next run goes on with it',
    async (signal, exitCode) => {
      configure(here.repo, { phases: [phase('a', [passes('before'), waitsOnce('waits'), passes('after')])] });
      const { running, child } = await started();
      signalTo(running.pid, signal);
      const stopped = await running;
      expect(stopped.exitCode).toBe(exitCode);
      expect(stopped.stderr).toContain('the run stays open');
      await vi.waitFor(() => expect(isAlive(child)).toBe(false));
      expect(fs.existsSync(lockFile())).toBe(false);
      const [open] = await history();
      expect(open?.status).toBe('resumable');

      const told = await document();
      expect(told).toMatchObject({ runId: open?.runId, status: 'success', exitCode: 0 });
      expect(told.phases[0]?.tasks.map(({ name, status, attempts }) => [name, status, attempts])).toEqual([
        ['before', 'succeeded', 1],
        ['waits', 'succeeded', expect.any(Number)],
        ['after', 'succeeded', 1],
      ]);
      expect(await history()).toHaveLength(1);
    },
  );

  it('says so in its document', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const { running } = await started('--json');
    signalTo(running.pid, 'SIGINT');
    const { stdout } = await running;
    expect(runDocument.parse(JSON.parse(stdout))).toMatchObject({ status: 'resumable', exitCode: 130 });
  });

  it('by SIGKILL is gone on with as well', async () => {
    configure(here.repo, { phases: [phase('a', [passes('before'), waitsOnce('waits'), passes('after')])] });
    const { running, child } = await started();
    running.kill('SIGKILL');
    await running;
    process.kill(child, 'SIGKILL');
    const [open] = await history();
    expect(open?.status).toBe('resumable');
    const resumed = await run(['--events']);
    expect(resumed.exitCode).toBe(0);
    const events = resumed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => parseEvent(JSON.parse(line)));
    expect(new Set(events.map(({ runId }) => runId))).toEqual(new Set([open?.runId]));
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['lock.taken-over', 'run.resumed', 'task.interrupted', 'run.completed']),
    );
    const replayed = await roo(['replay', 'last', '--json'], { cwd: here.repo.path });
    expect(replayed.json()).toMatchObject({ runId: open?.runId, verified: true });
  });

  it('is closed as interrupted when the configuration has changed, and a new one begins', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const { running } = await started();
    signalTo(running.pid, 'SIGINT');
    await running;
    configure(here.repo, { phases: [phase('a', [passes('other')])] });
    const result = await run();
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toContain('closed an unfinished run: the configuration has changed since');
    const [fresh, closed] = await history();
    expect(fresh?.status).toBe('success');
    expect(closed?.status).toBe('interrupted');
    const shown = await roo(['show', closed?.runId ?? '', '--json'], { cwd: here.repo.path });
    expect(runDocument.parse(shown.json())).toMatchObject({
      status: 'interrupted',
      reason: 'the configuration has changed since',
    });
  });
});
