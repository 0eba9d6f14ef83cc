import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import { parseEvent, type StoredEvent } from '../../store/events.ts';
import { isAlive } from '../support/alive.ts';
import { bundledCli } from '../support/bundle.ts';
import { roo, startRoo } from '../support/cli.ts';
import { historyDocument, type RunDocument, runDocument } from '../support/contracts.ts';
import { makeFolder, makeRepository, type Repository, removeFolder } from '../support/git-rig.ts';
import { configure, phase, script } from '../support/workspace.ts';

const TREE = fileURLToPath(new URL('../fixtures/programs/tree.sh', import.meta.url));
/** `flood` speaks all the time, the others never do. */
const SHAPES = ['silent', 'flood', 'grandchild', 'pipes', 'daemon', 'forks'] as const;
const posix = test.skipIf(process.platform === 'win32');

/** A repository of its own for a test that runs beside others. */
function workspace(onTestFinished: TestContext['onTestFinished']): Repository {
  const root = makeFolder();
  onTestFinished(() => {
    for (const pid of pidsIn(repo.path)) tryToKill(pid);
    removeFolder(root);
  });
  const repo = makeRepository(path.join(root, 'été work'));
  repo.commit({ 'README.md': 'hello\n', '.gitignore': '/.roo-fsm/\npids.*\n' });
  return repo;
}

/** One task for each shape, all at once. */
const everyShape = (fields: object = {}): object[] =>
  SHAPES.map((shape) => ({ name: shape, kind: 'command', command: ['sh', TREE, shape], ...fields }));

const run = (repo: Repository, ...args: string[]) => roo(['run', ...args], { cwd: repo.path });

/** What the programs have noted of themselves. */
const pidsIn = (folder: string, of = (name: string): boolean => name.startsWith('pids.')): number[] =>
  fs
    .readdirSync(folder)
    .filter(of)
    .flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map(Number);

function tryToKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // As it should be.
  }
}

/** What still runs of a run: by the pids it noted, and on Linux by its mark in the environment. */
function survivors(repo: Repository, runId: string): number[] {
  const noted = pidsIn(repo.path).filter(isAlive);
  if (process.platform !== 'linux') return noted;
  const marked = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(`ROO_FSM_RUN_ID=${runId}\0`))
    .map(Number);
  return [...new Set([...noted, ...marked])].filter(isAlive);
}

