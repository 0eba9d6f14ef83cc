import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../config/defaults.ts';
import { VALIDATION_RULES } from '../../config/kinds/validation-rules.ts';
import { roo } from '../support/cli.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const ask = (args: string[], env: Record<string, string> = {}) => roo(args, { cwd: here.repo.path, env });

const GOOD = { phases: [phase('work', [script('say', 'console.log(1)')])] };

/** A user's configuration in a folder of this test. */
function userFile(config: object): Record<string, string> {
  const file = path.join(here.root, 'user.json');
  fs.writeFileSync(file, JSON.stringify(config, null, 2));
  return { ROO_FSM_USER_CONFIG: file };
}

/** The overlay of this machine. */
function overlay(values: object): void {
  fs.mkdirSync(path.join(here.repo.path, '.roo-fsm'), { recursive: true });
  fs.writeFileSync(
    path.join(here.repo.path, '.roo-fsm', 'overlay.json'),
    JSON.stringify({ schema: 'roo-fsm/overlay@1', values }, null, 2),
  );
}

describe('config check', () => {
  it('exits with 0 when nothing is wrong, and says what it read', async () => {
    configure(here.repo, GOOD);
    overlay({ timeoutMinutes: 5 });
    const checked = await ask(['config', 'check'], userFile({ language: 'en' }));
    expect(checked.exitCode).toBe(0);
    expect(checked.stdout).toContain('✔ .roo/orchestration.json: 1 phase, 1 task, nothing is wrong');
    expect(checked.stdout).toMatch(/together with .*user\.json, \.roo-fsm\/overlay\.json/);
  });

  it.skipIf(process.platform === 'win32')(
    'refuses a link that leads nowhere instead of taking it for no configuration',
    async () => {
      const file = path.join(here.repo.path, '.roo', 'orchestration.json');
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.symlinkSync(path.join('..', 'gone.json'), file);
      const checked = await ask(['config', 'check', '--json']);
      expect(checked.exitCode).toBe(2);
      expect(checked.json().files[0].problems).toEqual([
        {
          message: 'this is a link to a file that is not there',
          where: { file: '.roo/orchestration.json' },
          remedy: 'mend the link, or remove it',
        },
      ]);
    },
  );

  it('names the layer whose mistakes they are', async () => {
    configure(here.repo, GOOD);
    overlay({ timeoutMinutes: -5 });
    const { stdout } = await ask(['config', 'check']);
    expect(stdout).toContain('✖ .roo-fsm/overlay.json: 1 mistake; it cannot be used');
  });

  it('tells bytes that are no UTF-8, and how they were read', async () => {
    const text = JSON.stringify({ phases: [{ ...GOOD.phases[0], label: 'Santé' }] });
    configure(here.repo, '{}');
    fs.writeFileSync(path.join(here.repo.path, '.roo', 'orchestration.json'), Buffer.from(text, 'latin1'));
    const both = await Promise.all([
      ask(['config', 'check']),
      ask(['config', 'check', '.roo/orchestration.json']),
    ]);
    for (const { exitCode, stdout } of both) {
      expect(exitCode).toBe(1);
      expect(stdout).toContain('.roo/orchestration.json is not valid UTF-8 and was read as windows-1252');
    }
  });

  it('says every mistake of every layer with file, line, column, key and remedy, and exits with 2', async () => {
    configure(
      here.repo,
      '{\n  "limts": {},\n  "phases": [{ "name": "a", "tasks": [{ "name": "x", "kind": "comand" }] }]\n}',
    );
    overlay({ 'phases.a.parallel': 2 });
    const checked = await ask(['config', 'check', '--json'], {
      ...userFile({ phases: [] }),
      ROO_FSM_SET: 'nonsense',
    });
    expect(checked.exitCode).toBe(2);
    const [file] = checked.json().files;
    expect(file.problems).toMatchObject([
      {
        message: 'unknown key "limts"',
        remedy: 'did you mean "limits"?',
        where: { file: '.roo/orchestration.json', line: 2, column: 3, key: 'limts' },
      },
      {
        message: 'unknown kind "comand"',
        where: { file: '.roo/orchestration.json', line: 3, key: 'phases[0].tasks[0].kind' },
      },
      {
        message: expect.stringContaining('belongs to a workspace'),
        where: { file: path.join(here.root, 'user.json').replaceAll('\\', '/'), line: 2, column: 3 },
      },
      {
        message: expect.stringContaining('not among the numbers'),
        where: { file: '.roo-fsm/overlay.json', line: 4 },
      },
      { message: expect.stringContaining('KEY=VALUE'), where: { file: 'ROO_FSM_SET' } },
    ]);
  });

  it('says what a run here would stumble over, and exits with 1', async () => {
    const tasks = [
      script('say', '', { env: { A: `\${env:NOT_SET_HERE}` } }),
      { name: 'no program', kind: 'command', command: ['there-is-no-such-program'] },
      { name: 'no folder', kind: 'command', command: ['node'], cwd: 'gone' },
      { name: 'no script', kind: 'git-sync', script: 'gone.ps1' },
      { name: 'off', kind: 'git-sync', script: 'gone too.ps1', enabled: false },
    ];
    configure(here.repo, { phases: [phase('work', tasks)] });
    const checked = await ask(['config', 'check', '--json']);
    expect(checked.exitCode).toBe(1);
    const [file] = checked.json().files;
    expect(
      file.warnings.map(({ code, where }: { code: string; where: { key: string } }) => [code, where.key]),
    ).toEqual([
      ['config.variable-missing', 'phases[0].tasks[0].env.A'],
      ['config.program-missing', 'phases[0].tasks[1].command[0]'],
      ['config.folder-missing', 'phases[0].tasks[2].cwd'],
      ['config.script-missing', 'phases[0].tasks[3].script'],
    ]);
  });

  it('says which help and whose address would be missing, where they are wanted', async () => {
    const channel = (fields: object) => ({ type: 'slack', url: `\${env:NOT_SET_HERE}`, ...fields });
    configure(here.repo, {
      escalation: {
        agent: { enabled: true, command: ['no-such-agent'], env: { KEY: `\${env:NOT_SET_EITHER}` } },
      },
      notifications: { channels: [channel({}), channel({ name: 'off', enabled: false })] },
      phases: [phase('work', [script('say', '')])],
    });
    const { warnings } = (await ask(['config', 'check', '--json'])).json().files[0];
    expect(
      warnings.map(({ code, where }: { code: string; where: { key: string } }) => [code, where.key]),
    ).toEqual([
      ['config.program-missing', 'escalation.agent.command'],
      ['config.variable-missing', 'escalation.agent.env.KEY'],
      ['config.variable-missing', 'notifications.channels[0].url'],
    ]);
  });

  it('an overlay whose target is gone is something to look at, and runs go on', async () => {
    configure(here.repo, GOOD);
    overlay({ 'phases.gone.timeoutMinutes': 5 });
    const checked = await ask(['config', 'check']);
    expect(checked.exitCode).toBe(1);
    expect(checked.stdout).toContain('phases.gone.timeoutMinutes changes nothing');
    const run = await ask(['run']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('phases.gone.timeoutMinutes changes nothing');
  });

  it('checks the files that are named, each as it stands', async () => {
    configure(here.repo, GOOD);
    here.repo.write({ 'good.json': JSON.stringify(DEFAULT_CONFIG), 'bad.json': '{' });
    overlay({ timeoutMinutes: 'x' });
    expect((await ask(['config', 'check', 'good.json'])).exitCode).toBe(0);
    const checked = await ask([
      'config',
      'check',
      'good.json',
      'bad.json',
      'gone.json',
      '.roo-fsm/overlay.json',
      '--json',
    ]);
    expect(checked.exitCode).toBe(2);
    expect(checked.json().files.map(({ problems }: { problems: object[] }) => problems.length)).toEqual([
      0, 1, 1, 1,
    ]);
    expect((await ask(['config', 'check', 'good.json', '--set', 'a=1'])).exitCode).toBe(64);
  });

  it('changes nothing and makes no data directory', async () => {
    configure(here.repo, GOOD);
    const before = fs.readdirSync(here.repo.path);
    for (const command of ['check', 'show', 'schema']) await ask(['config', command]);
    expect(fs.readdirSync(here.repo.path)).toEqual(before);
  });

  it('--rules lists every kind and all eleven rules', async () => {
    const rules = await ask(['config', 'check', '--rules', '--json']);
    expect(rules.exitCode).toBe(0);
    expect(rules.json().rules.map(({ name }: { name: string }) => name)).toEqual([...VALIDATION_RULES]);
    const told = (await ask(['config', 'check', '--rules'])).stdout;
    for (const word of [...VALIDATION_RULES, 'git-sync', 'networkTimeoutSeconds', 'command'])
      expect(told).toContain(word);
  });

  it('speaks French', async () => {
    configure(here.repo, GOOD);
    expect((await ask(['config', 'check'], { ROO_FSM_LANG: 'fr' })).stdout).toContain('rien à signaler');
  });
});

describe('config show', () => {
  it('shows what is in force, and with --origin where each value comes from', async () => {
    configure(here.repo, GOOD);
    overlay({ 'phases.work.timeoutMinutes': 3 });
    const env = { ...userFile({ retention: { runDays: 9 } }), ROO_FSM_SET: 'limits.maxCpuPercent=50' };
    const args = ['config', 'show', '--set', 'phases.work.enabled=false', '--lang', 'fr'];
    const shown = await ask(args, env);
    expect(shown.exitCode).toBe(0);
    expect(shown.json()).toMatchObject({
      language: 'fr',
      retention: { runDays: 9 },
      limits: { maxCpuPercent: 50 },
      phases: [{ name: 'work', enabled: false, timeoutMinutes: 3 }],
    });
    const { origins, layers } = (await ask([...args, '--origin', '--json'], env)).json();
    const of = (key: string) => origins.find((one: { key: string }) => one.key === key)?.origin;
    expect(of('language')).toEqual({ from: 'option', file: '--lang', key: 'language' });
    expect(of('phases.work.enabled')).toMatchObject({ from: 'option', file: '--set' });
    expect(of('limits.maxCpuPercent')).toMatchObject({ from: 'environment', file: 'ROO_FSM_SET' });
    expect(of('phases.work.timeoutMinutes')).toMatchObject({
      from: 'overlay',
      file: '.roo-fsm/overlay.json',
      line: 4,
      column: 5,
    });
    expect(of('phases.work.name')).toMatchObject({
      from: 'workspace',
      file: '.roo/orchestration.json',
      line: 4,
      column: 7,
    });
    expect(of('retention.runDays')).toMatchObject({ from: 'user', line: 3, column: 5 });
    expect(of('timeoutMinutes')).toEqual({ from: 'default' });
    expect(layers).toMatchObject([
      { layer: 'user', found: true },
      { layer: 'workspace', found: true },
      { layer: 'overlay', found: true },
    ]);
    expect((await ask([...args, '--origin'], env)).stdout).toMatch(
      /^phases\.work\.timeoutMinutes +3 +\.roo-fsm\/overlay\.json:4:5$/m,
    );
  });

  it('shows one part by its key, and names the nearest when there is none', async () => {
    configure(here.repo, GOOD);
    expect((await ask(['config', 'show', 'phases.work.tasks.say.kind'])).stdout).toBe('"command"\n');
    const none = await ask(['config', 'show', 'phases.wrok']);
    expect(none.exitCode).toBe(64);
    expect(none.stderr).toContain('did you mean "work"?');
  });

  it('shows no secret, and references as references', async () => {
    const env = { API_TOKEN: 'abc-123-never-shown', FROM: `\${env:HOME}` };
    const command = ['node', 'x.js', '--password', 'pw-never-shown'];
    const masking = { patterns: ['pattern-never-shown'] };
    configure(here.repo, {
      masking,
      phases: [phase('work', [{ name: 'x', kind: 'command', command, env }])],
    });
    for (const args of [[], ['--origin'], ['--json'], ['--origin', '--json'], ['phases.work.tasks.x.env']]) {
      const { stdout, exitCode } = await ask(['config', 'show', ...args]);
      expect(exitCode).toBe(0);
      expect(stdout).not.toContain('never-shown');
      expect(stdout).toContain(`\${env:HOME}`);
    }
  });

  it('shows who is asked for help and told, without the addresses that are keys, and each with its origin', async () => {
    const slack = { type: 'slack', url: 'https://hooks.slack.com/services/never-shown' };
    const mail = { type: 'email', host: 'h', user: 'u', from: 'a@b.c', to: ['a@b.c'] };
    const referred = {
      type: 'webhook',
      url: `\${env:HOOK}`,
      headers: { Authorization: 'Bearer never-shown', 'X-Api': 'never-shown', Accept: 'text/plain' },
    };
    const plain = { type: 'webhook', name: 'plain', url: 'https://example.invalid/never-shown' };
    configure(here.repo, {
      escalation: { agent: { permissionMode: 'bypassPermissions', env: { A_TOKEN: 'never-shown-22' } } },
      notifications: { channels: [slack, { ...mail, password: 'never-shown-33' }, referred, plain] },
      phases: [phase('work', [{ name: 'x', kind: 'command', command: ['node', '--version'] }])],
    });
    overlay({ 'escalation.agent.maxPerDay': 1, 'intercom.condenseTo': 40 });
    for (const args of [['notifications'], ['escalation'], ['--origin', '--json']]) {
      const { stdout, exitCode } = await ask(['config', 'show', ...args]);
      expect(exitCode).toBe(0);
      expect(stdout).not.toContain('never-shown');
      if (args[0] !== '--origin') continue;
      expect(stdout).toContain(`\${env:HOOK}`);
      expect(stdout).toContain('text/plain');
      const { config, origins } = JSON.parse(stdout);
      expect(config).toMatchObject({ escalation: { agent: { maxPerDay: 1 } }, intercom: { condenseTo: 40 } });
      const of = (key: string) => origins.find((one: { key: string }) => one.key === key)?.origin.from;
      expect(of('escalation.agent.maxPerDay')).toBe('overlay');
      expect(of('escalation.agent.permissionMode')).toBe('workspace');
      expect(of('intercom.path')).toBe('default');
      expect(of('notifications.channels')).toBe('workspace');
    }
    const checked = await ask(['config', 'check', '--json']);
    expect(checked.exitCode).toBe(1);
    expect(checked.json().files[0].warnings).toMatchObject([
      { code: 'config.agent-unbound' },
      { code: 'config.variable-missing', where: { key: 'notifications.channels[2].url' } },
    ]);
  });

  it('what it shows is a configuration that means the same', async () => {
    configure(here.repo, GOOD);
    const shown = await ask(['config', 'show', '--set', 'timeoutMinutes=5']);
    here.repo.write({ 'again.json': shown.stdout });
    expect((await ask(['config', 'show', '--config', 'again.json'])).stdout).toBe(shown.stdout);
  });

  it('a configuration that is broken cannot be shown', async () => {
    configure(here.repo, '{');
    const shown = await ask(['config', 'show']);
    expect(shown.exitCode).toBe(3);
    expect(shown.stderr).toContain('.roo/orchestration.json:1:2');
  });
});

describe('config schema', () => {
  it('prints the JSON Schema, or writes it where it is wanted', async () => {
    const printed = await ask(['config', 'schema']);
    const published = fs.readFileSync(
      new URL('../../config/orchestration.schema.json', import.meta.url),
      'utf8',
    );
    expect(printed.json()).toEqual(JSON.parse(published));
    expect((await ask(['config', 'schema', '--out', 'new folder/s.json'])).exitCode).toBe(0);
    expect(fs.readFileSync(path.join(here.repo.path, 'new folder', 's.json'), 'utf8')).toBe(printed.stdout);
  });
});

it('prune keeps what is set for it', async () => {
  configure(here.repo, GOOD);
  expect((await ask(['prune', '--dry-run', '--set', 'retention.runDays=1'])).exitCode).toBe(0);
  expect((await ask(['prune', '--dry-run', '--set', 'retention.runDay=1'])).stderr).toContain(
    'did you mean "runDays"?',
  );
});

describe('a run', () => {
  it('runs with what is set for it', async () => {
    configure(here.repo, { phases: [phase('a', [script('x', '')]), phase('b', [script('y', '')])] });
    const run = await ask(['run', '--json', '--set', 'phases.a.enabled=false']);
    expect(run.json().phases.map(({ status }: { status: string }) => status)).toEqual([
      'skipped',
      'succeeded',
    ]);
    const dry = await ask(['run', '--dry-run', '--json'], { ROO_FSM_SET: 'phases.b.enabled=false' });
    expect(dry.json().phases.map(({ status }: { status: string }) => status)).toEqual([
      'succeeded',
      'skipped',
    ]);
  });

  it('a --set that cannot be is a mistake of the command line, and no run is recorded', async () => {
    configure(here.repo, GOOD);
    for (const set of ['limts.x=1', 'limits.maxCpuPercent=200', 'nonsense', 'phases.wrok.enabled=false']) {
      const run = await ask(['run', '--json', '--set', set]);
      expect(run.exitCode).toBe(64);
      expect(run.json().error).toMatchObject({ reason: 'usage', message: expect.stringContaining('--set') });
    }
    expect((await ask(['history', '--json'])).json()).toEqual([]);
  });

  it('a mistake of the environment or the user is a configuration that cannot be read, and recorded as such', async () => {
    configure(here.repo, GOOD);
    const run = await ask(['run', '--json'], { ROO_FSM_LANG: 'de' });
    expect(run.exitCode).toBe(3);
    expect(run.json().configError.problems).toMatchObject([
      { where: { file: 'ROO_FSM_LANG', key: 'language' } },
    ]);
    expect((await ask(['run'], userFile({ langage: 'fr' }))).exitCode).toBe(3);
  });

  it('reads the file that ROO_FSM_CONFIG names, and --config is stronger', async () => {
    here.repo.write({
      'one.json': JSON.stringify(GOOD),
      'two.json': JSON.stringify({ phases: [phase('two', [script('x', '')])] }),
    });
    const names = async (args: string[]) =>
      (await ask(['run', '--json', ...args], { ROO_FSM_CONFIG: 'one.json' }))
        .json()
        .phases.map(({ name }: { name: string }) => name);
    expect(await names([])).toEqual(['work']);
    expect(await names(['--config', 'two.json'])).toEqual(['two']);
    const gone = await ask(['run', '--json'], { ROO_FSM_CONFIG: 'gone.json' });
    expect(gone.json().configError.problems[0].remedy).toContain('ROO_FSM_CONFIG');
  });
});

describe('a run that was left open', () => {
  /** Kills itself at its first attempt, and its run stays open. */
  const dying = (): void => {
    const code =
      "if (!fs.existsSync('again')) { fs.writeFileSync('again', ''); process.kill(process.ppid, 'SIGKILL'); }";
    configure(here.repo, {
      phases: [phase('work', [script('die', `const fs = require('node:fs'); ${code}`)])],
    });
  };
  const statuses = async () =>
    (await ask(['history', '--json'])).json().map(({ status }: { status: string }) => status);

  it.skipIf(process.platform === 'win32')('is gone on with by resume with what was set for it', async () => {
    dying();
    await ask(['run', '--set', 'phases.work.timeoutMinutes=7', '--set', 'masking.variables=["X"]']);
    expect(await statuses()).toEqual(['resumable']);
    const [started] = (await ask(['replay', 'last', '--json'])).json().events;
    expect(started.data.settings).toEqual(['phases.work.timeoutMinutes=7']);
    expect((await ask(['resume'])).exitCode).toBe(0);
    expect(await statuses()).toEqual(['success']);
  });

  it.skipIf(process.platform === 'win32')('is closed by a run with other settings', async () => {
    dying();
    await ask(['run', '--set', 'phases.work.timeoutMinutes=7']);
    expect((await ask(['run'])).exitCode).toBe(0);
    expect(await statuses()).toEqual(['success', 'interrupted']);
  });

  it.skipIf(process.platform === 'win32')(
    'and a secret that was set for it is not recorded: the same run goes on with it, resume cannot',
    async () => {
      dying();
      const set = ['--set', 'phases.work.tasks.die.env.API_TOKEN=tok-never-recorded-1'];
      await ask(['run', ...set]);
      expect((await ask(['replay', 'last', '--json'])).stdout).not.toContain('never-recorded');
      const resumed = await ask(['resume']);
      expect(resumed.exitCode).toBe(3);
      expect(resumed.stderr).toContain('with the same --set goes on with it');
      expect((await ask(['run', ...set])).exitCode).toBe(0);
      expect(await statuses()).toEqual(['success']);
    },
  );
});
