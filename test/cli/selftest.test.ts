import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
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
  // All of them, some 170, take six minutes: SELFTEST_POINTS=1000.
  const points = process.env['SELFTEST_POINTS'] ?? '100';
  const result = await selftest('--crash-everywhere', '--points', points, '--json');
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

it('a plan with tasks of every kind can be killed in the middle of each', { timeout: 600_000 }, async () => {
  const rig = makeGitRig({ 'README.md': 'hello\n', 'settings.json': '{ "a": 1 }\n' });
  const web = http.createServer((_, response) => response.end('{"ready":true}'));
  try {
    const { port } = await listening(web);
    rig.pushFromColleague({ 'news.txt': 'news\n' });
    const plan = path.join(rig.root, 'plan.json');
    fs.writeFileSync(plan, JSON.stringify(everyKind(rig.root, port)));
    const points = process.env['SELFTEST_POINTS'] ?? '14';

    const result = await selftest(
      ...[
        '--crash-everywhere',
        '--config',
        plan,
        '--workspace',
        rig.clone.path,
        '--points',
        points,
        '--json',
      ],
    );
    const told = result.json();
    expect(told.failures).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(told.reached).toBe(told.points);
    expect(fs.readdirSync(temporary)).toEqual([]);
  } finally {
    web.close();
    rig.remove();
  }
});

async function listening(server: http.Server): Promise<AddressInfo> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address;
}

/** Tasks of every kind that looks, asks or changes something, with limits, a cache, rules, retries and side by side. */
function everyKind(folder: string, port: number): object {
  const server = path.join(import.meta.dirname, '..', 'fixtures', 'mcp', 'good.mjs');
  const servers = path.join(folder, 'servers.json');
  fs.writeFileSync(
    servers,
    JSON.stringify({ mcpServers: { notes: { command: process.execPath, args: [server] } } }),
  );
  const notes = { files: [servers] };
  const call = { server: 'notes', tool: 'read_thing', expect: { contains: ['done'] } };
  const inline = (name: string, code: string, more: object = {}): object => ({
    name,
    kind: 'script',
    interpreter: 'node',
    inline: `import fs from 'node:fs'; ${code}`,
    ...more,
  });
  return {
    limits: { maxMemoryMegabytes: 4096, maxCpuPercent: 90, minFreeDiskGigabytes: 0.001 },
    cache: { kinds: ['files', 'config-validation', 'network'] },
    phases: [
      {
        ...phase('looks', [
          { name: 'git', kind: 'git-health', validation: 'no_conflicts' },
          { name: 'host', kind: 'network', hosts: [`127.0.0.1:${port}`] },
          { name: 'files', kind: 'files', files: ['settings.json'], validation: 'json_syntax_valid' },
          { name: 'settings', kind: 'config-validation', directories: ['.'] },
        ]),
        parallel: 2,
        needs: [],
      },
      {
        ...phase('asks', [
          { name: 'web', kind: 'http', url: `http://127.0.0.1:${port}/`, expect: { contains: ['ready'] } },
          { name: 'servers', kind: 'mcp', ...notes, smokeCalls: { notes: [{ tool: 'read_thing' }] } },
          { name: 'call', kind: 'mcp-call', ...notes, ...call },
        ]),
        needs: [],
      },
      phase('changes', [
        { name: 'sync', kind: 'git-sync' },
        { name: 'after sync', kind: 'post-sync', validation: 'sync_successful' },
        inline('note', LEDGER, holds('ledger')),
        inline(
          'second time',
          "if (!fs.existsSync('been-here')) { fs.writeFileSync('been-here', ''); process.exit(75); }",
          { retry: { attempts: 2, delaySeconds: 0.01 }, expect: { maximumLength: 0 } },
        ),
      ]),
      {
        ...phase('cleans', [
          { name: 'logs', kind: 'log-cleanup', directories: ['logs'] },
          { name: 'temporary', kind: 'temp-cleanup', validation: 'temp_files_removed' },
        ]),
        always: true,
      },
    ],
  };
}

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
