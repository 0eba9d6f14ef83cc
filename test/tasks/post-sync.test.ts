import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitSync } from '../../src/tasks/git-sync.ts';
import { postSync } from '../../src/tasks/post-sync.ts';
import type { EarlierOutcome, TaskReport } from '../../src/tasks/task.ts';
import {
  type GitRig,
  makeFolder,
  makeGitRig,
  makeRepository,
  type Repository,
  removeFolder,
} from '../support/git-rig.ts';
import { runKind } from '../support/task-context.ts';

const CONFLICT = ['<<<<<<< HEAD', 'mine', '=======', 'theirs', '>>>>>>> origin/main', ''].join('\n');

let rig: GitRig;
let clone: Repository;
beforeEach(() => {
  rig = makeGitRig({ 'README.md': 'hello\n', 'old.json': '{ broken long ago' });
  clone = rig.clone;
});
afterEach(() => rig.remove());

const check = (earlier: EarlierOutcome[] = [], folder = clone.path) =>
  runKind(postSync, folder, {}, { earlier });
const codes = (report: TaskReport) => report.findings.map(({ severity, code }) => `${severity} ${code}`);

/** Synchronises for real and hands on the outcome as the runner does. */
const synced = async (options = {}): Promise<EarlierOutcome[]> => {
  const { evidence } = await runKind(gitSync, clone.path, options);
  return [{ phase: 'synchronization', task: 'git_sync', kind: 'git-sync', status: 'succeeded', evidence }];
};

test('after a good synchronisation the files it changed are counted, and HEAD is what the remote says', async () => {
  rig.pushFromColleague({ 'good.json': '{"a": 1}', 'text.txt': 'text', 'old.json': null });
  const report = await check(await synced());
  expect(codes(report)).toEqual(['info git.files-checked', 'info git.head-as-remote']);
  expect(report.findings[0]?.params).toEqual({ count: 2, json: 1 });
  expect(report.evidence).toMatchObject({ head: clone.head(), files: 2, json: 1, unmerged: 0 });
});

test('changed JSON that no longer parses is an error with its place; JSON nobody changed is not looked at', async () => {
  rig.pushFromColleague({ 'conf/broken é.json': '{\n  "a": 1,\n  "b" 2\n}\n' });
  const report = await check(await synced());
  expect(report.findings.filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'files.syntax', where: { file: 'conf/broken é.json', line: 3, column: 7 } },
  ]);
});

test('a byte order mark in changed JSON is only a warning', async () => {
  rig.pushFromColleague({ 'bom.json': '\uFEFF{}' });
  expect(codes(await check(await synced()))).toContain('warning files.bom');
});

test('conflict markers in changed files are an error with the line of the first', async () => {
  rig.pushFromColleague({ 'notes.txt': `one\ntwo\n${CONFLICT}` });
  const report = await check(await synced());
  expect(report.findings[0]).toMatchObject({
    severity: 'error',
    code: 'git.conflict-marker',
    where: { file: 'notes.txt', line: 3 },
  });
});

test('a row of equals signs, or an opening marker alone, is no conflict', async () => {
  rig.pushFromColleague({
    'a.md': 'Title\n=======\n',
    'b.md': '<<<<<<< here\n=======\n',
    'c.md': '<<<<<<< here\n>>>>>>> x\n',
  });
  expect(codes(await check(await synced()))).toEqual(['info git.files-checked', 'info git.head-as-remote']);
});

test('without a synchronisation before it the locally changed files are looked at', async () => {
  clone.write({ 'mine.json': '{', 'README.md': CONFLICT });
  const report = await check();
  expect(codes(report).filter((code) => code.startsWith('error'))).toEqual([
    'error git.conflict-marker',
    'error files.syntax',
  ]);
  expect(report.evidence).toMatchObject({ files: 2, sinceSync: false });
});

test('files with unresolved conflicts are errors', async () => {
  clone.commit({ 'README.md': 'mine\n' });
  rig.pushFromColleague({ 'README.md': 'theirs\n' });
  expect(() => clone.git('pull', '--quiet', '--no-rebase')).toThrow();
  const report = await check();
  expect(report.findings[0]).toMatchObject({
    severity: 'error',
    code: 'git.unmerged-file',
    where: { file: 'README.md' },
  });
});

test('a HEAD behind the remote, or diverged from it, earns a warning; one ahead does not', async () => {
  rig.pushFromColleague({ 'a.txt': 'a' });
  clone.git('fetch', '--quiet');
  expect(codes(await check())).toContain('warning git.head-behind');
  clone.commit({ 'b.txt': 'b' });
  expect(codes(await check())).toContain('warning git.diverged');
  clone.git('reset', '--quiet', '--hard', 'origin/main');
  clone.commit({ 'b.txt': 'b' });
  expect(codes(await check())).toContain('info git.ahead');
});

test('HEAD is compared with the branch that was synchronised, also when that is not the upstream', async () => {
  rig.colleague.git('push', '--quiet', 'origin', 'main:next');
  const report = await check(await synced({ branch: 'next' }));
  expect(report.findings.at(-1)?.params).toMatchObject({ upstream: 'origin/next' });
});

test('no repository fails, no commit is a reason to skip', async () => {
  const folder = makeFolder();
  expect((await check([], folder)).failure).toMatchObject({ reason: 'not-a-repository' });
  removeFolder(folder);
  const fresh = makeRepository(path.join(rig.root, 'fresh'));
  expect((await check([], fresh.path)).skipped?.code).toBe('git.no-commits');
});
