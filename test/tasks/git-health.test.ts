import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/system/clock.ts';
import { gitHealth } from '../../src/tasks/git-health.ts';
import type { TaskReport } from '../../src/tasks/task.ts';
import {
  type GitRig,
  makeFolder,
  makeGitRig,
  makeRepository,
  type Repository,
  removeFolder,
  repositoryAt,
} from '../support/git-rig.ts';
import { runKind } from '../support/task-context.ts';

let rig: GitRig;
let clone: Repository;
beforeEach(() => {
  rig = makeGitRig({ 'README.md': 'hello\n' });
  clone = rig.clone;
});
afterEach(() => rig.remove());

const health = (options = {}, given = {}, folder = clone.path) => runKind(gitHealth, folder, options, given);
const codes = (report: TaskReport) => report.findings.map(({ severity, code }) => `${severity} ${code}`);
const paramsOf = (report: TaskReport, code: string) =>
  report.findings.find((finding) => finding.code === code)?.params;

test('a healthy clone has only information to give, and the facts are in the evidence', async () => {
  const report = await health();
  expect(codes(report)).toEqual(['info git.branch', 'info git.even', 'info git.clean']);
  expect(report.evidence).toMatchObject({
    head: clone.head(),
    branch: 'main',
    upstream: 'origin/main',
    ahead: 0,
    behind: 0,
    entries: 0,
    unmerged: 0,
    operations: [],
    stashes: 0,
  });
});

test('a folder outside any repository fails', async () => {
  const folder = makeFolder();
  const report = await health({}, {}, folder);
  removeFolder(folder);
  expect(report.failure).toMatchObject({ reason: 'not-a-repository', path: folder });
});

test('a bare repository is looked at for what it has', async () => {
  expect(codes(await health({}, {}, rig.remote))).toEqual(['info git.bare']);
});

test('a repository without commits earns a warning', async () => {
  const fresh = makeRepository(path.join(rig.root, 'fresh'));
  expect(codes(await health({}, {}, fresh.path))).toEqual(['warning git.unborn', 'info git.clean']);
});

test('a detached HEAD earns a warning', async () => {
  clone.git('checkout', '--quiet', '--detach');
  expect(codes(await health())).toContain('warning git.detached');
});

test('a branch without upstream is only mentioned, one whose upstream is gone earns a warning', async () => {
  clone.git('checkout', '--quiet', '--no-track', '-b', 'mine');
  expect(codes(await health())).toContain('info git.no-upstream');
  clone.git('config', 'branch.mine.remote', 'origin');
  clone.git('config', 'branch.mine.merge', 'refs/heads/gone');
  expect(codes(await health())).toContain('warning git.upstream-gone');
});

test('being ahead or behind is information, having diverged a warning', async () => {
  rig.pushFromColleague({ 'a.txt': 'a' });
  clone.git('fetch', '--quiet');
  expect(codes(await health())).toContain('info git.behind');
  clone.commit({ 'b.txt': 'b' });
  const report = await health();
  expect(codes(report)).toContain('warning git.diverged');
  expect(report.evidence).toMatchObject({ ahead: 1, behind: 1 });
  clone.git('reset', '--quiet', '--hard', 'origin/main');
  clone.commit({ 'b.txt': 'b' });
  expect(codes(await health())).toContain('info git.ahead');
});

test('local changes earn one warning with their number and the first paths', async () => {
  clone.git('mv', 'README.md', 'READ ME é.md');
  clone.write({ '1': '', '2': '', '3': '', '4': '', 'new/5': '', 'new/6': '' });
  const report = await health();
  expect(codes(report)).toContain('warning git.dirty');
  expect(paramsOf(report, 'git.dirty')).toEqual({ count: 6, paths: 'READ ME é.md, 1, 2, 3, 4, …' });
});

test('paths are told relative to the workspace, also when that is a subdirectory', async () => {
  clone.write({ 'sub/inside.txt': '', 'outside.txt': '' });
  const report = await health({}, {}, path.join(clone.path, 'sub'));
  expect(paramsOf(report, 'git.dirty')?.['paths']).toBe('../outside.txt, .');
});

test('a workspace reached through a link is told about as seen through it', async () => {
  const link = path.join(rig.root, 'link');
  fs.symlinkSync(clone.path, link, 'junction');
  clone.write({ 'sub/new.txt': '', '.roo-fsm/events': '' });
  clone.git('add', 'sub');
  const report = await health({}, {}, link);
  expect(paramsOf(report, 'git.dirty')).toEqual({ count: 1, paths: 'sub/new.txt' });
});

