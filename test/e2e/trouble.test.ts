import { expect, it } from 'vitest';
import { roo } from '../support/cli.ts';
import { runDocument } from '../support/contracts.ts';
import type { Files } from '../support/git-rig.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();

type Trouble = { task: object; files?: Files; critical?: boolean; finding: string };

/** Trouble in one task, and what becomes of it, its phase and the run. */
const CASES: Record<string, Trouble> = {
  'a dirty tree': {
    task: { name: 'it', kind: 'git-health', validation: 'git_status_clean' },
    files: { 'README.md': 'changed\n' },
    finding: 'git.dirty',
  },
  'a missing sync script': {
    task: { name: 'it', kind: 'git-sync', script: 'sync.mjs' },
    finding: 'script-missing',
  },
  'a missing file': {
    task: { name: 'it', kind: 'files', files: ['settings.json'] },
    finding: 'files.missing',
  },
  'an invalid file': {
    task: { name: 'it', kind: 'files', files: ['settings.json'] },
    files: { 'settings.json': '{"a": 1,}' },
    finding: 'settings.json:1:9',
  },
  'an invalid file in a checked directory': {
    task: { name: 'it', kind: 'config-validation', directories: ['conf'] },
    files: { 'conf/a.yaml': 'a: [1\n', 'conf/b.json': '{}' },
    finding: 'conf/a.yaml',
  },
  'a missing directory': {
    task: { name: 'it', kind: 'config-validation', directories: ['conf'], validation: 'configs_valid' },
    finding: 'config.missing-directory',
  },
  'an MCP server that fails': {
    task: { name: 'it', kind: 'mcp', serverTimeoutSeconds: 20 },
    files: {
      '.mcp.json': JSON.stringify({
        mcpServers: { broken: { command: process.execPath, args: ['-e', 'process.exit(1)'] } },
      }),
    },
    finding: 'broken',
  },
  'a test script that fails': {
    task: { name: 'it', kind: 'mcp', testScripts: ['test.mjs'] },
    files: { 'test.mjs': 'process.exitCode = 1;' },
    finding: 'mcp.script-failed',
  },
  'a test script that is missing': {
    task: { name: 'it', kind: 'mcp', testScripts: ['test.mjs'] },
    finding: 'mcp.script-missing',
  },
  'a host that refuses': {
    task: { name: 'it', kind: 'network', hosts: ['127.0.0.1:1'], validation: 'network_accessible' },
    finding: '127.0.0.1',
  },
  'a program that is missing': {
    task: { name: 'it', kind: 'command', command: ['no-such-program-anywhere'] },
    finding: 'spawn-failed',
  },
  'a command that takes too long': {
    task: script('it', 'setInterval(() => {}, 1000)', { timeoutSeconds: 0.5 }),
    finding: 'timed-out',
  },
  'a postcondition that does not hold': {
    task: script('it', '', { postcondition: { command: [process.execPath, '-e', 'process.exit(1)'] } }),
    finding: 'postcondition-failed',
  },
};

it.each(Object.entries(CASES))(
  '%s changes task, phase, run and exit code',
  async (_, { task, files, finding }) => {
    if (files !== undefined) here.repo.write(files);
    const good = phase('good', [script('fine', '')]);
    for (const [critical, status, exitCode] of [
      [false, 'partial_success', 1],
      [true, 'failure', 2],
    ] as const) {
      configure(here.repo, {
        phases: [good, phase('bad', [task], { critical }), phase('after', [script('x', '')])],
      });
      const result = await roo(['run', '--json'], { cwd: here.repo.path });
      const told = runDocument.parse(result.json());
      const bad = told.phases[1];
      expect(told).toMatchObject({ status, exitCode });
      expect(result.exitCode).toBe(exitCode);
      expect(bad).toMatchObject({ status: 'failed' });
      expect(bad?.tasks[0]?.status).toBe(finding === 'timed-out' ? 'timed-out' : 'failed');
      expect(JSON.stringify(bad?.tasks[0])).toContain(finding);
      expect(bad?.tasks[0]?.failure?.message).not.toBe('');
      expect(told.phases[2]?.status).toBe(critical ? 'skipped' : 'succeeded');
    }
  },
);
