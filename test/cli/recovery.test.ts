import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roo } from '../support/cli.ts';
import { runDocument } from '../support/contracts.ts';
import { type GitRig, makeGitRig, type Repository } from '../support/git-rig.ts';
import { configure, filesOf, phase } from '../support/workspace.ts';

let rig: GitRig;
let clone: Repository;
beforeEach(() => {
  rig = makeGitRig({ '.gitignore': '/.roo-fsm/\n', 'settings é.json': '{"a": 1}\n', 'lines.txt': 'one\n' });
  clone = rig.clone;
});
afterEach(() => rig.remove());

const run = (...args: string[]) => roo(['run', ...args], { cwd: clone.path });
const document = async () => runDocument.parse((await run('--json')).json());
const critical = (files: string[], escalation: object) =>
  configure(clone, {
    escalation: { agent: { enabled: false }, ...escalation },
    intercom: { enabled: false },
    phases: [phase('check', [{ name: 'critical', kind: 'files', files }])],
  });
const RESTORE = { recovery: { file_corruption: 'restore_from_backup' } };

/** What the log of a run says of level 2, and that all of it follows from its facts. */
async function levelTwo(runId: string): Promise<[string, object][]> {
  const { verified, events } = (await roo(['replay', runId, '--json'], { cwd: clone.path })).json();
  expect(verified).toBe(true);
  return events
    .filter(({ type }: { type: string }) => type.startsWith('recovery.'))
    .map(({ type, data }: { type: string; data: object }) => [type, data]);
}

describe('a critical file that cannot be parsed', () => {
  it('is put right from the last commit; the run warns of it, and the trash gives back what was in it', async () => {
    critical(['settings é.json'], RESTORE);
    clone.write({ 'settings é.json': '{"a": ' });
    const told = await document();
    expect(told).toMatchObject({ status: 'success', exitCode: 0 });
    expect(told.phases[0]?.tasks[0]).toMatchObject({ status: 'warned', attempts: 2 });
    expect(clone.read('settings é.json')).toBe('{"a": 1}\n');
    const warning = told.phases[0]?.tasks[0]?.findings.find(({ severity }) => severity === 'warning');
    expect(warning).toMatchObject({ code: 'recovery.restored' });
    expect(await levelTwo(told.runId)).toMatchObject([
      ['recovery.requested', { family: 'file_corruption', procedure: 'restore_from_backup' }],
      ['recovery.finished', { outcome: 'ready', reason: { code: 'recovery.restored' } }],
    ]);
    const back = await roo(['trash', 'restore', told.runId, '--force', '--path', 'settings é.json'], {
      cwd: clone.path,
    });
    expect(back.exitCode).toBe(0);
    expect(clone.read('settings é.json')).toBe('{"a": ');
  });

  it('is put right from the copy of an earlier run, when it was never committed', async () => {
    critical(['local.json'], RESTORE);
    clone.write({ 'local.json': '{"mine": true}\r\n' });
    const [first] = (await document()).phases[0]?.tasks ?? [];
    expect(first?.status).toBe('succeeded');
    clone.write({ 'local.json': '\0\0\0\0' });
    expect(await document()).toMatchObject({
      status: 'success',
      phases: [{ tasks: [{ status: 'warned' }] }],
    });
    expect(clone.read('local.json')).toBe('{"mine": true}\r\n');
    expect((await document()).phases[0]?.tasks[0]?.status).toBe('succeeded');
  });

  it('that nothing good is known of stays as it is, and the task fails with its own failure', async () => {
    critical(['local.json'], RESTORE);
    clone.write({ 'local.json': '{' });
    const told = await document();
    expect(told.phases[0]?.tasks[0]).toMatchObject({ status: 'failed', failure: { reason: 'findings' } });
    expect(clone.read('local.json')).toBe('{');
    expect((await levelTwo(told.runId)).at(-1)).toMatchObject([
      'recovery.finished',
      { outcome: 'not-available', reason: { code: 'recovery.no-backup', params: { file: 'local.json' } } },
    ]);
  });

  it('is left alone where the configuration does not ask for it', async () => {
    critical(['settings é.json'], {});
    clone.write({ 'settings é.json': '{"a": ' });
    const told = await document();
    expect(told.phases[0]?.tasks[0]).toMatchObject({ status: 'failed', attempts: 1 });
    expect(clone.read('settings é.json')).toBe('{"a": ');
    expect(await levelTwo(told.runId)).toEqual([]);
  });

  it('is left alone by a dry run, which keeps no copies either', async () => {
    critical(['settings é.json', 'good.json'], RESTORE);
    clone.write({ 'settings é.json': '{"a": ', 'good.json': '{}' });
    const before = filesOf(clone.path);
    await run('--dry-run');
    expect(filesOf(clone.path)).toEqual(before);
    expect(fs.existsSync(path.join(clone.path, '.roo-fsm', 'backup'))).toBe(false);
    expect(fs.existsSync(path.join(clone.path, '.roo-fsm', 'trash'))).toBe(false);
  });
});

it('why a file was not put right is told as the run goes on', async () => {
  critical(['local.json'], RESTORE);
  clone.write({ 'local.json': '{' });
  expect((await run('--lang', 'fr')).stderr).toContain('aucun bon contenu pour local.json');
});

describe('local changes that the synchronisation refuses', () => {
  const sync = (recovery: object) =>
    configure(clone, {
      escalation: { agent: { enabled: false }, recovery },
      intercom: { enabled: false },
      phases: [phase('sync', [{ name: 'git', kind: 'git-sync', dirty: 'refuse' }])],
    });

  it('are set aside at level 2: the branch is synchronised, and they are back', async () => {
    sync({ git_conflicts: 'stash_and_retry' });
    const theirs = rig.pushFromColleague({ 'new.txt': 'theirs', 'lines.txt': 'one\ntwo\n' });
    clone.write({ 'settings é.json': '{"a": "mine"}', 'notes.txt': 'mine' });
    const told = await document();
    expect(told).toMatchObject({ status: 'success', exitCode: 0 });
    expect(told.phases[0]?.tasks[0]).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect(told.phases[0]?.tasks[0]?.findings.map(({ code }) => code)).toContain('recovery.stashing');
    expect(clone.head()).toBe(theirs);
    expect([clone.read('settings é.json'), clone.read('notes.txt')]).toEqual(['{"a": "mine"}', 'mine']);
    expect(clone.stashes()).toEqual([]);
    expect(await levelTwo(told.runId)).toMatchObject([
      ['recovery.requested', { family: 'git_conflicts', procedure: 'stash_and_retry' }],
      ['recovery.finished', { outcome: 'ready' }],
    ]);
  });

  it('stay where they are on a branch that has diverged, and the log says why', async () => {
    sync({ git_conflicts: 'stash_and_retry' });
    rig.pushFromColleague({ 'new.txt': 'theirs' });
    clone.git('commit', '--quiet', '--allow-empty', '--message', 'mine');
    const before = { files: filesOf(clone.path), head: clone.head() };
    const told = await document();
    expect(told.phases[0]?.tasks[0]).toMatchObject({ status: 'failed', failure: { reason: 'diverged' } });
    expect({ files: filesOf(clone.path), head: clone.head() }).toEqual(before);
    expect((await levelTwo(told.runId)).at(-1)).toMatchObject([
      'recovery.finished',
      { outcome: 'not-available', reason: { code: 'recovery.diverged' } },
    ]);
  });
});
