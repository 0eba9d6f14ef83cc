import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { bundledCli } from '../support/bundle.ts';
import { roo } from '../support/cli.ts';
import { errorDocument, escalationsDocument, runDocument } from '../support/contracts.ts';
import { historyOf, signalTo, started, waitsOnce } from '../support/waiting-run.ts';
import { configure, filesOf, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const MACHINE = 'some-machine';
const INTERCOM = `.claude/local/INTERCOM-${MACHINE}.md`;

/** What the agent of a test does: code that runs in the workspace with the prompt as `prompt`, and prints its answer. */
let agent: string;
beforeEach(() => {
  agent = path.join(here.root, 'agent.mjs');
});
const answering = (code: string, result = 'STATUS: done\nREASON: it is repaired'): void =>
  fs.writeFileSync(
    agent,
    `import fs from 'node:fs';
const prompt = fs.readFileSync(0, 'utf8');
fs.appendFileSync(${JSON.stringify(path.join(here.root, 'prompts.txt'))}, prompt + '\\n=====\\n');
${code}
console.log(JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result: ${JSON.stringify(result)},
  num_turns: 3, total_cost_usd: 0.25, session_id: 's' }));
`,
  );
const prompts = (): string[] => {
  const file = path.join(here.root, 'prompts.txt');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n=====\n').slice(0, -1) : [];
};
const ask = (...args: string[]) => roo(args, { cwd: here.repo.path, env: { ROO_FSM_MACHINE_ID: MACHINE } });
const document = async (...args: string[]) => runDocument.parse((await ask(...args, '--json')).json());
const intercom = () => fs.readFileSync(path.join(here.repo.path, INTERCOM), 'utf8');
const records = () => {
  const folder = path.join(here.repo.path, '.roo-fsm', 'logs');
  const name = fs.readdirSync(folder).find((one) => one.startsWith('escalations-')) ?? '';
  return JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')).escalations;
};

/** `broken` fails until the file `repaired` is there; `fine` never does. */
const config = (more: object = {}) => ({
  phases: [
    phase('checks', [
      script(
        'broken',
        "if (!require('fs').existsSync('repaired')) { console.log('no repair'); process.exit(3) }",
      ),
      script('fine', ''),
    ]),
    phase('later', [script('other', '')]),
  ],
  escalation: { agent: { command: [process.execPath, agent] } },
  ...more,
});

describe('roo-fsm escalate', () => {
  it('makes what failed in the last failed run again, writes it down, and asks no agent that is not allowed', async () => {
    answering('');
    configure(here.repo, config());
    expect((await document('run')).status).toBe('partial_success');
    const told = await document('escalate', '--reason', 'please look');
    expect(told.phases.map(({ name, status }) => [name, status])).toEqual([
      ['checks', 'failed'],
      ['later', 'skipped'],
    ]);
    expect(told.escalation).toMatchObject({
      level: 3,
      record: 'written',
      intercom: 'written',
      messageId: `${told.runId}-escalation`,
      skipped: [
        { level: 3, code: 'agent.not-enabled' },
        { level: 4, code: 'rollback.manual' },
      ],
      leftToPerson: true,
    });
    expect(told.escalation?.reasons[0]).toBe('asked for by hand: please look');
    expect(prompts()).toEqual([]);
    expect(records()).toHaveLength(1);
    expect(records()[0]).toMatchObject({
      execution_id: told.runId,
      intercom_notified: true,
      machine: MACHINE,
      failed_tasks: ['checks/broken'],
      agent: { asked: false },
    });
    expect(intercom()).toContain('asked for by hand: please look');
    expect(intercom().match(/roo-scheduler → claude-code \[\w+\]/g)).toEqual([
      'roo-scheduler → claude-code [ERROR]',
      'roo-scheduler → claude-code [ASK]',
    ]);
  });

  it('with --agent asks it, checks what it did, and says so everywhere', async () => {
    answering("fs.writeFileSync('repaired', '');");
    configure(here.repo, config());
    await ask('run');
    const result = await ask(
      'escalate',
      '--agent',
      '--reason',
      'repair it',
      '--context',
      'see README',
      '--json',
    );
    const told = runDocument.parse(result.json());
    expect(told).toMatchObject({ status: 'partial_success', repairedBy: 'agent', exitCode: 1 });
    expect(result.exitCode).toBe(1);
    expect(told.escalation?.agent).toMatchObject({
      outcome: 'done',
      repaired: true,
      costUsd: 0.25,
      turns: 3,
    });
    const [prompt = ''] = prompts();
    expect(prompt).toContain('🚨 ESCALADE LEVEL 3 - RooScheduler');
    expect(prompt).toContain('asked for by hand: repair it');
    expect(prompt).toContain('| see README');
    expect(prompt).toContain('| no repair');
    expect(records()[0]).toMatchObject({
      repaired_by: 'agent',
      agent: { asked: true, repaired: true, cost_usd: 0.25 },
    });
    expect(intercom()).toContain('[DONE]');

    const report = (await ask('show', 'last')).stdout;
    expect(report).toContain('→ level 3: the agent has repaired it (3 turns, $0.25, ');
    expect(report).toMatch(/record: logs\/escalations-\d{6}\.json/);
    expect(report).toContain(`INTERCOM: message ${told.runId}-escalation`);

    const list = escalationsDocument.parse((await ask('escalations', '--json')).json());
    expect(list.escalations).toHaveLength(1);
    expect(list.escalations[0]).toMatchObject({
      runId: told.runId,
      outcome: 'agent.repaired',
      agent: { costUsd: 0.25, turns: 3 },
    });
    const table = (await ask('escalations')).stdout;
    expect(table).toMatch(/^when \(UTC\)\s+run\s+level\s+outcome\s+agent\s+cost\s+time\s+reasons/);
    expect(table).toMatch(/the agent has repaired it\s+3 turns\s+\$0\.25/);
  });

  it('when nothing has failed makes nothing, and still asks', async () => {
    answering('', 'STATUS: done\nREASON: looked');
    configure(here.repo, config());
    here.repo.write({ repaired: '' });
    await ask('run');
    const told = await document('escalate', '--agent', '--reason', 'look around');
    expect(told.status).toBe('success');
    expect(told.phases.map(({ status }) => status)).toEqual(['skipped', 'skipped']);
    expect(prompts()[0]).toContain('A person asks for help; no task of this run has failed.');
  });

  it('works when the configuration cannot be read', async () => {
    configure(here.repo, '{"phases": [');
    const result = await ask('escalate', '--reason', 'it is broken', '--json');
    const told = runDocument.parse(result.json());
    expect(result.exitCode).toBe(3);
    expect(told.escalation?.reasons).toEqual([
      'asked for by hand: it is broken',
      'the configuration cannot be read',
    ]);
    expect(intercom()).toContain('.roo/orchestration.json:1:');
  });

  it('an agent that starts a run of its own is told whose agent it is, and to change no task for that', async () => {
    answering(`const { spawnSync } = await import('node:child_process');
const inner = spawnSync(process.execPath, [${JSON.stringify(bundledCli())}, 'run'], { encoding: 'utf8' });
fs.writeFileSync(${JSON.stringify(path.join(here.root, 'inner.txt'))}, inner.status + ' ' + inner.stderr);`);
    configure(here.repo, config());
    await ask('run');
    await ask('escalate', '--agent', '--reason', 'repair it');
    const inner = fs.readFileSync(path.join(here.root, 'inner.txt'), 'utf8');
    expect(inner).toMatch(/^75 .*started by the agent of the run that is at work/);
    expect(inner).toContain('what failed is checked again');
    expect(inner).not.toContain('out of that task');
    expect(await historyOf(here.repo)).toHaveLength(2);
  });

  it.each([
    ['removed', "fs.rmSync('.roo/orchestration.json');", undefined],
    ['corrected', "fs.appendFileSync('.roo/orchestration.json', ' ');", undefined],
    ['corrected', "fs.copyFileSync('good.json', '.roo/orchestration.json');", 'agent'],
  ])('a configuration is not repaired by being gone (%s, %s)', async (_, code, repairedBy) => {
    answering(code);
    configure(here.repo, config());
    // Whose agent is remembered when the configuration cannot be read any more.
    await ask('run');
    fs.copyFileSync(
      path.join(here.repo.path, '.roo/orchestration.json'),
      path.join(here.repo.path, 'good.json'),
    );
    configure(here.repo, '{"phases": [');
    const told = await document('escalate', '--agent', '--reason', 'x');
    expect(prompts()).toHaveLength(1);
    expect(told.repairedBy).toBe(repairedBy);
    expect(told.exitCode).toBe(repairedBy === undefined ? 3 : 1);
  });

  it('takes the run that is named', async () => {
    configure(here.repo, config());
    const first = await document('run');
    configure(here.repo, {
      ...config(),
      phases: [phase('later', [script('other', 'process.exit(2)')])],
    });
    await ask('run');
    configure(here.repo, config());
    const told = await document('escalate', '--run', first.runId, '--reason', 'that one');
    expect((await ask('escalate', '--run', first.runId, '--reason', 'x')).stderr).toMatch(
      new RegExp(`^about run ${first.runId} of .* UTC; run again: checks/broken\n`),
    );
    configure(here.repo, { phases: [phase('later', [script('other', '')])] });
    const { stderr } = await ask('escalate', '--run', first.runId, '--reason', 'x');
    expect(stderr).toContain('run again: none\nnot in the configuration any more: checks/broken\n');
    expect(told.phases.find(({ name }) => name === 'checks')?.tasks[0]?.status).toBe('failed');
    const unknown = await ask('escalate', '--run', 'ffff', '--reason', 'x', '--json');
    expect(unknown.exitCode).toBe(66);
  });

  it.each([
    [['--reason', ' '], 'it says nothing'],
    [['--reason', 'x'.repeat(501)], 'longer than 500'],
    [['--reason', 'x', '--context', 'x'.repeat(4001)], 'longer than 4000'],
  ])('refuses what it could not tell (%#)', async (args, message) => {
    const result = await ask('escalate', ...args, '--json');
    expect(result.exitCode).toBe(64);
    expect(errorDocument.parse(result.json()).error.message).toContain(message);
    expect(here.repo.exists('.roo-fsm')).toBe(false);
  });

  it('leaves a run that was left open as it is, and says what to do first', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('x')])] });
    const { running } = await started(here.repo);
    signalTo(running.pid, 'SIGTERM');
    await running;
    const result = await ask('escalate', '--reason', 'look', '--json');
    expect(result.exitCode).toBe(3);
    expect(errorDocument.parse(result.json()).error).toMatchObject({
      reason: 'run-open',
      remedy: expect.stringContaining('roo-fsm resume') as string,
    });
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['resumable']);
  });

  it('needs a reason', async () => {
    expect((await ask('escalate')).exitCode).toBe(64);
  });
});

