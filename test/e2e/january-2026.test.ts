import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roo } from '../support/cli.ts';
import { type RunDocument, runDocument } from '../support/contracts.ts';
import { type GitRig, makeGitRig } from '../support/git-rig.ts';

/*
 * The original's run of 2026-01-22 reported "success, 11 of 11": its sync script was missing, its tree dirty,
 * its MCP tests printed failures, a configuration file began with two byte order marks, and its clean-up
 * deleted fourteen tracked files of its own folder. The same workspace again.
 */

const CONFIG = 'roo-config/scheduler/daily-orchestration.json';
const TEXT = fs.readFileSync(new URL('../fixtures/legacy/daily-orchestration.json', import.meta.url), 'utf8');
const SIXTY_DAYS_MS = 60 * 24 * 60 * 60 * 1000;
const OLD = [
  CONFIG,
  'roo-config/scheduler/config.json',
  'roo-config/scheduler/notes.log',
  'tests/results/report.log',
];

let rig: GitRig;
beforeEach(() => {
  rig = makeGitRig({
    [CONFIG]: TEXT,
    'roo-config/scheduler/config.json': '{}\n',
    'roo-config/scheduler/notes.log': 'kept by git\n',
    'roo-config/settings/servers.json': '{}\n',
    'roo-modes/configs/standard-modes.json': '\ufeff\ufeff{"customModes": []}\n',
    '.roo/schedules.json': '{"schedules": []}\n',
    'sync_conflicts/.gitkeep': '',
    'tests/results/report.log': 'kept by git\n',
    'tests/mcp/test-connection.mjs': "console.log('❌ Échec: HTTP 000'); process.exitCode = 1;\n",
  });
  const old = new Date(Date.now() - SIXTY_DAYS_MS);
  for (const file of OLD) fs.utimesSync(path.join(rig.clone.path, file), old, old);
});
afterEach(() => rig.remove());

async function morning(): Promise<RunDocument> {
  const before = rig.clone.git('ls-files', '--stage');
  const head = rig.clone.head();
  const result = await roo(['run', '--json'], { cwd: rig.clone.path });
  const told = runDocument.parse(result.json());
  expect(told.exitCode).toBe(result.exitCode);
  // Whatever else happened: nothing that git tracks is gone or changed, and nothing is left in the stash.
  expect(rig.clone.git('ls-files', '--stage')).toBe(before);
  expect(rig.clone.git('ls-files', '--deleted')).toBe('');
  expect(rig.clone.head()).toBe(head);
  expect(rig.clone.stashes()).toEqual([]);
  return told;
}

const statuses = (told: RunDocument) => told.phases.map(({ name, status }) => `${name} ${status}`);
const taskOf = (told: RunDocument, name: string) =>
  told.phases.flatMap(({ tasks }) => tasks).find((task) => task.name === name);

/** The user's configuration with this in place of that, committed and pushed. */
function configured(from: string, to: string, files: Record<string, string> = {}): void {
  expect(TEXT).toContain(from);
  rig.clone.commit({ [CONFIG]: TEXT.replace(from, to), ...files });
  rig.clone.push();
}

const WORKING_SYNC = ['sync_roo_environment.ps1', 'sync.mjs', { 'sync.mjs': '' }] as const;

it('as it was, with a dirty tree, it is a failure from its first phase on', async () => {
  rig.clone.write({ 'roo-config/settings/servers.json': '{"mine": true}\n', 'left over.txt': '' });
  const told = await morning();
  expect(told).toMatchObject({ status: 'failure', exitCode: 2, escalation: { level: 3 } });
  expect(statuses(told)).toEqual([
    'diagnostic failed',
    'synchronization skipped',
    'testing skipped',
    'cleanup skipped',
    'improvement skipped',
  ]);
  expect(taskOf(told, 'git_health_check')).toMatchObject({
    status: 'failed',
    failure: { reason: 'assertion-failed', message: expect.stringContaining('git_status_clean') },
  });
  expect(told.phases[1]?.reason).toContain('diagnostic');
  expect(rig.clone.read('roo-config/settings/servers.json')).toBe('{"mine": true}\n');
  expect(rig.clone.exists('left over.txt')).toBe(true);
});

it('with a clean tree it is a failure, because the critical synchronization has no script', async () => {
  const told = await morning();
  expect(told).toMatchObject({
    status: 'failure',
    exitCode: 2,
    escalation: { level: 3, reasons: ['critical phase failed: synchronization'] },
  });
  expect(statuses(told)).toEqual([
    'diagnostic succeeded',
    'synchronization failed',
    'testing skipped',
    'cleanup skipped',
    'improvement skipped',
  ]);
  expect(taskOf(told, 'git_sync')).toMatchObject({
    status: 'failed',
    attempts: 1,
    failure: {
      reason: 'script-missing',
      class: 'permanent',
      message: 'script not found: sync_roo_environment.ps1',
    },
  });
  const report = await roo(['show', 'last'], { cwd: rig.clone.path });
  expect(report.stdout).toContain('script not found: sync_roo_environment.ps1');
  expect(report.stdout).toContain('failure in');
});

describe('with a script that synchronises', () => {
  it('failing MCP tests and a file with two marks are failures of their phase, and nothing tracked is cleaned up', async () => {
    configured(...WORKING_SYNC);
    rig.clone.write({ 'tests/results/yesterday.log': 'old' });
    const old = new Date(Date.now() - SIXTY_DAYS_MS);
    fs.utimesSync(path.join(rig.clone.path, 'tests/results/yesterday.log'), old, old);
    rig.clone.write({ '.git/info/exclude': 'yesterday.log\n' });
    const told = await morning();
    expect(told).toMatchObject({ status: 'partial_success', exitCode: 1 });
    expect(taskOf(told, 'git_sync')).toMatchObject({ status: 'succeeded' });
    expect(taskOf(told, 'mcp_tests')).toMatchObject({ status: 'failed' });
    expect(JSON.stringify(taskOf(told, 'mcp_tests')?.findings)).toContain('❌ Échec: HTTP 000');
    expect(taskOf(told, 'config_validation')).toMatchObject({ status: 'failed' });
    expect(JSON.stringify(taskOf(told, 'config_validation')?.findings)).toContain('standard-modes.json');
    for (const file of OLD) expect(rig.clone.exists(file)).toBe(true);
    expect(rig.clone.exists('tests/results/yesterday.log')).toBe(false);
  });

  it('one that fails is a failure with what it printed', async () => {
    configured('sync_roo_environment.ps1', 'sync.mjs', {
      'sync.mjs': "console.error('fatal: no such remote'); process.exitCode = 128;\n",
    });
    const told = await morning();
    expect(told).toMatchObject({ status: 'failure', exitCode: 2 });
    expect(taskOf(told, 'git_sync')?.failure).toMatchObject({
      reason: 'exit-non-zero',
      message: expect.stringContaining('fatal: no such remote'),
    });
  });
});
