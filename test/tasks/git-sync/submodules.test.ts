import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { gitSync } from '../../../src/tasks/git-sync.ts';
import type { TaskReport } from '../../../src/tasks/task.ts';
import { type GitRig, makeGitRig, type Repository, repositoryAt } from '../../support/git-rig.ts';
import { fixedEnv, runKind, taskContext } from '../../support/task-context.ts';

/** Git refuses paths as addresses of submodules unless the user allows them. */
const env = {
  ...fixedEnv,
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'protocol.file.allow',
  GIT_CONFIG_VALUE_0: 'always',
};

const NAME = 'libs/sub é';
let rig: GitRig;
let library: GitRig;
let clone: Repository;
let submodule: Repository;

beforeEach(() => {
  library = makeGitRig({ 'lib.txt': 'one\n' });
  rig = makeGitRig({ 'a.txt': 'one\n' });
  clone = rig.clone;
  rig.colleague.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', library.remote, NAME);
  rig.colleague.commit({}, 'with a submodule');
  rig.colleague.push();
  submodule = repositoryAt(path.join(clone.path, NAME));
});
afterEach(() => {
  rig.remove();
  library.remove();
});

const sync = (options: z.input<typeof gitSync.options> = { submodules: 'update' }): Promise<TaskReport> =>
  runKind(gitSync, clone.path, options, { dataDir: path.join(rig.root, 'data'), env });
const preview = async (options: z.input<typeof gitSync.options>) => {
  if (gitSync.preview === 'as-run') throw new Error('a synchronisation changes something');
  return gitSync.preview(
    taskContext({
      workspace: clone.path,
      options: gitSync.options.parse(options),
      dataDir: path.join(rig.root, 'data'),
      env,
    }),
  );
};
const codes = ({ findings }: TaskReport) => findings.map(({ code }) => code);

/** The colleague lets the submodule follow its library, which has these files now; returns its commit. */
function moveSubmodule(files: Record<string, string | null>): string {
  const wanted = library.pushFromColleague(files);
  const theirs = repositoryAt(path.join(rig.colleague.path, NAME));
  theirs.git('fetch', '--quiet');
  theirs.git('checkout', '--quiet', wanted);
  rig.pushFromColleague({}, 'newer library');
  return wanted;
}

test('without the option a submodule is not even checked out', async () => {
  expect(codes(await sync({}))).toEqual(['git.fast-forwarded']);
  expect(submodule.exists('.git')).toBe(false);
});

test('a new submodule is checked out, and follows what its superproject records', async () => {
  expect(codes(await sync())).toEqual(['git.fast-forwarded', 'git.submodule-added', 'git.submodules']);
  expect(submodule.read('lib.txt')).toBe('one\n');
  const wanted = moveSubmodule({ 'lib.txt': 'two\n' });
  const report = await sync();
  expect(codes(report)).toEqual(['git.fast-forwarded', 'git.submodule-moved', 'git.submodules']);
  expect(report.evidence).toMatchObject({ submodulesMoved: 1, submodulesLeft: 0 });
  expect(submodule.head()).toBe(wanted);
  expect(codes(await sync())).toEqual(['git.up-to-date', 'git.submodules']);
});

test('one with local changes stays as it is, and the report warns', async () => {
  await sync();
  submodule.write({ 'new.txt': 'mine' });
  const before = submodule.head();
  moveSubmodule({ 'lib.txt': 'two\n' });
  const report = await sync();
  expect(report.findings).toContainEqual({
    severity: 'warning',
    code: 'git.submodule-changes',
    params: { path: NAME },
  });
  expect(submodule.head()).toBe(before);
  expect(submodule.status()).toEqual(['?? new.txt']);
});

test('one whose commits no branch would hold any more stays as it is', async () => {
  await sync();
  moveSubmodule({ 'lib.txt': 'two\n' });
  await sync({});
  const mine = submodule.commit({ 'mine.txt': 'mine' });
  expect(codes(await sync())).toContain('git.submodule-commits');
  expect(submodule.head()).toBe(mine);
  submodule.git('branch', 'kept');
  expect(codes(await sync())).toContain('git.submodule-moved');
});

test('one in which an ignored file would be overwritten stays as it is', async () => {
  await sync();
  const info = submodule.git('rev-parse', '--git-path', 'info/exclude').trim();
  repositoryAt(path.dirname(info)).write({ exclude: 'secret.env\n' });
  submodule.write({ 'secret.env': 'mine' });
  moveSubmodule({ 'secret.env': 'theirs' });
  expect(codes(await sync())).toContain('git.submodule-changes');
  expect(submodule.read('secret.env')).toBe('mine');
});

