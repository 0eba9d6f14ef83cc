// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a configuration look like that
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { spawnedProcesses } from '../../src/system/spawned-processes.ts';
import { command } from '../../src/tasks/command.ts';
import type { TaskContext } from '../../src/tasks/task.ts';
import { runKind } from '../support/task-context.ts';

const processes = spawnedProcesses();
const program = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/programs/${name}.mjs`, import.meta.url));
const node = (name: string, ...args: string[]): string[] => [process.execPath, program(name), ...args];

let workspace: string;
beforeEach(() => {
  workspace = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'roo fsm é-')));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

type Options = z.input<typeof command.options>;

async function run(options: Options, given: Partial<TaskContext<z.output<typeof command.options>>> = {}) {
  let said = '';
  const say = (text: string): void => {
    said += text;
  };
  const report = await runKind(command, workspace, options, { processes, say, ...given });
  return { report, said };
}

describe('a command', () => {
  it('that exits 0 succeeds, tells what it found and passes its output on', async () => {
    const { report, said } = await run({ command: node('says', 'hello', 'wörld') });
    expect(report.failure).toBeUndefined();
    expect(report.findings).toMatchObject([
      { severity: 'info', code: 'command.succeeded', params: { exitCode: 0 } },
    ]);
    expect(report.evidence).toMatchObject({ exitCode: 0, outputChars: 12 });
    expect(said).toBe('hello\nwörld\n');
  });

  it('that exits otherwise fails with its exit code and the first line it complained in', async () => {
    const { report } = await run({ command: node('exit-3') });
    expect(report.failure).toMatchObject({
      reason: 'exit-non-zero',
      class: 'unknown',
      exitCode: 3,
      firstError: 'it broke here',
    });
    expect(report.findings).toEqual([]);
  });

  it('may be expected to exit otherwise, and then 0 is a failure', async () => {
    expect(
      (await run({ command: node('exit-3'), expectedExitCodes: [2, 3] })).report.failure,
    ).toBeUndefined();
    const { report } = await run({ command: node('says', 'no complaint'), expectedExitCodes: [3] });
    expect(report.failure).toMatchObject({ exitCode: 0, firstError: 'no complaint' });
  });

  it('is never shown or quoted at length, and never with half a word', async () => {
    const long = Array.from({ length: 100 }, (_, n) => `word-${n}`);
    const { report } = await run({ command: node('says', ...long, long.join(' ')), expectedExitCodes: [1] });
    expect(report.failure).toMatchObject({ reason: 'exit-non-zero' });
    if (report.failure?.reason !== 'exit-non-zero') return;
    expect(report.failure.command.length).toBeLessThanOrEqual(200);
    expect(report.failure.firstError).toMatch(/^(word-\d+ )+…$/);
    expect(report.failure.firstError.length).toBeLessThanOrEqual(200);
  });

  it('runs in the workspace or in the folder told, which must be there', async () => {
    mkdirSync(path.join(workspace, 'sub folder'));
    const where = async (cwd?: string) => {
      const { report, said } = await run({ command: node('tells-its-environment'), ...(cwd ? { cwd } : {}) });
      return report.failure ?? (JSON.parse(said) as { cwd: string }).cwd;
    };
    expect(await where()).toBe(workspace);
    expect(await where('sub folder')).toBe(path.join(workspace, 'sub folder'));
    expect(await where('gone')).toMatchObject({ reason: 'spawn-failed', code: 'CWD_MISSING' });
  });

  it('that does not exist fails for good', async () => {
    const { report } = await run({ command: ['no-such-program-of-roo-fsm'] });
    expect(report.failure).toEqual({
      reason: 'spawn-failed',
      class: 'permanent',
      command: 'no-such-program-of-roo-fsm',
      code: 'ENOENT',
    });
  });

  it('sees the variables of its attempt and its own, its own first', async () => {
    const { said } = await run(
      { command: node('tells-its-environment'), env: { OWN: 'o', BOTH: 'own' } },
      { env: { ROO_FSM_RUN_ID: 'run-1', BOTH: 'attempt' } },
    );
    expect((JSON.parse(said) as { env: object }).env).toMatchObject({
      ROO_FSM_RUN_ID: 'run-1',
      OWN: 'o',
      BOTH: 'own',
    });
  });

  it('can be a line of the shell', async () => {
    const { report, said } = await run({ shell: 'echo one&& exit 4', expectedExitCodes: [4] });
    expect(report.findings).toMatchObject([{ params: { command: 'echo one&& exit 4', exitCode: 4 } }]);
    expect(said.trim()).toBe('one');
  });

  it('that leaves processes behind says so', async () => {
    const { report } = await run({ command: node('spawns-grandchild-that-holds-pipes') });
    if (process.platform === 'win32') return;
    expect(report.findings.map(({ code }) => code)).toEqual(['command.succeeded', 'command.left-behind']);
  });

  it('that is stopped is cancelled, and does not go on', async () => {
    const stop = new AbortController();
    const { report } = await run(
      { command: node('waits-for-ever') },
      { signal: stop.signal, say: () => stop.abort() },
    );
    expect(report.failure).toMatchObject({ reason: 'cancelled' });
  });
});

describe('a reference to the environment', () => {
  beforeEach(() => {
    process.env['ROO_TEST_SECRET'] = 's3cret value';
  });
  afterEach(() => {
    delete process.env['ROO_TEST_SECRET'];
  });

  it('is resolved in arguments and values when the task starts, and stays a reference in what is recorded', async () => {
    const { report, said } = await run({
      command: node('tells-its-environment', 'x=${env:ROO_TEST_SECRET}'),
      env: { GIVEN: '<${env:ROO_TEST_SECRET}>' },
    });
    const told = JSON.parse(said) as { args: string[]; env: Record<string, string> };
    expect(told.args).toEqual(['x=s3cret value']);
    expect(told.env['GIVEN']).toBe('<s3cret value>');
    expect(JSON.stringify(report)).not.toContain('s3cret');
    expect(JSON.stringify(report)).toContain('${env:ROO_TEST_SECRET}');
  });

  it('and what is written out under a secret name or after a secret flag are kept secret before anything is said', async () => {
    const kept: string[] = [];
    let keptFirst: readonly string[] = [];
    await run(
      {
        command: node('says', '${env:ROO_TEST_SECRET}', '--token', 'tok-1234', '--db-password=pw-56789'),
        env: { MY_API_TOKEN: 'lit-1234', PLAIN: 'plain-1234' },
      },
      {
        keepSecret: (value) => kept.push(value),
        say: () => {
          keptFirst = [...kept];
        },
      },
    );
    expect([...new Set(keptFirst)].sort()).toEqual(['lit-1234', 'pw-56789', 's3cret value', 'tok-1234']);
  });

  it('to a variable that is not set fails by name, and nothing is started', async () => {
    const { report, said } = await run({ command: node('says', '${env:ROO_TEST_NOT_SET}') });
    expect(report.failure).toMatchObject({ reason: 'spawn-failed', code: 'ENV_MISSING:ROO_TEST_NOT_SET' });
    expect(said).toBe('');
  });
});
