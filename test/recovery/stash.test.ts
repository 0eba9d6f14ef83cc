import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gitSync } from '../../src/tasks/git-sync.ts';
import { type Failure, failure } from '../../store/failure.ts';
import { type GitRig, makeGitRig, type Repository } from '../support/git-rig.ts';
import { everythingOf } from '../support/git-world.ts';
import { runKind } from '../support/task-context.ts';
import { RUN_ID, recovered } from './recovering.ts';

const LINES = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`);
const withLine = (at: number, text: string): string =>
  LINES.map((line, index) => (index + 1 === at ? text : line)).join('\n');

let rig: GitRig;
let clone: Repository;
beforeEach(() => {
  rig = makeGitRig({ 'lines.txt': LINES.join('\n'), '.gitignore': 'ignored.txt\n.roo-fsm/\n' });
  clone = rig.clone;
});
afterEach(() => rig.remove());

type Options = Parameters<typeof runKind<typeof gitSync.options>>[2];

/** One attempt of the synchronisation; at level 2 it follows the procedure. */
const sync = (options: Options, level: 1 | 2 = 1) =>
  runKind(gitSync, clone.path, options, {
    runId: RUN_ID,
    taskId: `sync/git#${level}`,
    ...(level === 2 ? { recovered: 'stash_and_retry' } : {}),
  });

/** Asks for the procedure, which only looks. */
async function asked(options: Options, failed: Failure | undefined) {
  if (failed === undefined) throw new Error('the attempt did not fail');
  const before = everythingOf(clone);
  const answer = await recovered({
    workspace: clone.path,
    procedure: 'stash_and_retry',
    failure: failed,
    planned: { kind: 'git-sync', options: gitSync.options.parse(options) },
  });
  expect(everythingOf(clone)).toEqual(before);
  return answer;
}

const codes = (report: { findings: { code: string }[] }) => report.findings.map(({ code }) => code);

describe('local changes that a synchronisation refuses', () => {
  it('are set aside at level 2, and back afterwards, staged ones as staged', async () => {
    rig.pushFromColleague({ 'lines.txt': withLine(20, 'theirs') });
    clone.write({ 'lines.txt': withLine(1, 'mine'), 'new é.txt': 'new' });
    clone.git('add', 'lines.txt');
    const first = await sync({ dirty: 'refuse' });
    expect(first.failure).toEqual(failure('dirty', { entries: 2 }));
    expect(await asked({ dirty: 'refuse' }, first.failure)).toEqual({
      outcome: 'ready',
      reason: { code: 'recovery.stashing', params: { count: 2 } },
    });
    const second = await sync({ dirty: 'refuse' }, 2);
    expect(second.failure).toBeUndefined();
    expect(codes(second)).toEqual(['git.fast-forwarded', 'git.autostash-restored']);
    expect(clone.read('lines.txt')).toBe(withLine(1, 'mine').replace('line 20', 'theirs'));
    expect(clone.status()).toEqual(['M  lines.txt', '?? "new \\303\\251.txt"']);
    expect(clone.stashes()).toEqual([]);
  });

  it('that conflict with the new state stay in a stash that is named, and the task fails', async () => {
    rig.pushFromColleague({ 'lines.txt': withLine(1, 'theirs') });
    clone.write({ 'lines.txt': withLine(1, 'mine') });
    await sync({ dirty: 'refuse' });
    const second = await sync({ dirty: 'refuse' }, 2);
    expect(second.failure).toEqual(failure('conflict', { files: ['lines.txt'] }));
    const kept = second.findings.find(({ code }) => code === 'git.autostash-kept');
    expect(clone.git('show', `${String(kept?.params['sha'])}:lines.txt`)).toBe(withLine(1, 'mine'));
    expect(await asked({ dirty: 'refuse' }, second.failure)).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'recovery.stash-kept', params: { sha: kept?.params['sha'] } },
    });
  });

  it('are refused at level 1 as before', async () => {
    rig.pushFromColleague({ 'a.txt': 'a' });
    clone.write({ 'b.txt': 'b' });
    expect((await sync({ dirty: 'refuse' })).failure?.reason).toBe('dirty');
    expect(clone.exists('a.txt')).toBe(false);
  });
});