function environmentOf(pid: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

/** How the tasks of the first phase ended, and by which limit. */
const endsOf = (told: RunDocument): Record<string, string> =>
  Object.fromEntries(
    (told.phases[0]?.tasks ?? []).map(({ name, status, failure }) => [name, `${status} ${failure?.limit}`]),
  );

/** The same end for each of them. */
const all = (end: string): Record<string, string> => Object.fromEntries(SHAPES.map((shape) => [shape, end]));

/** A run after it finds the workspace free and ends well. */
async function nextRunWorks(repo: Repository): Promise<void> {
  configure(repo, { phases: [phase('next', [script('fine', '')])] });
  expect((await run(repo, '--quiet')).exitCode).toBe(0);
}

describe.concurrent('a limit ends every kind of process tree, and the outcome says which one struck', () => {
  const LIMITS = {
    task: { tasks: { timeoutSeconds: 2 }, ends: all('timed-out task'), words: 'limit of the task' },
    // Who speaks is not idle.
    idle: {
      tasks: { idleTimeoutSeconds: 2, timeoutSeconds: 4 },
      ends: { ...all('timed-out idle'), flood: 'timed-out task' },
      words: 'without any output',
    },
    phase: { phase: { timeoutMinutes: 0.04 }, ends: all('timed-out phase'), words: 'limit of the phase' },
    run: { run: { timeoutMinutes: 0.04 }, ends: all('timed-out run'), words: 'limit of the run' },
  };

  posix.concurrent.for(Object.entries(LIMITS))('%s', async ([, limit], { expect, onTestFinished }) => {
    const repo = workspace(onTestFinished);
    const { tasks, ends, words, ...at } = { tasks: {}, phase: {}, run: {}, ...limit };
    const trees = phase('trees', everyShape(tasks), { parallel: SHAPES.length, ...at.phase });
    configure(repo, { ...at.run, phases: [trees] });
    const told = runDocument.parse((await run(repo, '--json')).json());
    expect(endsOf(told)).toEqual(ends);
    expect(told).toMatchObject({ status: 'failure', exitCode: 2 });
    expect(survivors(repo, told.runId)).toEqual([]);
    const shown = await roo(['show', 'last'], { cwd: repo.path });
    expect(shown.stdout).toContain(words);
    await nextRunWorks(repo);
  });
});

describe.concurrent('a signal', () => {
  posix.concurrent.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s ends every kind of process tree and leaves the run open',
    async ([signal, exitCode], { expect, onTestFinished }) => {
      const repo = workspace(onTestFinished);
      const { running } = await startedTrees(repo, onTestFinished);
      running.kill(signal);
      const ended = await running;
      expect(ended.exitCode).toBe(exitCode);
      const told = runDocument.parse(JSON.parse(ended.stdout));
      expect(told).toMatchObject({ status: 'resumable', exitCode });
      expect(survivors(repo, told.runId)).toEqual([]);
      await nextRunWorks(repo);
    },
  );

  posix.concurrent('that comes a second time ends all that at once', async ({ expect, onTestFinished }) => {
    const repo = workspace(onTestFinished);
    const { running } = await startedTrees(repo, onTestFinished);
    running.kill('SIGINT');
    const [silent = 0] = pidsOf(repo, 'silent');
    await vi.waitFor(() => expect(isAlive(silent)).toBe(false), { timeout: 20_000 });
    // The first one has been heard, and what is deaf to it has been given its time.
    expect(pidsOf(repo, 'pipes').filter(isAlive)).toHaveLength(1);
    running.kill('SIGINT');
    expect((await running).exitCode).toBe(130);
    const [open] = historyDocument.parse((await roo(['history', '--json'], { cwd: repo.path })).json());
    expect(open?.status).toBe('resumable');
    await expect.poll(() => survivors(repo, open?.runId ?? ''), { timeout: 10_000 }).toEqual([]);
    await nextRunWorks(repo);
  });
});

describe.concurrent('a run goes on', () => {
  posix.concurrent('when nobody reads what it prints any more', async ({ expect, onTestFinished }) => {
    const repo = workspace(onTestFinished);
    const late = `const wait = setInterval(() => {
      if (!fs.existsSync('go')) return;
      clearInterval(wait);
      for (let line = 0; line < 1000; line += 1) console.log('much to tell');
    }, 20)`;
    configure(repo, { phases: [phase('a', [script('late', late), script('after', '')])] });
    const running = spawn(process.execPath, [bundledCli(), 'run', '--verbose'], { cwd: repo.path });
    const ended = once(running, 'exit');
    await once(running.stderr, 'data');
    running.stdout.destroy();
    running.stderr.destroy();
    repo.write({ go: '' });
    expect(await ended).toEqual([0, null]);
    const told = runDocument.parse((await roo(['show', 'last', '--json'], { cwd: repo.path })).json());
    expect(told).toMatchObject({ status: 'success', phases: [{ tasks: [{}, { status: 'succeeded' }] }] });
  });

  posix.concurrent(
    'when its process was stopped for longer than its limits: who spoke meanwhile was not idle',
    async ({ expect, onTestFinished }) => {
      const repo = workspace(onTestFinished);
      const speaks = `setInterval(() => {
        console.log('here');
        fs.writeFileSync('spoke', '');
        if (fs.existsSync('go')) process.exit(0);
      }, 50)`;
      const speaker = script('speaker', speaks, { idleTimeoutSeconds: 2 });
      const silent = { name: 'silent', kind: 'command', command: ['sh', TREE, 'silent'], timeoutSeconds: 2 };
      configure(repo, { phases: [phase('a', [speaker, silent], { parallel: 2 })] });
      const running = startRoo(['run', '--json'], { cwd: repo.path });
      const isUp = () => repo.exists('spoke') && pidsOf(repo, 'silent').length > 0;
      await vi.waitFor(() => expect(isUp()).toBe(true), { timeout: 20_000 });
      running.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      running.kill('SIGCONT');
      repo.write({ go: '' });
      const told = runDocument.parse(JSON.parse((await running).stdout));
      expect(endsOf(told)).toEqual({ speaker: 'succeeded undefined', silent: 'timed-out task' });
      expect(survivors(repo, told.runId)).toEqual([]);
    },
  );
});

