import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DataOf, EventType, StoredEvent } from '../../store/events.ts';
import { roo } from '../support/cli.ts';
import { type FakeClaude, fakeClaude } from '../support/fake-claude.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

/*
 * Each criterion that the original declared, in real runs of the program: what makes a run ask for help, what does
 * not, and why an agent that could be asked is not.
 */

const here = workspaces();
let claude: FakeClaude;
beforeEach(() => {
  claude = fakeClaude(path.join(here.root, 'été bin'));
});

/** Fails until this file is there. */
const needs = (name: string, file = `${name}.txt`): object =>
  script(
    name,
    `if (!require('fs').existsSync(${JSON.stringify(file)})) { console.error('no ' + ${JSON.stringify(file)}); process.exitCode = 1; }`,
    { retry: { attempts: 1 } },
  );
const fine = (name: string): object => script(name, "console.log('ok')");

const ASKED = { enabled: true, cooldownMinutes: 0, sameCauseHours: 0, maxPerDay: 50 };

function configured(phases: object[], escalation: object = {}, agent: object = {}): void {
  configure(here.repo, {
    phases,
    escalation: { recovery: {}, ...escalation, agent: { ...ASKED, ...agent } },
  });
}

type Escalation = { level: number; reasons: string[]; outcome: string };
type Told = {
  runId: string;
  status: string;
  trigger: string;
  repairedBy?: string;
  phases: { name: string; status: string; tasks: { name: string; status: string; attempts: number }[] }[];
  escalation?: Escalation;
};

/** A run, its events, and what it said. */
class Ran {
  readonly told: Told;
  readonly events: StoredEvent[];
  constructor(told: Told, events: StoredEvent[]) {
    this.told = told;
    this.events = events;
  }

  /** The data of the events of this type. */
  all<T extends EventType>(type: T): DataOf<T>[] {
    return this.events.flatMap((event) => (event.type === type ? [event.data as DataOf<T>] : []));
  }

  /** Codes of the reasons for which level 3 was reached. */
  get reasons(): string[] {
    return this.all('run.escalated')
      .filter(({ level }) => level === 3)
      .flatMap(({ reasons }) => reasons.map(({ code }) => code));
  }

  /** Why the agent was not asked. */
  get passedOver(): DataOf<'escalation.skipped'>['reason'] | undefined {
    return this.all('escalation.skipped').find(({ level }) => level === 3)?.reason;
  }
}

async function run(...args: string[]): Promise<Ran> {
  const cwd = here.repo.path;
  const ended = await roo(['run', '--json', ...args], { cwd, env: claude.env });
  const told: Told & { exitCode: number } = ended.json();
  expect(told.exitCode).toBe(ended.exitCode);
  const replayed = await roo(['replay', told.runId, '--json'], { cwd });
  const { verified, events }: { verified: boolean; events: StoredEvent[] } = replayed.json();
  expect(verified).toBe(true);
  return new Ran(told, events);
}

/** That the agent was asked once, and did not put it right. */
function expectAsked(ran: Ran): void {
  expect(ran.passedOver).toBeUndefined();
  expect(ran.all('agent.requested')).toHaveLength(1);
  expect(ran.all('agent.answered')).toMatchObject([{ outcome: 'done' }]);
  expect(ran.all('verification.finished')).toMatchObject([{ repaired: false }]);
  expect(ran.told.escalation).toMatchObject({ level: 3, outcome: 'agent.not-repaired' });
}

/** That the run asked for help, and the agent was not asked for this reason. */
function expectPassedOver(ran: Ran, code: string): void {
  expect(ran.passedOver?.code).toBe(code);
  expect(ran.all('agent.requested')).toEqual([]);
  expect(ran.all('person.requested')).toHaveLength(1);
  expect(ran.told.escalation).toMatchObject({ level: 3, outcome: code });
}

