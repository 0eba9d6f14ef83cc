import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RooResult, roo } from '../support/cli.ts';
import { errorDocument, historyDocument, type RunDocument, runDocument } from '../support/contracts.ts';
import { fixedEnv } from '../support/task-context.ts';
import { configure, filesOf, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const CONFIG = '.roo/orchestration.json';
const good = { phases: [phase('a', [script('x', '')])] };

const run = (args: string[] = [], cwd = here.repo.path) => roo(['run', ...args], { cwd });
const documentOf = (result: RooResult): RunDocument => runDocument.parse(result.json());
const tasksOf = (told: RunDocument) =>
  Object.fromEntries(told.phases.flatMap(({ tasks }) => tasks.map((task) => [task.name, task])));

/** No stack trace, in whatever it printed. */
function expectNoStack({ stdout, stderr }: RooResult): void {
  expect(`${stdout}\n${stderr}`).not.toMatch(/^\s+at .*[:(]/m);
}

/** The command failed for this reason, told to people and to programs. */
async function expectError(args: string[], cwd: string, wanted: { exitCode: number; reason: string }) {
  const result = await roo([...args, '--json'], { cwd });
  expect(result.exitCode).toBe(wanted.exitCode);
  const { error } = errorDocument.parse(result.json());
  expect(error.reason).toBe(wanted.reason);
  expect(result.stderr).toContain(`error: ${error.message}`);
  if (error.remedy !== undefined) expect(result.stderr).toContain(`try:   ${error.remedy}`);
  expectNoStack(result);
  return error;
}

describe('the place', () => {
  it('that is no git workspace is refused with what to do, and nothing is made there', async () => {
    for (const command of [['run'], ['history'], ['metrics'], ['show', 'last'], ['replay', 'last']]) {
      const error = await expectError(command, here.root, { exitCode: 64, reason: 'no-workspace' });
      expect(error.message).toContain(here.root);
      expect(error.remedy).toContain('--workspace');
    }
    expect(fs.readdirSync(here.root)).toEqual(['été work']);
  });

  it('that is named and is no git repository is worked on, and its git tasks fail', async () => {
    const plain = path.join(here.root, 'plain folder');
    fs.mkdirSync(plain);
    const result = await run(['--json', '--workspace', 'plain folder'], here.root);
    expect(result.exitCode).toBe(2);
    const told = documentOf(result);
    expect(told).toMatchObject({ status: 'failure', escalation: { level: 3 } });
    expect(tasksOf(told)['git_health_check']).toMatchObject({
      status: 'failed',
      failure: { reason: 'not-a-repository' },
    });
    expect(told.phases.find(({ name }) => name === 'synchronization')?.status).toBe('skipped');
  });

  it('that does not exist, or is a file, is refused', async () => {
    for (const name of ['nowhere', 'README.md']) {
      const error = await expectError(['run', '--workspace', name], here.repo.path, {
        exitCode: 64,
        reason: 'not-a-folder',
      });
      expect(error.message).toContain(name);
    }
  });

  it('whose data directory cannot be made is told, with the path and --data', async () => {
    for (const data of ['README.md', path.join('README.md', 'below')]) {
      const error = await expectError(['run', '--data', data], here.repo.path, {
        exitCode: 3,
        reason: 'not-writable',
      });
      expect(error.message).toContain('README.md');
    }
    expect(here.repo.read('README.md')).toBe('hello\n');
    expect(here.repo.status()).toEqual([]);
  });

  it('whose lock cannot be written is told with its path', async () => {
    here.repo.write({ '.git/roo-fsm': 'in the way' });
    const error = await expectError(['run'], here.repo.path, { exitCode: 3, reason: 'not-writable' });
    expect(error.message).toContain(path.join('.git', 'roo-fsm'));
  });
});

describe('the repository', () => {
  it('without commits is no failure: what cannot be done is skipped, with the reason', async () => {
    const fresh = path.join(here.root, 'fresh');
    execFileSync('git', ['init', '--quiet', fresh], { env: { ...process.env, ...fixedEnv } });
    const result = await run(['--json'], fresh);
    expect(result.exitCode).toBe(0);
    const tasks = tasksOf(documentOf(result));
    expect(tasks['git_health_check']?.status).toBe('warned');
    expect(tasks['git_sync']).toMatchObject({
      status: 'skipped',
      reason: 'the repository has no commit yet',
    });
  });

  it('without a remote is no failure either', async () => {
    const result = await run(['--json']);
    expect(result.exitCode).toBe(0);
    expect(tasksOf(documentOf(result))['git_sync']).toMatchObject({
      status: 'skipped',
      reason: expect.stringContaining('remote'),
    });
  });

  it('with a detached HEAD says so, and HEAD stays where it is', async () => {
    const remote = path.join(here.root, 'remote.git');
    here.repo.git('clone', '--quiet', '--bare', here.repo.path, remote);
    here.repo.git('remote', 'add', 'origin', remote);
    here.repo.git('checkout', '--quiet', '--detach');
    const head = here.repo.head();
    const result = await run(['--json']);
    expect(result.exitCode).toBe(2);
    expect(tasksOf(documentOf(result))['git_sync']).toMatchObject({
      status: 'failed',
      failure: { reason: 'detached' },
    });
    expect(here.repo.head()).toBe(head);
    expectNoStack(result);
  });

  it('with spaces, quotes and accents in its path and its files is worked on', async () => {
    const odd = path.join(here.root, 'l’été "à" la mer');
    fs.cpSync(here.repo.path, odd, { recursive: true });
    const config = { phases: [phase('Préparer', [script('né', "fs.writeFileSync('é è.txt', 'x')")])] };
    fs.mkdirSync(path.join(odd, '.roo'));
    fs.writeFileSync(path.join(odd, CONFIG), JSON.stringify(config));
    const result = await run(['--json'], odd);
    expect(documentOf(result)).toMatchObject({ status: 'success' });
    expect(fs.existsSync(path.join(odd, 'é è.txt'))).toBe(true);
    expect(historyDocument.parse((await roo(['history', '--json'], { cwd: odd })).json())).toHaveLength(1);
  });
});

describe('a configuration that cannot be read is a run that ends as error, escalates and touches nothing', () => {
  const task = { name: 'x', kind: 'command', command: ['node', '-e', "fs.writeFileSync('ran', '')"] };
  it.each<[string, string | object, string | RegExp, string]>([
    ['empty', '', ':1:1', 'the file is empty'],
    ['truncated', '{\n  "phases": [', ':2:14', 'unexpected end of file'],
    ['a folder', '', CONFIG, 'this is a folder'],
    [
      'with an unknown key',
      { phases: [{ name: 'a', critcal: 1, tasks: [task] }] },
      'phases[0].critcal',
      'did you mean "critical"?',
    ],
    [
      'with a wrong type',
      { phases: [{ name: 'a', parallel: '2', tasks: [task] }] },
      'phases[0].parallel',
      'a number is expected here, found "2"',
    ],
    [
      'with a phase without tasks',
      { phases: [{ name: 'a', tasks: [] }] },
      'phases[0].tasks',
      'a phase needs at least one task',
    ],
    [
      'with two tasks of one name',
      { phases: [{ name: 'a', tasks: [task, task] }] },
      'phases[0].tasks[1].name',
      'a name of its own',
    ],
    [
      'with the name node.js',
      { phases: [{ name: 'node.js', tasks: [task] }] },
      'phases[0].name',
      'letters, digits',
    ],
    [
      'with the name __proto__',
      { phases: [{ name: '__proto__', tasks: [task] }] },
      'phases[0].name',
      'reserved',
    ],
    [
      'with an unknown kind',
      { phases: [{ name: 'a', tasks: [{ ...task, kind: 'comand' }] }] },
      'phases[0].tasks[0].kind',
      'did you mean "command"?',
    ],
    [
      'with an unknown rule',
      { phases: [{ name: 'a', tasks: [{ ...task, validation: 'test_passed' }] }] },
      'phases[0].tasks[0].validation',
      'did you mean "tests_passed"?',
    ],
  ])('%s', async (name, config, place, said) => {
    if (name === 'a folder') here.repo.write({ [`${CONFIG}/file`]: '' });
    else configure(here.repo, config);
    const before = filesOf(here.repo.path);

    const spoken = await run();
    expect(spoken.exitCode).toBe(3);
    expect(spoken.stdout).toContain(CONFIG);
    expect(spoken.stdout).toContain(place);
    expect(spoken.stdout).toContain(said);
    expectNoStack(spoken);

    const result = await run(['--json']);
    expect(result.exitCode).toBe(3);
    const told = documentOf(result);
    expect(told).toMatchObject({
      status: 'error',
      exitCode: 3,
      phases: [],
      configError: { source: CONFIG },
      escalation: { level: 3, reasons: ['the configuration cannot be read'] },
    });
    // But for the message in INTERCOM, which git does not see.
    const after = Object.entries(filesOf(here.repo.path)).filter(([file]) => !file.startsWith('.claude'));
    expect(Object.fromEntries(after)).toEqual(before);
    expect(here.repo.git('status', '--porcelain', '--', '.claude')).toBe('');
    const listed = historyDocument.parse((await roo(['history', '--json'], { cwd: here.repo.path })).json());
    expect(listed.map(({ status }) => status)).toEqual(['error', 'error']);
  });

  it('named with --config and missing', async () => {
    const result = await run(['--json', '--config', 'nowhere.json']);
    expect(result.exitCode).toBe(3);
    expect(documentOf(result).configError?.problems).toEqual([
      {
        message: 'the file does not exist',
        where: { file: 'nowhere.json' },
        remedy: expect.stringContaining('check the path'),
      },
    ]);
  });

  it('is told with --quiet too', async () => {
    configure(here.repo, '{');
    const result = await run(['--quiet']);
    expect(result.exitCode).toBe(3);
    expect(result.stderr).toContain(`${CONFIG}:1:2`);
  });
});

it.each([
  ['one', '\ufeff', 'utf-8'],
  ['two', '\ufeff\ufeff', 'double-utf-8'],
])('a configuration with %s byte order marks is read, and told', async (_, marks, bom) => {
  configure(here.repo, `${marks}${JSON.stringify(good)}`);
  const result = await run();
  expect(result.exitCode).toBe(0);
  expect(result.stdout).toContain(`${CONFIG} begins with a byte order mark (${bom})`);
});

describe('the command line', () => {
  it.each([
    [['rum'], "unknown command 'rum'", '(Did you mean run?)'],
    [['run', '--jsno'], "unknown option '--jsno'", '(Did you mean --json?)'],
    [['run', 'extra'], 'too many arguments', '--help'],
    [['show'], "missing required argument 'runId'", '--help'],
    [['run', '--lang', 'de'], "argument 'de' is invalid", 'fr, en'],
    [['run', '--only', 'a,,b'], "argument 'a,,b' is invalid", 'empty'],
    [['history', '--limit', '0'], '--limit: "0"', '--limit 50'],
    [['history', '--limit', 'x'], '--limit: "x"', '--limit 50'],
    [['history', '--since', '7'], '--since: "7" is not a moment', '--since 7d'],
    [['history', '--until', 'tomorrow'], '--until: "tomorrow" is not a moment', '--until 7d'],
    [['history', '--status', 'sucess'], 'no status "sucess"', 'did you mean "success"?'],
    [['metrics', '--days', '0'], '--days: "0"', '--days 30'],
    [['metrics', '--days', '99999999999'], '--days: "99999999999"', '--days 30'],
  ])('%j is a usage error with a remedy', async (args, message, remedy) => {
    const result = await roo(args, { cwd: here.repo.path });
    expect(result.exitCode).toBe(64);
    expect(result.stderr).toContain(message);
    expect(result.stderr).toContain(remedy);
    expect(result.stdout).toBe('');
    expectNoStack(result);
    expect(here.repo.exists('.roo-fsm')).toBe(false);
  });

  it('without a command shows the help and fails; --help and --version do not fail', async () => {
    const bare = await roo([], { cwd: here.root });
    expect(bare.exitCode).toBe(64);
    expect(bare.stderr).toContain('Usage: roo-fsm');
    for (const args of [['--help'], ['--version'], ['run', '--help'], ['help', 'run']]) {
      const result = await roo(args, { cwd: here.root });
      expect(result.exitCode).toBe(0);
      expect(result.stdout).not.toBe('');
    }
  });

  it.skipIf(process.platform !== 'linux')('a full disk behind stdout is told, not thrown', () => {
    const line = `"$1" --import "$2" "$3" history > /dev/full`;
    const cli = path.resolve('src/cli.ts');
    const args = ['-c', line, 'sh', process.execPath, import.meta.resolve('tsx'), cli];
    const ended = spawnInShell(args);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('could not be written (ENOSPC)');
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });

  it.skipIf(process.platform === 'win32')('a reader that leaves early is no error', () => {
    const line = `"$1" --import "$2" "$3" replay last --verbose | head -n 0; echo "ended \${PIPESTATUS:-}"`;
    const cli = path.resolve('src/cli.ts');
    const args = ['-c', line, 'sh', process.execPath, import.meta.resolve('tsx'), cli];
    execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), cli, 'run'], {
      cwd: here.repo.path,
      stdio: 'ignore',
    });
    const ended = spawnInShell(args);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });
});

function spawnInShell(args: string[]): { code: number; stderr: string } {
  try {
    execFileSync('sh', args, { cwd: here.repo.path, stdio: 'pipe' });
    return { code: 0, stderr: '' };
  } catch (thrown) {
    const { status, stderr } = thrown as { status: number; stderr: Buffer };
    return { code: status, stderr: stderr.toString() };
  }
}
