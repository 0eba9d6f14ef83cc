import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demo as command } from '../../src/commands/demo.ts';
import { BREAKS } from '../../src/demo/breaks.ts';
import { roo, startRoo } from '../support/cli.ts';
import { makeFolder, removeFolder, repositoryAt } from '../support/git-rig.ts';
import { DAY, filesIn } from '../support/old-files.ts';

/** The folder for temporary files of one test. */
let temporary: string;
beforeEach(() => {
  temporary = makeFolder();
});
afterEach(() => removeFolder(temporary));

type Task = {
  name: string;
  status: string;
  attempts: number;
  findings: Found[];
  failure?: { reason: string };
};
type Found = { severity: string; code: string; where?: string };
type Document = {
  schema: string;
  status: string;
  exitCode: number;
  trigger: string;
  phases: { name: string; status: string; tasks: Task[] }[];
};

const environment = () => ({ TMPDIR: temporary, TMP: temporary, TEMP: temporary });
const demo = (args: string[], env: Record<string, string> = {}) =>
  roo(['demo', ...args], { env: { ...environment(), ...env } });

/** A demo that stays: its document, and where the workspace is. */
async function keptDemo(args: string[]): Promise<{ document: Document; workspace: string }> {
  const { stdout, stderr } = await demo([...args, '--json', '--keep']);
  return { document: JSON.parse(stdout), workspace: /cd "(.+)"/.exec(stderr)?.[1] ?? '' };
}

async function documentOf(args: string[], env: Record<string, string> = {}): Promise<Document> {
  const { stdout, exitCode } = await demo([...args, '--json'], env);
  const document: Document = JSON.parse(stdout);
  expect(document.exitCode).toBe(exitCode);
  return document;
}

const phasesOf = ({ phases }: Document) =>
  Object.fromEntries(phases.map(({ name, status }) => [name, status]));
const tasksOf = ({ phases }: Document) =>
  new Map(phases.flatMap(({ tasks }) => tasks.map((task) => [task.name, task])));
const failedOf = (document: Document) =>
  [...tasksOf(document).values()].filter(({ status }) => status === 'failed').map(({ name }) => name);
const errorsOf = (document: Document, task: string) =>
  tasksOf(document)
    .get(task)
    ?.findings.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);

/** Folders of demos that are still there, and processes at work in them (told on Linux only). */
const leftovers = () => fs.readdirSync(temporary).filter((name) => name.startsWith('roo-fsm-demo-'));
function processesIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return fs.readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
      } catch {
        return false;
      }
    });
}
const expectNothingLeft = () => {
  expect(leftovers()).toEqual([]);
  expect(processesIn(temporary)).toEqual([]);
};

const skippedAfter = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'skipped']));

/** A git configuration that refuses whatever it can, and variables that lead elsewhere. */
function obstinateUser(): Record<string, string> {
  const write = (name: string, text: string) => {
    const file = path.join(temporary, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode: 0o755 });
    return file.replaceAll('\\', '/');
  };
  const refuse = '#!/bin/sh\necho refused >&2\nexit 1\n';
  for (const hook of ['pre-commit', 'pre-push', 'pre-receive', 'post-merge', 'post-checkout']) {
    write(`hooks/${hook}`, refuse);
    write(`template/hooks/${hook}`, refuse);
  }
  const sections = {
    user: { useConfigOnly: 'true' },
    core: {
      hooksPath: `${temporary}/hooks`,
      autocrlf: 'true',
      excludesFile: write('ignore', '.roo\n*.json\n'),
    },
    init: { templateDir: `${temporary}/template`, defaultBranch: 'trunk' },
    commit: { gpgSign: 'true' },
    push: { gpgSign: 'true', default: 'nothing' },
    gpg: { program: write('no-gpg', refuse) },
    clone: { defaultRemoteName: 'upstream' },
    merge: { ff: 'only', verifySignatures: 'true' },
  };
  const text = Object.entries(sections).map(([section, entries]) =>
    [
      `[${section}]`,
      ...Object.entries(entries).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
    ].join('\n'),
  );
  return {
    GIT_CONFIG_GLOBAL: write('gitconfig', `${text.join('\n')}\n`),
    GIT_DIR: '/nowhere',
    ROO_FSM_DATA: path.join(temporary, 'data'),
  };
}

