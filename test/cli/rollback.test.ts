import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { roo } from '../support/cli.ts';
import { everythingOf } from '../support/git-world.ts';
import { daysAgo } from '../support/stored-runs.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const identity = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.invalid',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.invalid',
};
const cli = (...args: string[]) => roo(args, { cwd: here.repo.path, env: identity });

const COMMIT = `
  const { execFileSync } = require('node:child_process');
  require('node:fs').writeFileSync('README.md', 'by the run\\n');
  execFileSync('git', ['commit', '--quiet', '--all', '--message', 'by the run']);
`;

/** A run that commits, and puts an old file into the trash; returns its id. */
async function madeRun(): Promise<string> {
  const old = path.join(here.repo.path, 'old.tmp');
  fs.writeFileSync(old, 'old\n');
  fs.utimesSync(old, daysAgo(Date.now(), 60) / 1000, daysAgo(Date.now(), 60) / 1000);
  const tasks = [script('commit', COMMIT), { name: 'temp', kind: 'temp-cleanup' }];
  configure(here.repo, { phases: [phase('work', tasks)] });
  here.repo.git('add', '--all');
  here.repo.git('reset', '--quiet', 'old.tmp');
  here.repo.git('commit', '--quiet', '--message', 'configured');
  const { exitCode, stdout } = await cli('run', '--json');
  expect([exitCode, here.repo.exists('old.tmp'), here.repo.read('README.md')]).toEqual([
    0,
    false,
    'by the run\n',
  ]);
  return String(JSON.parse(stdout).runId);
}

const findings = (document: { phases: { tasks: { findings: { code: string }[] }[] }[] }): string[] =>
  document.phases.flatMap(({ tasks }) => tasks.flatMap((task) => task.findings.map(({ code }) => code)));