describe('roo-fsm escalate --dry-run', () => {
  const filesNow = () => ({
    ...filesOf(here.repo.path),
    data: fs.existsSync(path.join(here.repo.path, '.roo-fsm'))
      ? filesOf(path.join(here.repo.path, '.roo-fsm'))
      : null,
  });

  it('prints the message and the prompt of what failed, and writes nothing', async () => {
    answering('');
    configure(here.repo, config());
    await ask('run');
    const before = filesNow();
    const result = await ask('escalate', '--agent', '--reason', 'hunter2 look', '--dry-run');
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain('These tasks would be run again: checks/broken');
    expect(result.stdout).toContain('roo-scheduler → claude-code [ERROR]');
    expect(result.stdout).toContain('asked for by hand: hunter2 look');
    expect(result.stdout).toContain('| no repair');
    expect(result.stdout).toContain('STATUS: done|blocked|waiting');
    const told = (await ask('escalate', '--reason', 'look', '--dry-run', '--json')).json();
    expect(told).toMatchObject({
      schema: 'roo-fsm/escalate-preview@1',
      tasks: ['checks/broken'],
      intercom: { file: INTERCOM, type: 'ERROR' },
    });
    expect(filesNow()).toEqual(before);
    expect(prompts()).toEqual([]);
  });

  it('works before the first run, and with a configuration that cannot be read', async () => {
    const first = await ask('escalate', '--reason', 'look', '--dry-run');
    expect(first.stdout).toContain('These tasks would be run again: none');
    configure(here.repo, '{"phases": [');
    const second = await ask('escalate', '--reason', 'look', '--dry-run');
    expect(second.stdout).toContain('the configuration cannot be read');
    expect(here.repo.exists('.roo-fsm')).toBe(false);
  });
});