describe('level 3 is reached', () => {
  it('by a run that failed as a whole; what the agent put right is checked, and is no success all the same', async () => {
    configured([phase('work', [needs('build')])]);
    claude.behave({ does: "fs.writeFileSync('build.txt', '')", says: 'The file was missing.' });
    const ran = await run();
    expect(ran.reasons).toEqual(['escalation.status']);
    expect(ran.all('agent.requested')).toEqual([
      { failedTasks: ['work/build'], cause: expect.stringContaining('work/build: exit-non-zero') },
    ]);
    expect(ran.all('verification.finished')).toEqual([{ repaired: true, stillFailing: [] }]);
    expect(ran.told).toMatchObject({
      status: 'partial_success',
      repairedBy: 'agent',
      escalation: { level: 3, reasons: ['status of the run: failure'], outcome: 'agent.repaired' },
    });
    const [call] = claude.calls();
    expect(call).toMatchObject({ cwd: fs.realpathSync(here.repo.path), runId: ran.told.runId });
    expect(call?.args).toEqual(expect.arrayContaining(['-p', '--output-format', 'json']));
    expect(call?.prompt).toContain(ran.told.runId);
  });

  it('by a critical phase that failed while others succeeded', async () => {
    configured([
      phase('check', [needs('build')], { critical: true }),
      phase('tidy', [fine('sweep')], { always: true }),
    ]);
    const ran = await run();
    expect(ran.reasons).toEqual(['phase.critical-failed']);
    expect(ran.told.phases.map(({ status }) => status)).toEqual(['failed', 'succeeded']);
    expect(ran.told.escalation?.reasons).toEqual(['critical phase failed: check']);
    expectAsked(ran);
  });

  it('by more than three failed tasks in a run that is partial', async () => {
    const four = ['a', 'b', 'c', 'd'].map((name) => needs(name));
    configured([phase('check', four), phase('tidy', [fine('sweep')])]);
    const ran = await run();
    expect(ran.reasons).toEqual(['escalation.failed-tasks']);
    expect(ran.told).toMatchObject({
      status: 'partial_success',
      escalation: { reasons: ['many tasks failed: 4'] },
    });
    expect(ran.all('agent.requested')[0]?.failedTasks).toEqual(['check/a', 'check/b', 'check/c', 'check/d']);
    expectAsked(ran);
  });

  it('by a configuration that cannot be read, in a scheduled run; the agent can repair that as well', async () => {
    configure(here.repo, '{ "phases": [');
    const repaired = JSON.stringify({ phases: [phase('work', [fine('build')])] });
    claude.behave({
      does: `fs.writeFileSync('.roo/orchestration.json', ${JSON.stringify(repaired)})`,
    });
    const ran = await run('--trigger', 'schedule');
    expect(ran.reasons).toEqual(['escalation.config-unreadable']);
    expect(ran.all('agent.requested')).toMatchObject([
      { failedTasks: [], cause: expect.stringMatching(/^configuration: ./) },
    ]);
    expect(ran.told).toMatchObject({ status: 'partial_success', repairedBy: 'agent', trigger: 'schedule' });
  });

  it('by such a one as well when the last one that could be read wants no agent, which is then not asked', async () => {
    configured([phase('work', [fine('build')])], {}, { enabled: false });
    expect((await run('--trigger', 'schedule')).told.status).toBe('success');
    configure(here.repo, '{ "phases": [');
    const first = await run('--trigger', 'schedule');
    expectPassedOver(first, 'agent.not-enabled');
    expect(first.told.status).toBe('error');
    expectPassedOver(await run('--trigger', 'schedule'), 'agent.not-enabled');
    expect(claude.calls()).toEqual([]);
  });

  it('as the thresholds of the configuration say', async () => {
    const phases = [phase('check', [needs('a'), needs('b')]), phase('tidy', [fine('sweep')])];
    configured(phases, { maxFailedTasks: 1 });
    const sooner = await run();
    expect(sooner.reasons).toEqual(['escalation.failed-tasks']);
    expectAsked(sooner);
    configured(phases, { maxFailedTasks: 2 });
    expect((await run()).told).not.toHaveProperty('escalation');
    configured([phase('work', [needs('build')])], { criteria: ['critical-phase', 'failed-tasks'] });
    const other = await run();
    expect(other.told.status).toBe('failure');
    expect(other.told).not.toHaveProperty('escalation');
    expect(claude.calls()).toHaveLength(1);
  });
});