test('files of roo-fsm itself are no local change', async () => {
  clone.write({ '.roo-fsm/events': '' });
  expect(codes(await health())).toContain('info git.clean');
});

test('unresolved conflicts are an error, and the merge in progress a warning', async () => {
  clone.commit({ 'README.md': 'mine\n' });
  rig.pushFromColleague({ 'README.md': 'theirs\n' });
  expect(() => clone.git('pull', '--quiet', '--no-rebase')).toThrow();
  const report = await health();
  expect(codes(report)).toContain('error git.unmerged');
  expect(paramsOf(report, 'git.unmerged')).toEqual({ count: 1, paths: 'README.md' });
  expect(paramsOf(report, 'git.operation-in-progress')).toEqual({ operation: 'merge' });
});

test('a rebase, a cherry-pick, a revert and a bisect in progress are each named', async () => {
  const first = clone.head();
  const second = clone.commit({ 'README.md': 'second\n' });
  clone.commit({ 'README.md': 'third\n' });
  const operation = async () => paramsOf(await health(), 'git.operation-in-progress')?.['operation'];

  expect(() => clone.git('revert', '--no-edit', second)).toThrow();
  expect(await operation()).toBe('revert');
  clone.git('revert', '--abort');

  expect(() => clone.git('rebase', '--quiet', '--onto', first, second)).toThrow();
  expect(await operation()).toBe('rebase');
  clone.git('rebase', '--abort');

  clone.git('checkout', '--quiet', '-b', 'other', first);
  expect(() => clone.git('cherry-pick', 'main')).toThrow();
  expect(await operation()).toBe('cherry-pick');
  clone.git('cherry-pick', '--abort');

  clone.git('bisect', 'start');
  expect(await operation()).toBe('bisect');
});

test('an index.lock counts as stale only from the age of the options', async () => {
  const lock = path.join(clone.path, '.git', 'index.lock');
  fs.writeFileSync(lock, '');
  const minutesLater = (minutes: number) => ({
    clock: { ...systemClock, now: () => fs.statSync(lock).mtimeMs + minutes * 60_000 },
  });
  expect(codes(await health({ staleLockMinutes: 30 }, minutesLater(29)))).not.toContain(
    'warning git.stale-lock',
  );
  const report = await health({ staleLockMinutes: 30 }, minutesLater(31));
  expect(report.findings.find(({ code }) => code === 'git.stale-lock')).toMatchObject({
    severity: 'warning',
    params: { minutes: 31 },
    where: { file: '.git/index.lock' },
  });
});

test('stashes of ours that were left behind are named; those of the user are only counted', async () => {
  clone.write({ 'README.md': 'mine\n' });
  clone.git('stash', 'push', '--quiet', '--message', 'my own');
  clone.write({ 'README.md': 'ours\n' });
  clone.git('stash', 'push', '--quiet', '--message', 'roo-fsm autostash run-1 sync/git#1');
  const report = await health();
  expect(report.evidence).toMatchObject({ stashes: 2 });
  expect(report.findings.filter(({ code }) => code === 'git.autostash-orphaned')).toMatchObject([
    {
      severity: 'warning',
      params: {
        message: 'roo-fsm autostash run-1 sync/git#1',
        sha: clone.git('rev-parse', 'stash@{0}').trim(),
      },
    },
  ]);
});

test('a linked work tree is judged by its own HEAD and its own operations', async () => {
  const linked = path.join(rig.root, 'linked');
  clone.git('worktree', 'add', '--quiet', '-b', 'linked', linked);
  repositoryAt(linked).git('bisect', 'start');
  const report = await health({}, {}, linked);
  expect(report.evidence).toMatchObject({ branch: 'linked', operations: ['bisect'] });
  expect(await health()).toMatchObject({ evidence: { branch: 'main', operations: [] } });
});

test('looking changes nothing, not even the index', async () => {
  fs.utimesSync(path.join(clone.path, 'README.md'), 1, 1);
  const index = () => fs.statSync(path.join(clone.path, '.git', 'index'), { bigint: true }).mtimeNs;
  const before = index();
  await health();
  expect(index()).toBe(before);
});