test('one that is not checked out is not checked out over files of the user', async () => {
  await sync();
  clone.git('submodule', 'deinit', '--quiet', NAME);
  submodule.write({ 'lib.txt': 'my own' });
  expect(codes(await sync())).toEqual(['git.up-to-date', 'git.submodule-changes', 'git.submodules']);
  expect(submodule.read('lib.txt')).toBe('my own');
});

test('one in whose place is a link to another repository is not moved there, nor replaced', async () => {
  await sync();
  fs.rmSync(submodule.path, { recursive: true });
  fs.symlinkSync(library.clone.path, submodule.path, 'junction');
  library.clone.commit({ 'lib.txt': 'my own' });
  await sync();
  moveSubmodule({ 'lib.txt': 'two\n' });
  expect((await sync()).failure).toBeDefined();
  expect(fs.lstatSync(submodule.path).isSymbolicLink()).toBe(true);
  expect(library.clone.git('symbolic-ref', 'HEAD').trim()).toBe('refs/heads/main');
});

test('one that the user switched off is left alone', async () => {
  await sync();
  clone.git('config', `submodule.${NAME}.update`, 'none');
  const before = submodule.head();
  moveSubmodule({ 'lib.txt': 'two\n' });
  expect(codes(await sync())).toEqual(['git.fast-forwarded', 'git.submodules']);
  expect(submodule.head()).toBe(before);
});

test('one that cannot be reached fails the synchronisation, after the branch has moved', async () => {
  await sync();
  moveSubmodule({ 'lib.txt': 'two\n' });
  submodule.git('remote', 'set-url', 'origin', path.join(library.root, 'gone.git'));
  const report = await sync();
  expect(report.failure).toMatchObject({ reason: 'unreachable', remote: NAME });
  expect(codes(report)).toEqual(['git.fast-forwarded']);
});

test('one that was only not updated never stops the superproject, one with commits of its own does', async () => {
  await sync();
  moveSubmodule({ 'lib.txt': 'two\n' });
  expect(codes(await sync({}))).toEqual(['git.fast-forwarded']);
  expect(clone.status()).toEqual([' M "libs/sub \\303\\251"']);
  moveSubmodule({ 'lib.txt': 'three\n' });
  expect(codes(await sync({}))).toEqual(['git.fast-forwarded']);
  submodule.commit({ 'mine.txt': 'mine' });
  const head = clone.head();
  moveSubmodule({ 'lib.txt': 'four\n' });
  const report = await sync({});
  expect(report.failure).toMatchObject({ reason: 'dirty' });
  expect(codes(report)).toEqual(['git.submodule-both']);
  expect(clone.head()).toBe(head);
});

describe.each([
  ['fast-forward', 'leave', false],
  ['rebase', 'rebase', true],
  ['merge', 'merge', true],
] as const)('a file that comes in the place of a submodule stops a %s', (_, diverged, isAhead) => {
  const options = { diverged, submodules: 'update' } as const;
  const replace = (files: Record<string, string>) => {
    rig.colleague.git('rm', '--quiet', '--cached', NAME);
    rig.colleague.write({ [NAME]: null });
    return rig.pushFromColleague(files);
  };
  const works: Record<string, () => void> = {
    'an untracked file': () => submodule.write({ 'new.txt': 'mine' }),
    'a changed file': () => submodule.write({ 'lib.txt': 'mine' }),
    'an ignored file': () => {
      submodule.git('config', 'core.excludesFile', path.join(rig.root, 'ignored'));
      fs.writeFileSync(path.join(rig.root, 'ignored'), '*.env\n');
      submodule.write({ 'secret.env': 'mine' });
    },
    'a file marked assume-unchanged': () => {
      submodule.git('update-index', '--assume-unchanged', 'lib.txt');
      submodule.write({ 'lib.txt': 'mine' });
    },
  };

  test.each(Object.keys(works))('while it holds %s, and nothing is lost', async (work) => {
    await sync();
    works[work]?.();
    if (isAhead) clone.commit({ 'mine.txt': 'mine' });
    const head = clone.head();
    const files = () =>
      fs.readdirSync(submodule.path).map((name) => [name, name === '.git' || submodule.read(name)]);
    const held = files();
    replace({ [NAME]: 'a file' });
    const refused = { failure: { reason: 'dirty' }, findings: [{ code: 'git.submodule-replaced' }] };
    expect(await sync(options)).toMatchObject(refused);
    clone.git('fetch', '--quiet');
    expect(await preview(options)).toMatchObject(refused);
    expect(clone.head()).toBe(head);
    expect(files()).toEqual(held);
  });

  test('but not where nothing is in it that is nowhere else', async () => {
    await sync();
    if (isAhead) clone.commit({ 'mine.txt': 'mine' });
    replace({ [NAME]: 'a file' });
    expect((await sync(options)).failure).toBeUndefined();
    expect(clone.read(NAME)).toBe('a file');
  });
});