describe('level 3 is not reached', () => {
  it('by three failed tasks of a phase that is not critical', async () => {
    configured([
      phase(
        'check',
        ['a', 'b', 'c'].map((name) => needs(name)),
      ),
      phase('tidy', [fine('sweep')]),
    ]);
    const ran = await run();
    expect(ran.told.status).toBe('partial_success');
    expect(ran.told).not.toHaveProperty('escalation');
    expect(ran.reasons).toEqual([]);
    expect(claude.calls()).toEqual([]);
  });
});

describe('no agent is asked', () => {
  it('about what it cannot cure, as a remote that is not reached', async () => {
    here.repo.git('remote', 'add', 'origin', 'https://127.0.0.1:9/nothing.git');
    here.repo.git('config', 'branch.main.remote', 'origin');
    here.repo.git('config', 'branch.main.merge', 'refs/heads/main');
    const pull = { name: 'pull', kind: 'git-sync', retry: { attempts: 1 } };
    configured([phase('sync', [pull], { critical: true })]);
    const ran = await run();
    expect(ran.all('task.failed')).toMatchObject([{ failure: { reason: 'unreachable', remote: 'origin' } }]);
    expect(ran.reasons).toEqual(['phase.critical-failed']);
    expectPassedOver(ran, 'agent.not-incurable');
    expect(claude.calls()).toEqual([]);
  });

  it('in a demonstration; the command is told instead', async () => {
    const env = { ...claude.env, TMPDIR: here.root, TMP: here.root, TEMP: here.root };
    const shown = await roo(['demo', '--break', 'git_sync', '--json'], { env });
    const told: Told = shown.json();
    expect(told).toMatchObject({ trigger: 'demo', escalation: { level: 3, outcome: 'agent.not-in-demo' } });
    expect(claude.calls()).toEqual([]);
  });

  it('in a run by hand without a configuration; the command is told instead', async () => {
    here.repo.git('checkout', '--detach');
    here.repo.write({ 'broken.json': '{', '.git/MERGE_HEAD': `${here.repo.head()}\n` });
    const ran = await run();
    expect(ran.told.status).toBe('failure');
    expectPassedOver(ran, 'agent.not-enabled');
    expect(claude.calls()).toEqual([]);
    const shown = await roo(['show', 'last'], { cwd: here.repo.path });
    expect(shown.stdout).toContain('roo-fsm escalate --agent');
  });

  it('more often in a day than it may be', async () => {
    configured([phase('work', [needs('build')])], {}, { maxPerDay: 1 });
    expectAsked(await run());
    const second = await run();
    expectPassedOver(second, 'agent.cap');
    expect(second.passedOver?.params).toEqual({ count: 1 });
    expect(second.all('run.started')[0]?.standing).toMatchObject({ agentAskedToday: 1 });
    expect(claude.calls()).toHaveLength(1);
  });

  it('again before its cooldown is over', async () => {
    configured([phase('work', [needs('build')])], {}, { cooldownMinutes: 30 });
    expectAsked(await run());
    const second = await run();
    expectPassedOver(second, 'agent.cooldown');
    expect(second.passedOver?.params['minutes']).toBeGreaterThan(0);
    expect(claude.calls()).toHaveLength(1);
  });

  it('about the same cause again; about another it is', async () => {
    configured([phase('work', [needs('build')])], {}, { sameCauseHours: 24 });
    const first = await run();
    expectAsked(first);
    const second = await run();
    expectPassedOver(second, 'agent.same-cause');
    expect(second.passedOver?.params).toEqual({ runId: first.told.runId });
    configured([phase('work', [needs('tests')])], {}, { sameCauseHours: 24 });
    expectAsked(await run());
    expect(claude.calls()).toHaveLength(2);
  });

  it('about the same cause it has put right before, it is', async () => {
    configured([phase('work', [needs('build')])], {}, { sameCauseHours: 24 });
    claude.behave({ does: "fs.writeFileSync('build.txt', '')" });
    expect((await run()).told.repairedBy).toBe('agent');
    fs.rmSync(path.join(here.repo.path, 'build.txt'));
    expect((await run()).told.repairedBy).toBe('agent');
    expect(claude.calls()).toHaveLength(2);
  });

  it('for a day after it did not help three times on end, and the report says so', async () => {
    configured([phase('work', [needs('build')])]);
    for (let nth = 0; nth < 3; nth += 1) expectAsked(await run());
    const fourth = await run();
    expectPassedOver(fourth, 'agent.resting');
    expect(fourth.all('run.started')[0]?.standing?.breakers).toMatchObject([
      { dependency: 'agent', state: 'open', failures: 3 },
    ]);
    expect(claude.calls()).toHaveLength(3);
    const shown = await roo(['show', 'last'], { cwd: here.repo.path });
    expect(shown.stdout).toContain('the agent did not help 3 times on end; it is left alone for another');
  });

  it('that is not there, and that is no attempt of it', async () => {
    configured([phase('work', [needs('build')])], {}, { command: ['no-such-agent'], maxPerDay: 1 });
    const first = await run();
    expect(first.all('agent.answered')).toMatchObject([{ outcome: 'not-available' }]);
    expect(first.told.escalation).toMatchObject({ outcome: 'agent.not-available' });
    const second = await run();
    expect(second.passedOver).toBeUndefined();
    expect(second.all('run.started')[0]?.standing).toMatchObject({ agentAskedToday: 0, agentLastMs: null });
  });
});

