import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roo, startRoo } from '../support/cli.ts';
import { makeFolder, makeGitRig, removeFolder } from '../support/git-rig.ts';
import { filesOf, phase, script } from '../support/workspace.ts';

/** The folder for temporary files of one test; nothing may be left in it. */
let temporary: string;
beforeEach(() => {
  temporary = makeFolder();
});
afterEach(() => removeFolder(temporary));

const environment = () => ({ TMPDIR: temporary, TMP: temporary, TEMP: temporary });
const selftest = (...args: string[]) => roo(['selftest', ...args], { env: environment() });

type Row = { kind: string; points: number; reached: number; resumed: number; failures: number };

const holds = (file: string): object => ({
  postcondition: { command: [process.execPath, '-e', `process.exit(fs.existsSync('${file}') ? 0 : 1)`] },
});
const LEDGER = "fs.appendFileSync('ledger', 'done\\n')";

it('a run of the built-in plan can be killed everywhere', { timeout: 900_000 }, async () => {
  const result = await selftest('--crash-everywhere', '--json');
  const told = result.json();
  expect(told.failures).toEqual([]);
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  expect(told).toMatchObject({ schema: 'roo-fsm/selftest@1', plan: 'built-in', varying: [] });
  expect(told.points).toBeGreaterThan(100);
  // A limit may be over before a busy machine has started the process that was to be killed.
  expect(told.reached).toBeGreaterThan(told.points * 0.9);
  const rows: Row[] = told.kinds;
  expect(rows.map(({ kind }) => kind).sort()).toEqual([
    'again',
    'append:before',
    'append:synced',
    'append:torn',
    'append:written',
    'attempt:ended',
    'attempt:started',
  ]);
  for (const { points, reached, resumed } of rows) {
    expect(reached).toBeGreaterThan(points / 2);
    expect(resumed).toBeGreaterThan(reached / 2);
  }
  expect(fs.readdirSync(temporary)).toEqual([]);
});

it('a plan of the user is tested on copies, and the original is left alone', {
  timeout: 300_000,
}, async () => {
  const rig = makeGitRig({ 'README.md': 'hello\n', 'notes.txt': 'one\n' });
  try {
    rig.pushFromColleague({ 'news.txt': 'news\n' });
    rig.clone.write({ 'notes.txt': 'mine\n', 'untracked file é': 'mine too\n' });
    const plan = path.join(rig.root, 'plan.json');
    const tasks = [{ name: 'sync', kind: 'git-sync' }, script('note', LEDGER, holds('ledger'))];
    fs.writeFileSync(plan, JSON.stringify({ phases: [phase('only', tasks)] }));
    const before = [rig.clone.head(), rig.clone.status(), filesOf(rig.clone.path)];

    const result = await selftest(
      ...['--crash-everywhere', '--config', plan, '--workspace', rig.clone.path, '--points', '12', '--json'],
    );
    const told = result.json();
    expect(told.failures).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(told.plan).toBe(plan);
    expect(told.points).toBeGreaterThan(10);
    expect(told.points).toBeLessThanOrEqual(14);
    expect(told.reached).toBe(told.points);

    expect([rig.clone.head(), rig.clone.status(), filesOf(rig.clone.path)]).toEqual(before);
    expect(rig.clone.exists('.roo-fsm')).toBe(false);
    expect(fs.readdirSync(temporary)).toEqual([]);
  } finally {
    rig.remove();
  }
});

describe('an effect that is done twice because nothing tells that it was done', () => {
  const workspace = (): string => {
    const folder = path.join(temporary, 'mine');
    fs.mkdirSync(path.join(folder, '.roo'), { recursive: true });
    const config = { phases: [phase('only', [script('note', LEDGER)])] };
    fs.writeFileSync(path.join(folder, '.roo', 'orchestration.json'), JSON.stringify(config));
    return folder;
  };
  const at = ['--crash-everywhere', '--at', 'attempt:1:ended'];

  it('is told with its task, a remedy and the command to see it again', async () => {
    const folder = workspace();
    const { exitCode, stdout } = await selftest(...at, '--workspace', folder);
    expect(exitCode).toBe(5);
    expect(stdout).toContain('✗ attempt:1:ended');
    expect(stdout).toContain('world file ledger: expected');
    expect(stdout).toMatch(/in doubt .*: only\/note; a postcondition/);
    expect(stdout).toContain(`--workspace "${folder}" --keep --at attempt:1:ended`);
    expect(fs.readdirSync(temporary)).toEqual(['mine']);
  });

  it('is kept to be looked at when that is wanted', async () => {
    const folder = workspace();
    const told = (await selftest(...at, '--workspace', folder, '--keep', '--json')).json();
    expect(told.failures).toMatchObject([
      { point: 'attempt:1:ended', check: 'world', what: 'file ledger', doubtful: ['only/note'] },
    ]);
    const ledger = path.join(told.failures[0].folder, 'workspace', 'ledger');
    expect(fs.readFileSync(ledger, 'utf8')).toBe('done\ndone\n');
  });
});

it('a plan that ends differently by itself is refused, for nothing could be said of crashes', async () => {
  const folder = path.join(temporary, 'mine');
  const counter = path.join(temporary, 'counter');
  fs.mkdirSync(path.join(folder, '.roo'), { recursive: true });
  const once = `fs.writeFileSync(${JSON.stringify(counter)}, '', { flag: 'wx' })`;
  const config = { phases: [phase('only', [script('once', once)])] };
  fs.writeFileSync(path.join(folder, '.roo', 'orchestration.json'), JSON.stringify(config));
  const { exitCode, stderr } = await selftest('--crash-everywhere', '--workspace', folder);
  expect(exitCode).toBe(3);
  expect(stderr).toContain('did not end alike');
});

it('a linked work tree is refused, for its copies would work on its repository', async () => {
  const rig = makeGitRig();
  try {
    const linked = path.join(rig.root, 'linked');
    rig.clone.git('worktree', 'add', '--quiet', '-b', 'other', linked);
    const { exitCode, stderr } = await selftest('--crash-everywhere', '--workspace', linked);
    expect(exitCode).toBe(64);
    expect(stderr).toContain('shares its repository');
    expect(fs.readdirSync(temporary)).toEqual([]);
  } finally {
    rig.remove();
  }
});

it('Ctrl-C leaves nothing behind', async () => {
  const child = startRoo(['selftest', '--crash-everywhere'], { env: environment() });
  child.stderr.once('data', () => child.kill('SIGINT'));
  const { exitCode } = await child;
  expect(exitCode).toBe(130);
  expect(fs.readdirSync(temporary)).toEqual([]);
});

it.each([
  [[], 'selftest needs to know what to test'],
  [['--crash-everywhere', '--at', 'append:0:torn'], '"append:0:torn" is not a point of a run'],
  [['--crash-everywhere', '--points', 'many'], '"many" is not a number of points'],
  [['--crash-everywhere', '--data', 'x'], '--data cannot be given'],
])('the command line %j is refused', async (args, message) => {
  const { exitCode, stderr } = await selftest(...args);
  expect(exitCode).toBe(64);
  expect(stderr).toContain(message);
});