describe('a demo of a sound workspace', () => {
  it('goes well however the user has set up git, and leaves nothing', async () => {
    const { exitCode, stdout, stderr } = await demo([], obstinateUser());
    expect(exitCode).toBe(0);
    expect(stdout).toContain('main fast-forwarded to origin/main: 2 commits, 3 files');
    expect(stdout).toContain('1 local change was set aside and restored');
    expect(stdout).toContain('MCP server notes: 2 tools');
    expect(stderr).toContain('A throw-away workspace: ');
    expect(fs.existsSync(path.join(temporary, 'data'))).toBe(false);
    expectNothingLeft();
  });

  it('stays with --keep, with the run in it, and tells where', async () => {
    const { document, workspace: folder } = await keptDemo([]);
    expect(document).toMatchObject({
      schema: 'roo-fsm/run@1',
      status: 'success',
      exitCode: 0,
      trigger: 'demo',
    });
    expect(phasesOf(document)).toEqual({
      diagnostic: 'degraded',
      synchronization: 'succeeded',
      testing: 'succeeded',
      cleanup: 'succeeded',
      // A workspace without past runs gives nothing to learn from.
      improvement: 'skipped',
    });
    const workspace = repositoryAt(folder);
    expect(workspace.git('rev-parse', 'HEAD')).toBe(workspace.git('rev-parse', 'origin/main'));
    expect(workspace.status()).toEqual([' M README.md']);
    expect(workspace.read('README.md')).toContain('I am still writing this line.');
    expect(workspace.read('README.md')).toContain('ask the platform team');
    expect(workspace.stashes()).toEqual([]);

    const names = ['logs', 'draft.tmp', 'upload.tmp', 'notes'];
    const files = filesIn(folder).filter((file) => names.includes(file.split('/')[0] ?? ''));
    expect(files).toEqual([
      'logs/reference.log',
      'logs/today.log',
      'notes/deploy.md',
      'notes/welcome.md',
      'upload.tmp',
    ]);

    const reference = fs.statSync(path.join(folder, 'logs', 'reference.log'));
    expect(Date.now() - reference.mtimeMs).toBeGreaterThan(30 * DAY);

    const replay = await roo(['replay', 'last', '--json'], { cwd: folder, env: environment() });
    expect(replay.json()).toMatchObject({ verified: true });
    expect(leftovers()).toHaveLength(1);
    expect(processesIn(temporary)).toEqual([]);
  });
});

