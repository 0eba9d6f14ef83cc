import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventsOf } from '../../store/event-log.ts';
import type { StoredEvent } from '../../store/events.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { runFiles } from '../../store/run-files.ts';
import { isAlive } from '../support/alive.ts';
import { startRoo } from '../support/cli.ts';
import { errorDocument, historyDocument } from '../support/contracts.ts';
import { mayMount, smallDisks } from '../support/sick-disk.ts';
import { lockFileOf, waitsOnce } from '../support/waiting-run.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const disk = smallDisks();

/** The data directory, where the tests do not say otherwise. */
const ownData = () => path.join(here.repo.path, '.roo-fsm');

/** Code of a task: what it does, one time only, once the task that waits is at work. */
const whenOtherWaits = (code: string) => `
  const begun = setInterval(() => {
    if (!fs.existsSync('pid')) return;
    clearInterval(begun);
    if (fs.existsSync('broken')) return;
    fs.writeFileSync('broken', '');
    ${code}
  }, 10);`;

/** A task that leaves a trace of having been started, and speaks. */
const speaks = (name: string) =>
  script(name, `fs.writeFileSync('started-${name}', ''); console.log('${name} '.repeat(20))`);

/** One task waits for ever, one breaks something; behind it others come one by one. */
const planOf = (code: string, others = 12) => ({
  phases: [
    phase(
      'work',
      [
        waitsOnce('waits'),
        script('breaks', whenOtherWaits(code)),
        ...Array.from({ length: others }, (_, index) => speaks(`after-${index}`)),
      ],
      { parallel: 2 },
    ),
  ],
});

const ask = (data: string, ...args: string[]) => limitedRoo([], data, ...args);

/** The same through another program; what does not end is killed after the test. */
async function limitedRoo(through: readonly string[], data: string, ...args: string[]) {
  const running = startRoo([...args, '--data', data], { cwd: here.repo.path, through });
  onTestFinished(() => void running.kill('SIGKILL'));
  const { exitCode, stdout, stderr } = await running;
  return { exitCode, stdout, stderr, json: () => JSON.parse(stdout) };
}

const printed = (stdout: string): StoredEvent[] =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as StoredEvent);

const eventsIn = (data: string): StoredEvent[] =>
  [...runFiles(data)].flatMap((file) => eventsOf(new LowdbLog(path.join(data, file)).commits));

const startedTasks = () =>
  fs
    .readdirSync(here.repo.path)
    .filter((name) => name.startsWith('started-'))
    .map((name) => name.slice('started-'.length));

const scheduledIn = (events: readonly StoredEvent[]) =>
  events.flatMap((event) => (event.type === 'task.scheduled' ? [event.data.task] : []));

const statuses = async (data: string) =>
  historyDocument.parse((await ask(data, 'history', '--json')).json()).map(({ status }) => status);

type Trouble = { file: RegExp; code: string };