describe('a run by hand that needs help', () => {
  const critical = (more: object = {}) => ({
    phases: [phase('checks', [script('broken', 'process.exit(3)')], { critical: true })],
    ...more,
  });

  it('prints the command that asks the agent', async () => {
    configure(here.repo, critical());
    const result = await ask('run');
    expect(result.stdout).toContain('Needs help because of:\n  critical phase failed: checks\n');
    expect(result.stdout).toMatch(
      /to ask the agent: roo-fsm escalate --agent --run [0-9a-f-]{13} --reason "…"/,
    );
  });

  it('and whose agent is missing is told in INTERCOM and recorded all the same', async () => {
    configure(
      here.repo,
      critical({ escalation: { agent: { enabled: true, command: ['no-such-agent-anywhere'] } } }),
    );
    const result = await ask('run');
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('recorded, and told in INTERCOM');
    expect(result.stdout).toContain('→ level 3: the agent could not be asked');
    expect(result.stdout).not.toContain('to ask the agent:');
    expect(intercom()).toContain('[ERROR]');
    expect(records()[0]).toMatchObject({ agent: { asked: true, outcome: 'not-available' } });
  });
});

describe('a run on schedule whose configuration cannot be read', () => {
  const OFF = { escalation: { agent: { enabled: false } } };
  const asked = async (args: string[], env: Record<string, string> = {}) => {
    const more = { ROO_FSM_MACHINE_ID: MACHINE, PATH: here.root, ...env };
    await roo(['run', '--trigger', 'schedule', ...args], { cwd: here.repo.path, env: more });
    return records()[0].agent.asked as boolean;
  };

  it('asks an agent where nobody said otherwise, or somebody said so', async () => {
    configure(here.repo, '{"phases": [');
    expect(await asked([])).toBe(true);
  });

  it.each([
    ['in the command line', ['--set', 'escalation.agent.enabled=false'], {}],
    ['in the command line, for all of it', ['--set', 'escalation={"agent":{"enabled":false}}'], {}],
    ['in the environment', [], { ROO_FSM_SET: 'escalation.agent.enabled=false' }],
  ])('asks none that was refused %s', async (_, args, env) => {
    configure(here.repo, '{"phases": [');
    expect(await asked(args, env)).toBe(false);
  });

  it('asks none that the broken file itself refuses, or the user’s own', async () => {
    configure(here.repo, '{"escalation": {"agent": {"enabled": false}}, "phases": ');
    expect(await asked([])).toBe(false);
    fs.rmSync(path.join(here.repo.path, '.roo-fsm'), { recursive: true });
    configure(here.repo, { ...OFF, phasess: [] });
    expect(await asked([])).toBe(false);
    fs.rmSync(path.join(here.repo.path, '.roo-fsm'), { recursive: true });
    configure(here.repo, '{"phases": [');
    const user = path.join(here.root, 'user.json');
    fs.writeFileSync(user, JSON.stringify(OFF));
    expect(await asked([], { ROO_FSM_USER_CONFIG: user })).toBe(false);
  });

  it('asks none that the schedule of the original refuses', async () => {
    const schedule = {
      id: 'daily-orchestration',
      enabled: true,
      trigger: { type: 'daily', time: '06:00' },
      action: {
        type: 'script',
        path: 'roo-config/scheduler/orchestration-engine.ps1',
        arguments: ['-ConfigPath', 'engine.json'],
      },
      escalation: { enabled: true, claude_notification: false },
    };
    here.repo.write({ 'schedules.json': JSON.stringify({ schedules: [schedule] }), 'engine.json': '{' });
    const file = path.join(here.repo.path, 'schedules.json');
    expect(await asked(['--config', file])).toBe(false);
    fs.rmSync(path.join(here.repo.path, '.roo-fsm'), { recursive: true });
    here.repo.write({
      'schedules.json': JSON.stringify({ schedules: [schedule] }).replace(':false', ':true'),
    });
    expect(await asked(['--config', file])).toBe(true);
  });

  it('asks none that was refused since it was last readable', async () => {
    configure(here.repo, {
      ...config(),
      escalation: { agent: { enabled: true, command: ['no-such-agent'] } },
    });
    await ask('run');
    configure(here.repo, '{"phases": [');
    expect(await asked(['--set', 'escalation.agent.enabled=false'])).toBe(false);
  });
});

describe('roo-fsm escalations', () => {
  it('is empty without a run, and says how to ask for help', async () => {
    expect(escalationsDocument.parse((await ask('escalations', '--json')).json()).escalations).toEqual([]);
    expect((await ask('escalations')).stdout).toContain('roo-fsm escalate --reason');
    expect((await ask('escalations', '--limit', '0')).exitCode).toBe(64);
  });

  it('has only runs that needed help, newest first, and takes a number and a moment', async () => {
    configure(here.repo, { phases: [phase('a', [script('x', '')])] });
    await ask('run');
    const first = await document('escalate', '--reason', 'one');
    const second = await document('escalate', '--reason', 'two');
    const ids = async (...args: string[]) =>
      escalationsDocument
        .parse((await ask('escalations', '--json', ...args)).json())
        .escalations.map(({ runId }) => runId);
    expect(await ids()).toEqual([second.runId, first.runId]);
    expect(await ids('--limit', '1')).toEqual([second.runId]);
    expect(await ids('--since', '1h')).toHaveLength(2);
    expect(await ids('--since', '2999-01-01')).toEqual([]);
    expect((await ask('escalations')).stdout).toContain('nobody was asked');
  });
});