describe('roo-fsm rollback', () => {
  it('undoes a run as a run of its own, which can be undone again', async () => {
    const undone = await madeRun();
    const left = here.repo.head();
    const dry = await cli('rollback', 'last', '--dry-run', '--json');
    expect([dry.exitCode, dry.json()]).toMatchObject([
      0,
      {
        schema: 'roo-fsm/rollback@1',
        dryRun: true,
        runId: undone,
        outcome: 'done',
        actions: [
          { kind: 'branch', what: 'main', outcome: 'done' },
          { kind: 'files', outcome: 'done' },
          { kind: 'outside', outcome: 'nothing' },
        ],
      },
    ]);
    expect(here.repo.head()).toBe(left);

    const made = await cli('rollback', undone.slice(0, 13), '--json');
    expect(findings(made.json())).toEqual([
      'rollback.branch-back',
      'rollback.files-back',
      'rollback.outside',
    ]);
    expect([made.exitCode, made.json().status]).toEqual([0, 'success']);
    expect(made.json().runId).not.toBe(undone);
    expect([here.repo.exists('old.tmp'), here.repo.read('README.md')]).toEqual([true, 'hello\n']);
    const { log } = await logOf(String(made.json().runId));
    expect(log[0].data).toMatchObject({ rollsBack: undone, plan: { source: 'rollback' } });

    const again = await cli('rollback', 'last', '--json');
    expect([again.exitCode, findings(again.json())]).toEqual([
      0,
      ['rollback.branch-back', 'rollback.stays-back'],
    ]);
    expect([here.repo.head(), here.repo.read('README.md')]).toEqual([left, 'by the run\n']);
  });

  it('goes back to another branch, and from there forth again', async () => {
    const away = `${COMMIT.replace("execFileSync('git', [", "execFileSync('git', ['checkout', '--quiet', '-b', 'made']);\n  execFileSync('git', [")}`;
    configure(here.repo, { phases: [phase('work', [script('away', away)])] });
    here.repo.git('add', '--all');
    here.repo.git('commit', '--quiet', '--message', 'configured');
    const first = here.repo.head();
    expect((await cli('run')).exitCode).toBe(0);
    const left = here.repo.head();
    const where = () => [here.repo.git('symbolic-ref', '--short', 'HEAD').trim(), here.repo.head()];
    expect(where()).toEqual(['made', left]);
    expect((await cli('rollback', 'last')).exitCode).toBe(0);
    expect(where()).toEqual(['main', first]);
    expect((await cli('rollback', 'last')).exitCode).toBe(0);
    expect(where()).toEqual(['made', left]);
    expect((await cli('rollback', 'last')).exitCode).toBe(0);
    expect(where()).toEqual(['main', first]);
  });

  it('refuses what is in the way, says so, and touches nothing', async () => {
    const undone = await madeRun();
    here.repo.write({ 'README.md': 'mine\n', 'old.tmp': 'mine\n' });
    const before = everythingOf(here.repo);
    const dry = await cli('rollback', 'last', '--dry-run');
    expect([dry.exitCode, dry.stdout]).toEqual([2, expect.stringContaining('README.md')]);
    const made = await cli('rollback', 'last');
    expect(made.exitCode).toBe(2);
    expect(made.stdout).toContain('main is left alone: 1 file of yours is in the way: README.md');
    expect(made.stdout).toContain('old.tmp stays in the trash');
    expect(everythingOf(here.repo).refs).toEqual(before.refs);
    expect([here.repo.read('README.md'), here.repo.read('old.tmp')]).toEqual(['mine\n', 'mine\n']);
    const french = await cli('rollback', undone, '--dry-run', '--lang', 'fr');
    expect(french.stdout).toContain('serait refusé');
  });

  it('does not begin with a run that was a dry run, or was made elsewhere', async () => {
    const undone = await madeRun();
    const dryRun = (await cli('run', '--dry-run', '--json')).json().runId;
    const refusal = async (...args: string[]) => {
      const { exitCode, json } = await cli('rollback', ...args, '--json');
      return [exitCode, json().error.reason];
    };
    expect(await refusal(String(dryRun))).toEqual([3, 'cannot-roll-back']);
    expect(await refusal('nobody')).toEqual([66, 'unknown-run']);
    const elsewhere = await roo(['rollback', undone, '--json'], {
      cwd: here.repo.path,
      env: { ROO_FSM_MACHINE_ID: 'another' },
    });
    expect([elsewhere.exitCode, elsewhere.json().error.reason]).toEqual([3, 'cannot-roll-back']);
    const data = path.join(here.repo.path, '.roo-fsm');
    expect(await refusal(undone, '--workspace', here.root, '--data', data)).toEqual([3, 'cannot-roll-back']);
  });

  it('is gone on with by resume or by itself when it was cut off, and nothing is undone on top of it', async () => {
    const undone = await madeRun();
    const cut = await cli('rollback', undone, '--json');
    const { runId } = cut.json();
    cutOff(String(runId));
    const other = await cli('rollback', runId, '--json');
    expect([other.exitCode, other.json().error.message]).toEqual([3, `run ${runId} has not ended`]);

    const resumed = await cli('resume', '--json');
    expect([resumed.exitCode, resumed.json().runId]).toEqual([0, runId]);
    expect(findings(resumed.json())).toEqual([
      'rollback.branch-already',
      'rollback.files-already',
      'rollback.outside',
    ]);
    cutOff(String(runId));
    expect((await cli('rollback', undone, '--json')).json().runId).toBe(runId);
    cutOff(String(runId));
    const next = await cli('run', '--json');
    expect(next.json().runId).not.toBe(runId);
    expect((await cli('show', runId, '--json')).json().status).toBe('interrupted');
  });

  it('works where the configuration cannot be read', async () => {
    await madeRun();
    here.repo.write({ '.roo/orchestration.json': '{' });
    const made = await cli('rollback', 'last', '--json');
    expect([made.exitCode, made.json().status]).toEqual([0, 'success']);
    expect(here.repo.read('README.md')).toBe('hello\n');
  });
});