/** It says what and where and what to try, once; nothing is left at work, and nobody holds the lock. */
function expectStopped(result: { exitCode: number | undefined; stderr: string }, { file, code }: Trouble) {
  expect(result.stderr).toMatch(new RegExp(`^error: .*${file.source}: .*\\(${code}\\)\\n {2}try: `, 'm'));
  expect(result.stderr.match(/^error: /gm)).toHaveLength(1);
  expect(result.stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(result.exitCode).toBe(3);
  expect(fs.existsSync(lockFileOf(here.repo))).toBe(false);
  if (!here.repo.exists('pid')) return;
  const waiting = Number(here.repo.read('pid'));
  onTestFinished(() => {
    if (isAlive(waiting)) process.kill(waiting, 'SIGKILL');
  });
  expect(isAlive(waiting)).toBe(false);
}

/** What was printed is in the log, and nothing was started that the log does not ask for. */
function expectLogged(data: string, stdout: string): void {
  const log = eventsIn(data);
  const told = printed(stdout);
  expect(log.slice(0, told.length)).toEqual(told);
  expect(scheduledIn(log)).toEqual(expect.arrayContaining(startedTasks()));
}

/** A shell that takes a right from what it starts; Windows has no such thing. */
const limited = (line: string): string[] => ['bash', '-c', `${line} "$@"`, 'bash'];
const isWindows = process.platform === 'win32';

const LOG = /runs[/\\]\d{4}[/\\]\d\d[/\\][\w-]+\.jsonl/;

describe.skipIf(!mayMount)('a disk of its own (only where a test may mount one)', () => {
  /** Fills the disk with a file, to the last byte. */
  const fills = (data: string) => `
    const filler = fs.openSync(${JSON.stringify(path.join(data, 'filler'))}, 'w');
    try { for (;;) fs.writeSync(filler, Buffer.alloc(4096)); } catch { fs.closeSync(filler); }
    console.log('full');`;

  it('that is full in the middle of a run ends it with the file and the reason; once there is space it goes on', async () => {
    const { path: data, resize } = disk('128k');
    configure(here.repo, planOf(fills(data)));
    const result = await ask(data, 'run', '--events');
    expectStopped(result, { file: LOG, code: 'ENOSPC' });
    expectLogged(data, result.stdout);
    resize('4m');
    expect((await ask(data, 'run', '--quiet')).exitCode).toBe(0);
    expect(startedTasks()).toHaveLength(12);
    expect(await statuses(data)).toEqual(['success']);
    expect((await ask(data, 'replay', 'last')).exitCode).toBe(0);
  });

  it('that is full tells what it could not keep of an output, while there is room in the last block of the log', async () => {
    const told: boolean[] = [];
    // One of these lengths leaves room there.
    for (const length of [1, 1_400, 2_800]) {
      const { path: data } = disk('128k');
      const { phases } = planOf(fills(data));
      configure(here.repo, { phases: phases.map((one) => ({ ...one, label: 'x'.repeat(length) })) });
      const result = await ask(data, 'run', '--events');
      expectStopped(result, { file: LOG, code: 'ENOSPC' });
      told.push(result.stdout.includes('"output.not-kept"'));
      here.repo.git('clean', '-fdxq', '-e', '.roo');
    }
    expect(told).toContain(true);
  });

  it('that is full is one document with --json', async () => {
    const { path: data } = disk('128k');
    configure(here.repo, planOf(fills(data)));
    const result = await ask(data, 'run', '--json', '--log-level', 'debug');
    expectStopped(result, { file: LOG, code: 'ENOSPC' });
    const { error } = errorDocument.parse(result.json());
    expect(error).toMatchObject({ reason: 'not-writable', message: expect.stringContaining('ENOSPC') });
  });

  it('that is full before the run begins', async () => {
    const { path: data, resize } = disk('4k');
    configure(here.repo, { phases: [phase('a', [speaks('x')])] });
    const result = await ask(data, 'run');
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toMatch(/^error: .*: cannot be written \(ENOSPC\)\n {2}try: /m);
    expect(startedTasks()).toEqual([]);
    resize('4m');
    expect((await ask(data, 'run')).exitCode).toBe(0);
  });

  it('that is read-only shows its runs, and refuses a new one with the reason', async () => {
    const { path: data, readOnly } = disk('4m');
    configure(here.repo, { phases: [phase('a', [speaks('x')])] });
    expect((await ask(data, 'run')).exitCode).toBe(0);
    readOnly(true);
    for (const args of [['history'], ['show', 'last'], ['replay', 'last'], ['metrics']])
      expect((await ask(data, ...args)).exitCode).toBe(0);
    const result = await ask(data, 'run');
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toMatch(/^error: .*: cannot be written \(EROFS\)\n {2}try: /m);
    readOnly(false);
    expect((await ask(data, 'run')).exitCode).toBe(0);
    expect(await statuses(data)).toEqual(['success', 'success']);
  });
});

describe('the files of a run that are taken away by one of its tasks', () => {
  const LOG_OF_RUN = `
    const name = fs.readdirSync('.roo-fsm/runs', { recursive: true }).find((one) => one.endsWith('.jsonl'));
    const log = require('node:path').join('.roo-fsm/runs', name);`;
  type Case = { code: string; trouble: Trouble; next: string[] };
  const GIVEN_UP = ['success', 'interrupted'];
  const CASES: Record<string, Case> = {
    'its log, removed': {
      code: 'fs.rmSync(log);',
      trouble: { file: LOG, code: 'ENOENT' },
      next: GIVEN_UP,
    },
    'its log, moved elsewhere': {
      code: "fs.renameSync(log, 'elsewhere');",
      trouble: { file: LOG, code: 'ENOENT' },
      next: GIVEN_UP,
    },
    'its log, replaced by something else': {
      code: "fs.writeFileSync('other', 'mine now'); fs.renameSync('other', log);",
      trouble: { file: LOG, code: 'ESTALE' },
      next: GIVEN_UP,
    },
    'its log, replaced by a copy of it': {
      code: "fs.copyFileSync(log, 'other'); fs.renameSync('other', log);",
      trouble: { file: LOG, code: 'ESTALE' },
      next: ['success'],
    },
    ...(isWindows
      ? {}
      : {
          'the folder of its log': {
            code: "fs.rmSync('.roo-fsm/runs', { recursive: true });",
            trouble: { file: LOG, code: 'ENOENT' },
            next: GIVEN_UP,
          },
        }),
  };

  it.each(Object.entries(CASES))('%s: it ends, says which, and the next run works', async (_, one) => {
    configure(here.repo, planOf(LOG_OF_RUN + one.code, 3));
    const result = await ask(ownData(), 'run', '--events');
    expectStopped(result, one.trouble);
    expect((await ask(ownData(), 'run', '--quiet')).exitCode).toBe(0);
    expect(await statuses(ownData())).toEqual(one.next);
    expect((await ask(ownData(), 'replay', 'last')).exitCode).toBe(0);
  });

  it('the list of runs: the run is kept, its end is told as trouble, and the next run finds it', async () => {
    configure(here.repo, {
      phases: [phase('a', [script('x', "fs.rmSync('.roo-fsm/catalog.jsonl', { force: true })")])],
    });
    const result = await ask(ownData(), 'run');
    expectStopped(result, { file: /catalog\.jsonl/, code: 'ENOENT' });
    configure(here.repo, { phases: [phase('a', [speaks('x')])] });
    expect((await ask(ownData(), 'run')).exitCode).toBe(0);
    expect(await statuses(ownData())).toEqual(['success', 'success']);
  });
});

describe.skipIf(isWindows)('rights that a run has not (not on Windows)', () => {
  /** Root may do everything, so it is started without that right; everybody else is as they are. */
  const through =
    process.getuid?.() === 0 ? limited('exec setpriv --bounding-set -dac_override,-dac_read_search') : [];
  const mayDrop = process.getuid?.() !== 0 || process.platform === 'linux';

  it.skipIf(!mayDrop)('lost for the folder of its log: it ends, and goes on when they are back', async () => {
    configure(here.repo, planOf("fs.chmodSync('.roo-fsm/runs', 0);", 3));
    const result = await limitedRoo(through, ownData(), 'run', '--events');
    fs.chmodSync(path.join(ownData(), 'runs'), 0o700);
    expectStopped(result, { file: LOG, code: 'EACCES' });
    expectLogged(ownData(), result.stdout);
    expect((await ask(ownData(), 'run', '--quiet')).exitCode).toBe(0);
    expect(await statuses(ownData())).toEqual(['success']);
  });

  it('to let a file grow: it ends, and goes on when there are more', async () => {
    configure(here.repo, planOf('', 12));
    const through = limited('ulimit -f 12; exec');
    const result = await limitedRoo(through, ownData(), 'run', '--events');
    expectStopped(result, { file: LOG, code: 'EFBIG' });
    expectLogged(ownData(), result.stdout);
    expect((await ask(ownData(), 'run', '--quiet')).exitCode).toBe(0);
    expect(startedTasks()).toHaveLength(12);
    expect(await statuses(ownData())).toEqual(['success']);
  });
});

describe('a place in which nothing can be written', () => {
  const at = (...names: string[]) => path.join(here.repo.path, ...names);
  const PLACES: Record<string, () => { data: string; file: string }> = {
    'a data directory that is a file': () => ({ data: at('README.md'), file: at('README.md') }),
    'a data directory inside of a file': () => ({
      data: at('README.md', 'data'),
      file: at('README.md', 'data'),
    }),
    'a list of runs that is a folder': () => {
      fs.mkdirSync(at('data', 'catalog.jsonl'), { recursive: true });
      return { data: at('data'), file: at('data', 'catalog.jsonl') };
    },
    'a folder of runs that is a file': () => {
      fs.mkdirSync(at('data'));
      fs.writeFileSync(at('data', 'runs'), '');
      return { data: at('data'), file: at('data', 'runs') };
    },
    'a key that is a folder': () => {
      fs.mkdirSync(at('data', 'key'), { recursive: true });
      return { data: at('data'), file: at('data', 'key') };
    },
    'a lock whose folder is a file': () => {
      fs.writeFileSync(at('.git', 'roo-fsm'), '');
      return { data: at('data'), file: at('.git', 'roo-fsm') };
    },
    ...(process.platform === 'linux'
      ? { 'a file system of the kernel': () => ({ data: '/proc/roo-fsm', file: '/proc/roo-fsm' }) }
      : {}),
  };

  it.each(Object.entries(PLACES))('%s: one clear error, and no task is started', async (_, place) => {
    configure(here.repo, { phases: [phase('a', [speaks('x')])] });
    const { data, file } = place();
    const result = await ask(data, 'run', '--json');
    expect(result.exitCode).toBe(3);
    const { error } = errorDocument.parse(result.json());
    expect(error).toMatchObject({
      reason: expect.stringMatching(/^not-(writable|readable)$/),
      message: expect.stringContaining(file),
      remedy: expect.any(String),
    });
    expect(result.stderr.match(/^error: /gm)).toHaveLength(1);
    expect(result.stderr).not.toMatch(/^\s+at /m);
    expect(startedTasks()).toEqual([]);
    expect(fs.existsSync(lockFileOf(here.repo))).toBe(false);
  });
});