describe('what a stash cannot cure is left as it is, with the reason', () => {
  it('a branch that has diverged', async () => {
    rig.pushFromColleague({ 'a.txt': 'a' });
    clone.commit({ 'b.txt': 'b' });
    const { failure: failed } = await sync({});
    expect(await asked({}, failed)).toEqual({
      outcome: 'not-available',
      reason: { code: 'recovery.diverged', params: { branch: 'main', ahead: 1, behind: 1 } },
    });
  });

  it('a rebase that met a conflict and was undone', async () => {
    rig.pushFromColleague({ 'lines.txt': withLine(1, 'theirs') });
    clone.commit({ 'lines.txt': withLine(1, 'mine') });
    const { failure: failed } = await sync({ diverged: 'rebase' });
    expect(failed?.reason).toBe('conflict');
    expect(await asked({ diverged: 'rebase' }, failed)).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'recovery.diverged' },
    });
  });

  it('a merge of the user, and what it left unmerged', async () => {
    rig.pushFromColleague({ 'lines.txt': withLine(1, 'theirs') });
    clone.commit({ 'lines.txt': withLine(1, 'mine') });
    clone.git('fetch', '--quiet');
    expect(() => clone.git('merge', 'origin/main')).toThrow();
    const { failure: failed } = await sync({});
    expect(await asked({}, failed)).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'recovery.git-begun', params: { operation: 'merge' } },
    });
    fs.rmSync(path.join(clone.path, '.git', 'MERGE_HEAD'));
    expect(await asked({}, failed)).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'recovery.git-unmerged', params: { files: 'lines.txt' } },
    });
  });

  it('an ignored file where the new commit has one of its own', async () => {
    rig.colleague.git('pull', '--quiet', '--ff-only');
    rig.colleague.write({ 'ignored.txt': 'theirs' });
    rig.colleague.git('add', '--force', 'ignored.txt');
    rig.colleague.git('commit', '--quiet', '--message', 'it');
    rig.colleague.push();
    clone.write({ 'ignored.txt': 'mine' });
    const { failure: failed } = await sync({});
    expect(failed).toEqual(failure('conflict', { files: ['ignored.txt'] }));
    expect(await asked({}, failed)).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'recovery.files-in-the-way', params: { files: 'ignored.txt' } },
    });
  });

  it('local changes of a synchronisation that would have set them aside, and could not', async () => {
    expect(await asked({}, failure('dirty', { entries: 3 }))).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'recovery.not-stashable', params: { count: 3 } },
    });
  });

  it('a script that synchronises in its own way, and another kind of task', async () => {
    const dirty = failure('dirty', { entries: 1 });
    expect((await asked({ script: 'sync.sh' }, dirty)).reason?.code).toBe('recovery.no-way');
    const other = { workspace: clone.path, procedure: 'stash_and_retry', failure: dirty };
    expect(await recovered({ ...other, planned: { kind: 'command' } })).toMatchObject({
      outcome: 'not-available',
      reason: { code: 'recovery.no-way' },
    });
  });
});

it('local changes that came up while the branch was about to move are set aside the next time', async () => {
  rig.pushFromColleague({ 'a.txt': 'theirs' });
  clone.git('fetch', '--quiet');
  clone.write({ 'a.txt': 'mine' });
  expect(await asked({}, failure('conflict', { files: ['a.txt'] }))).toMatchObject({
    outcome: 'ready',
    reason: { code: 'recovery.stashing', params: { count: 1 } },
  });
});

it('a workspace without git is an answer', async () => {
  fs.rmSync(path.join(clone.path, '.git'), { recursive: true });
  const planned = { kind: 'git-sync', options: gitSync.options.parse({}) };
  const given = { workspace: clone.path, procedure: 'stash_and_retry', planned };
  expect(await recovered({ ...given, failure: failure('dirty', { entries: 1 }) })).toMatchObject({
    outcome: 'not-available',
    reason: { code: 'recovery.no-tree' },
  });
});