describe('a run whose configuration asks for it', () => {
  const failing = script('break', `${COMMIT} process.exit(1)`);
  const escalation = { rollback: 'automatic', agent: { enabled: false } };

  it('is rolled back by itself when it failed and nobody repaired it', async () => {
    configure(here.repo, { phases: [phase('work', [failing], { critical: true })], escalation });
    here.repo.git('add', '--all');
    here.repo.git('commit', '--quiet', '--message', 'configured');
    const before = here.repo.head();
    const { exitCode, stdout } = await cli('run', '--json');
    expect(exitCode).toBe(2);
    expect([here.repo.head(), here.repo.read('README.md')]).toEqual([before, 'hello\n']);
    const { runId } = JSON.parse(stdout);
    const { log } = await logOf(String(runId));
    const finished = log.find(({ type }: { type: string }) => type === 'rollback.finished');
    expect(finished.data).toMatchObject({
      outcome: 'done',
      actions: [{ kind: 'branch', what: 'main', outcome: 'done' }, { kind: 'outside' }],
    });
    // What was taken back already is no difference any more.
    const again = await cli('rollback', runId, '--json');
    expect([again.exitCode, findings(again.json())]).toEqual([0, ['rollback.outside']]);
  });

  it('is done, and not nothing, when the process died before that was written', async () => {
    const first = readied([script('break', `${COMMIT} process.exit(1)`)]);
    const runId = String(JSON.parse((await cli('run', '--json')).stdout).runId);
    cutOff(runId, 'rollback.finished');
    const { stdout } = await cli('resume', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ runId, escalation: { rollback: { outcome: 'done' } } });
    expect([here.repo.head(), here.repo.read('README.md')]).toEqual([first, 'hello\n']);
  });

  it('leaves what the user did while nobody was at work on the run', async () => {
    readied([script('break', 'process.exit(1)')]);
    const runId = String(JSON.parse((await cli('run', '--json')).stdout).runId);
    cutOff(runId);
    const mine = here.repo.commit({ 'README.md': 'mine\n' });
    const { stdout } = await cli('resume', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ runId, escalation: { rollback: { outcome: 'refused' } } });
    expect(here.repo.head()).toBe(mine);
  });

  /** A workspace with these tasks; returns its commit. */
  const readied = (tasks: object[]): string => {
    configure(here.repo, { phases: [phase('work', tasks, { critical: true })], escalation });
    return here.repo.commit({});
  };

  it('is left as it is where the user is in the way', async () => {
    const edits = `require('node:fs').writeFileSync('README.md', 'mine\\n');`;
    const tasks = [script('break', `${COMMIT} ${edits} process.exit(1)`)];
    configure(here.repo, { phases: [phase('work', tasks, { critical: true })], escalation });
    const { stdout } = await cli('run', '--json');
    const { log } = await logOf(String(JSON.parse(stdout).runId));
    const finished = log.find(({ type }: { type: string }) => type === 'rollback.finished');
    expect(finished.data.outcome).toBe('refused');
    expect(here.repo.read('README.md')).toBe('mine\n');
  });
});

function fileOf(runId: string): string {
  const folder = path.join(here.repo.path, '.roo-fsm', 'runs');
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return path.join(folder, names.find((name) => name.endsWith(`${runId}.jsonl`)) ?? '');
}

const linesOf = (file: string): string[] => fs.readFileSync(file, 'utf8').trimEnd().split('\n');

async function logOf(runId: string) {
  return { log: linesOf(fileOf(runId)).flatMap((line) => JSON.parse(line).events ?? [JSON.parse(line)]) };
}

/** As a power cut leaves it before a word of this is written; by default that is all but the beginning. */
function cutOff(runId: string, type?: string): void {
  const lines = linesOf(fileOf(runId));
  const kept = type === undefined ? 1 : lines.findIndex((line) => line.includes(`"${type}"`));
  fs.writeFileSync(fileOf(runId), `${lines.slice(0, kept).join('\n')}\n`);
  const catalogue = path.join(here.repo.path, '.roo-fsm', 'catalog.jsonl');
  fs.writeFileSync(catalogue, `${linesOf(catalogue).slice(0, -1).join('\n')}\n`);
}