test
  .runIf(process.platform === 'linux')
  .concurrent(
    'a gigabyte of output passes in flat memory, and little of it is kept',
    { timeout: 300_000 },
    async ({ expect, onTestFinished }) => {
      const repo = workspace(onTestFinished);
      const floods = fileURLToPath(new URL('../fixtures/programs/floods.mjs', import.meta.url));
      const flood = { name: 'flood', kind: 'command', command: [process.execPath, floods, '1024'] };
      configure(repo, { phases: [phase('a', [flood])] });
      const running = startRoo(['run', '--json'], { cwd: repo.path });
      let peakKb = 0;
      const watch = setInterval(() => {
        peakKb = peakKbOf(running.pid) ?? peakKb;
      }, 100);
      const ended = await running;
      clearInterval(watch);
      const told = runDocument.parse(JSON.parse(ended.stdout));
      expect(endsOf(told)).toEqual({ flood: 'succeeded undefined' });
      expect(outputBytes(await eventsOf(repo))).toBe(1024 ** 3 + 'the end\n'.length);
      expect(peakKb).toBeGreaterThan(0);
      expect(peakKb).toBeLessThan(200 * 1024);
      expect(sizeOf(path.join(repo.path, '.roo-fsm'))).toBeLessThan(11 * 1024 * 1024);
    },
  );

/** A run with every shape at work, as soon as each of them is. */
async function startedTrees(repo: Repository, onTestFinished: TestContext['onTestFinished']) {
  configure(repo, { phases: [phase('trees', everyShape(), { parallel: SHAPES.length })] });
  const running = startRoo(['run', '--json'], { cwd: repo.path });
  onTestFinished(() => void running.kill('SIGKILL'));
  await vi.waitFor(
    () => {
      for (const shape of SHAPES) expect(pidsOf(repo, shape)).toHaveLength(PROCESSES[shape]);
    },
    { timeout: 30_000 },
  );
  // Not the process itself: it is a promise of its end, and would be waited for.
  return { running };
}

/** How many processes each shape is at first. */
const PROCESSES: Record<(typeof SHAPES)[number], number> = {
  silent: 1,
  flood: 1,
  grandchild: 2,
  pipes: 1,
  daemon: 2,
  forks: 1,
};

const pidsOf = (repo: Repository, shape: string): number[] =>
  pidsIn(repo.path, (name) => name === `pids.${shape}`);

/** The most memory a process has had so far. */
function peakKbOf(pid: number | undefined): number | undefined {
  try {
    const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return peak === undefined ? undefined : Number(peak);
  } catch {
    return undefined;
  }
}

async function eventsOf(repo: Repository): Promise<StoredEvent[]> {
  const { events } = (await roo(['replay', 'last', '--json'], { cwd: repo.path })).json();
  return events.map(parseEvent);
}

const outputBytes = (events: readonly StoredEvent[]): number | undefined =>
  events.flatMap((event) => (event.type === 'task.succeeded' ? [event.data.output?.bytes] : []))[0];

const sizeOf = (folder: string): number =>
  fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