describe('a dependency that failed in three runs on end', () => {
  const retry = { attempts: 3, delaySeconds: 0, jitter: 0 };
  const NEVER = { enabled: false };
  const attemptsOf = ({ told }: Ran): number[] =>
    told.phases.flatMap(({ tasks }) => tasks.map(({ attempts }) => attempts));
  const restingIn = (ran: Ran): string[] =>
    (ran.all('run.started')[0]?.standing?.breakers ?? []).map(({ dependency }) => dependency);

  it('is tried once in the runs that follow, and the report says so', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    configured([phase('work', [{ name: 'ask', kind: 'http', url, retry }, fine('build')])], {}, NEVER);
    for (let nth = 0; nth < 3; nth += 1) expect(attemptsOf(await run())).toEqual([3, 1]);
    const fourth = await run();
    expect(attemptsOf(fourth)).toEqual([1, 1]);
    expect(fourth.all('retry.scheduled')).toEqual([]);
    const shown = await roo(['show', 'last'], { cwd: here.repo.path });
    expect(shown.stdout).toContain(
      'the host 127.0.0.1 failed in 3 runs on end; for another 1 h 00 min it is tried once in a run',
    );
  });

  it('may be an MCP server that hides behind another one, and is tried as usual once it has answered', async () => {
    const servers = (two: object): void =>
      here.repo.write({
        '.mcp.json': JSON.stringify({ mcpServers: { one: { command: 'no-such-server' }, two } }),
      });
    const task = { name: 'servers', kind: 'mcp', retry: { ...retry, attempts: 1 } };
    configured([phase('work', [task, fine('build')])], {}, NEVER);
    servers({ command: 'nor-this' });
    for (let nth = 0; nth < 3; nth += 1) expect(restingIn(await run())).toEqual([]);
    servers({ command: process.execPath, args: [GOOD_SERVER] });
    expect(restingIn(await run())).toEqual(['mcp:one', 'mcp:two']);
    expect(restingIn(await run())).toEqual(['mcp:one']);
  });
});

const GOOD_SERVER = fileURLToPath(new URL('../fixtures/mcp/good.mjs', import.meta.url));

/** A port of this machine at which nobody listens. */
async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  return address.port;
}