describe('a demo of a broken workspace', () => {
  it('fails in the critical diagnostic, and nothing after it runs', async () => {
    const broken = ['git_health_check', 'network_connectivity', 'critical_files_validation'];
    const document = await documentOf(['--break', broken.join(',')], obstinateUser());
    expect(document).toMatchObject({ status: 'failure', exitCode: 2 });
    expect(failedOf(document)).toEqual(broken);
    expect(phasesOf(document)).toEqual({
      diagnostic: 'failed',
      ...skippedAfter('synchronization', 'testing', 'cleanup', 'improvement'),
    });
    expect(errorsOf(document, 'git_health_check')).toEqual(['git.unmerged']);
    expect(errorsOf(document, 'network_connectivity')).toEqual(['network.refused']);
    expect(errorsOf(document, 'critical_files_validation')).toEqual(['files.syntax']);
    expectNothingLeft();
  });

  it('fails in the critical synchronization when histories diverged', async () => {
    const document = await documentOf(['--break', 'git_sync']);
    expect(document).toMatchObject({ status: 'failure', exitCode: 2 });
    expect(tasksOf(document).get('git_sync')).toMatchObject({
      status: 'failed',
      failure: { reason: 'diverged' },
    });
    expect(phasesOf(document)).toEqual({
      diagnostic: 'degraded',
      synchronization: 'failed',
      ...skippedAfter('testing', 'cleanup', 'improvement'),
    });
    expectNothingLeft();
  });

  it('fails after the synchronization when what arrived is broken, and says so in the language of the user', async () => {
    const broken = ['--break', 'mcp_tests', '--break', 'post_sync_validation'];
    const { exitCode, stderr, stdout } = await demo([...broken, '--lang', 'fr']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(BREAKS['post_sync_validation']?.sentence.fr);
    expect(stderr).toContain('on ne verra donc rien de : mcp_tests');
    expect(stdout).toContain('✔ git_sync réussie');
    expect(stdout).toContain('✖ post_sync_validation échouée');
    expect(stdout).toContain('notes/review.md:2:1');
    expect(stdout).toContain('– testing ignoré');
    expectNothingLeft();
  });

  it('is a partial success when phases fail that are not critical', async () => {
    const { document, workspace } = await keptDemo([
      ...['--break', 'mcp_tests', '--break', 'smoke_test,config_validation'],
      ...['--break', 'temp_cleanup', '--break', 'log_cleanup'],
    ]);
    expect(document).toMatchObject({ status: 'partial_success', exitCode: 1 });
    expect(failedOf(document)).toEqual([
      'mcp_tests',
      'config_validation',
      'smoke_test',
      'log_cleanup',
      'temp_cleanup',
    ]);
    expect(phasesOf(document)).toMatchObject({
      synchronization: 'succeeded',
      testing: 'failed',
      cleanup: 'failed',
    });
    const tasks = tasksOf(document);
    expect(tasks.get('mcp_tests')).toMatchObject({ attempts: 2, failure: { reason: 'no-handshake' } });
    expect(tasks.get('smoke_test')).toMatchObject({ attempts: 2, failure: { reason: 'exit-non-zero' } });
    expect(tasks.get('config_validation')?.findings).toMatchObject([
      { code: 'files.syntax', where: 'roo-config/schedules/nightly.yaml:3:1' },
      { code: 'files.syntax', where: 'roo-config/settings/modes.jsonc:3:3' },
      { code: 'config.valid' },
    ]);
    expect(errorsOf(document, 'log_cleanup')).toEqual(['cleanup.outside-workspace']);
    expect(errorsOf(document, 'temp_cleanup')).toEqual(['cleanup.tracked-unknown']);

    const root = path.dirname(workspace);
    expect(fs.existsSync(path.join(root, 'outside', 'of-somebody-else.log'))).toBe(true);
    expect(fs.existsSync(path.join(root, 'of-somebody-else.tmp'))).toBe(true);
    expect(processesIn(temporary)).toEqual([]);
  });
});

describe('a demo that is not made', () => {
  it('refuses a task that it does not know, with the nearest one and all others', async () => {
    const { exitCode, stderr, json } = await demo(['--break', 'git_snyc', '--json']);
    expect(exitCode).toBe(64);
    expect(json()).toMatchObject({ error: { reason: 'usage' } });
    expect(stderr).toContain('did you mean "git_sync"?');
    for (const task of Object.keys(BREAKS)) expect(stderr).toContain(task);
    expectNothingLeft();
  });

  it.each([
    [{ break: ['performance_analysis'] }, 'cannot be broken'],
    [{ break: ['testing'] }, 'no task with the name "testing"'],
    [{ workspace: '.' }, '--workspace cannot be given to demo'],
    [{ data: 'x' }, '--data cannot be given to demo'],
  ])('%j is a bad command line: %s', async (options, words) => {
    const refusal = await command({ ...options, color: false }).catch((thrown: unknown) => thrown);
    expect(refusal).toMatchObject({ reason: 'usage', exitCode: 64, message: expect.stringContaining(words) });
  });

  it('says that git is missing where it is', async () => {
    const { exitCode, stderr } = await demo([], { PATH: temporary, Path: temporary });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('put it on the PATH');
    expectNothingLeft();
  });
});

describe.skipIf(process.platform === 'win32')('a demo that is interrupted', () => {
  it('ends with 130 and leaves nothing when the run is at work', async () => {
    const running = startRoo(['demo'], { env: environment() });
    for await (const line of running.iterable({ from: 'stderr' })) {
      if (line.includes('git_health_check')) running.kill('SIGINT');
    }
    expect(await running).toMatchObject({ exitCode: 130 });
    expectNothingLeft();
  });

  it('ends with 130 and leaves nothing while the workspace is being made', async () => {
    const running = startRoo(['demo'], { env: environment() });
    const watcher = fs.watch(temporary, (_event, name) => {
      if (!name?.startsWith('roo-fsm-demo-')) return;
      watcher.close();
      running.kill('SIGINT');
    });
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(130);
    expect(stdout).toBe('');
    expectNothingLeft();
  });

  it('leaves nothing even when it is ended at once', async () => {
    const running = startRoo(['demo'], { env: environment() });
    for await (const line of running.iterable({ from: 'stderr' })) {
      if (!line.includes('git_health_check')) continue;
      running.kill('SIGINT');
      running.kill('SIGTERM');
    }
    expect((await running).exitCode).toBeGreaterThanOrEqual(130);
    expect(leftovers()).toEqual([]);
  });
});
