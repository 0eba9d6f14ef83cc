import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { putRight } from '../../src/recovery/restore/put-right.ts';
import type { Repository } from '../support/git-rig.ts';
import { workspaces } from '../support/workspace.ts';
import { dataDirOf, kept, RUN_ID, restored, trashOf } from './recovering.ts';

const here = workspaces();
const FILE = 'roo-config/réglages é.json';
const CORRUPT = '{"a": 1,\r\n "b"';
const posix = process.platform !== 'win32';

const at = (file: string): string => path.join(here.repo.path, ...file.split('/'));
const bytes = (file: string): Buffer => fs.readFileSync(at(file));

/** Commits at a time of our choosing. */
function commitAt(repo: Repository, when: string, files: Record<string, string | Buffer>): void {
  repo.write(files);
  repo.git('add', '--all');
  const env = ['-c', `user.name=t`, '-c', 'user.email=t@example.invalid'];
  const before = process.env['GIT_COMMITTER_DATE'];
  process.env['GIT_COMMITTER_DATE'] = when;
  try {
    repo.git(...env, 'commit', '--quiet', '--message', 'change');
  } finally {
    if (before === undefined) delete process.env['GIT_COMMITTER_DATE'];
    else process.env['GIT_COMMITTER_DATE'] = before;
  }
}

const EARLY = '2020-01-01T00:00:00Z';
const LATE = '2030-01-01T00:00:00Z';

describe('a file that cannot be parsed', () => {
  it('holds again what is committed, and what was in it is in the trash', async () => {
    here.repo.commit({ [FILE]: '{"a": 1}\n' });
    here.repo.write({ [FILE]: CORRUPT });
    const answer = await restored(here.repo.path, [FILE]);
    expect(answer).toMatchObject({
      outcome: 'ready',
      reason: { code: 'recovery.restored', params: { count: 1, runId: RUN_ID } },
    });
    expect(answer.reason?.params['files']).toBe(`${FILE} (git ${here.repo.head().slice(0, 12)})`);
    expect(here.repo.read(FILE)).toBe('{"a": 1}\n');
    expect(trashOf(here.repo.path)).toEqual({ [FILE]: CORRUPT });
    expect(here.repo.status()).toEqual([]);
    expect(fs.existsSync(path.join(dataDirOf(here.repo.path), 'backup', 'restoring'))).toBe(true);
    expect(fs.readdirSync(path.join(dataDirOf(here.repo.path), 'backup', 'restoring'))).toEqual([]);
  });

  it('holds again what our copy has, where git does not track it or there is no git', async () => {
    fs.rmSync(path.join(here.repo.path, '.git'), { recursive: true });
    here.repo.write({ [FILE]: '\ufeff{"a": "é"}\r\n' });
    const good = bytes(FILE);
    expect(await kept(here.repo.path, [FILE])).toEqual({ kept: 1, without: 0 });
    here.repo.write({ [FILE]: '' });
    const answer = await restored(here.repo.path, [FILE]);
    expect(answer.reason?.params['files']).toBe(`${FILE} (2026-01-01T00:00:00.000Z)`);
    expect(bytes(FILE).equals(good)).toBe(true);
  });

  it('holds again an uncommitted change that our copy has, rather than an older commit', async () => {
    commitAt(here.repo, EARLY, { [FILE]: '{"a": 1}\n' });
    here.repo.write({ [FILE]: '{"a": 2}\n' });
    await kept(here.repo.path, [FILE]);
    here.repo.write({ [FILE]: CORRUPT });
    await restored(here.repo.path, [FILE]);
    expect(here.repo.read(FILE)).toBe('{"a": 2}\n');
  });

  it('holds again the commit that came after our copy', async () => {
    commitAt(here.repo, EARLY, { [FILE]: '{"a": 1}\n' });
    here.repo.write({ [FILE]: '{"a": 2}\n' });
    await kept(here.repo.path, [FILE]);
    commitAt(here.repo, LATE, { [FILE]: '{"a": 3}\n' });
    here.repo.write({ [FILE]: CORRUPT });
    await restored(here.repo.path, [FILE]);
    expect(here.repo.read(FILE)).toBe('{"a": 3}\n');
  });

  it('holds again the commit, when our copy was an earlier one, whatever the clocks say', async () => {
    commitAt(here.repo, EARLY, { [FILE]: '{"a": 1}\n' });
    await kept(here.repo.path, [FILE]);
    commitAt(here.repo, EARLY, { [FILE]: '{"a": 2}\n' });
    here.repo.write({ [FILE]: CORRUPT });
    await restored(here.repo.path, [FILE]);
    expect(here.repo.read(FILE)).toBe('{"a": 2}\n');
  });

  it('that was committed so comes back from our copy only', async () => {
    here.repo.write({ [FILE]: '{"a": 1}\n' });
    await kept(here.repo.path, [FILE]);
    here.repo.commit({ [FILE]: CORRUPT });
    expect((await restored(here.repo.path, [FILE])).outcome).toBe('ready');
    expect(here.repo.read(FILE)).toBe('{"a": 1}\n');
  });

  it('comes back with the line ends that git checks out here', async () => {
    here.repo.commit({ '.gitattributes': '*.json text eol=crlf\n', [FILE]: '{\n"a": 1\n}\n' });
    // So that the index knows the file as it is checked out.
    here.repo.write({ [FILE]: null });
    here.repo.git('checkout', '--', '.');
    here.repo.write({ [FILE]: CORRUPT });
    await restored(here.repo.path, [FILE]);
    expect(here.repo.read(FILE)).toBe('{\r\n"a": 1\r\n}\r\n');
    expect(here.repo.status()).toEqual([]);
  });

  it('comes back byte for byte when it is no UTF-8', async () => {
    const latin = Buffer.from('a: "caf\xe9"\n', 'latin1');
    here.repo.commit({ 'a.yaml': latin });
    here.repo.write({ 'a.yaml': 'a: [' });
    await restored(here.repo.path, ['a.yaml']);
    expect(bytes('a.yaml').equals(latin)).toBe(true);
  });

  it.runIf(posix)('keeps its permissions', async () => {
    here.repo.commit({ [FILE]: '{}\n' });
    here.repo.write({ [FILE]: CORRUPT });
    fs.chmodSync(at(FILE), 0o640);
    await restored(here.repo.path, [FILE]);
    expect(fs.statSync(at(FILE)).mode & 0o777).toBe(0o640);
  });

  it('that can be read by now is left alone', async () => {
    here.repo.commit({ [FILE]: '{"a": 1}\n' });
    here.repo.write({ [FILE]: '{"a": "mine"}' });
    const answer = await restored(here.repo.path, [FILE]);
    expect(answer).toMatchObject({ outcome: 'ready', reason: { code: 'recovery.readable-again' } });
    expect(here.repo.read(FILE)).toBe('{"a": "mine"}');
    expect(trashOf(here.repo.path)).toEqual({});
  });
});

describe('nothing at all is touched', () => {
  /** The recovery says why not, and everything is as it was. */
  async function expectUntouched(files: string[], code: string): Promise<void> {
    const before = snapshot();
    const answer = await restored(here.repo.path, files);
    expect(answer).toMatchObject({ outcome: 'not-available', reason: { code } });
    expect(snapshot()).toEqual(before);
    expect(trashOf(here.repo.path)).toEqual({});
  }

  const snapshot = () =>
    fs
      .readdirSync(here.root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !/[/\\]\.git([/\\]|$)/.test(entry.parentPath))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [file, fs.readFileSync(file, 'latin1')]);

  it('where one of the files has no good content anywhere', async () => {
    here.repo.commit({ [FILE]: '{}\n' });
    here.repo.write({ [FILE]: CORRUPT, 'other.json': CORRUPT });
    await expectUntouched([FILE, 'other.json'], 'recovery.no-backup');
  });

  it('while somebody merges the file, in a merge that git knows of or by its markers alone', async () => {
    here.repo.commit({ 'a.json': '{"a": 1}\n' });
    here.repo.git('checkout', '--quiet', '-b', 'other');
    here.repo.commit({ 'a.json': '{"a": 2}\n' });
    here.repo.git('checkout', '--quiet', 'main');
    here.repo.commit({ 'a.json': '{"a": 3}\n' });
    expect(() => here.repo.git('merge', '--quiet', 'other')).toThrow();
    await expectUntouched(['a.json'], 'recovery.merging');
    here.repo.write({ 'a.json': '{"a": ' });
    await expectUntouched(['a.json'], 'recovery.merging');
    here.repo.git('merge', '--abort');
    here.repo.write({ 'a.json': '<<<<<<< Updated upstream\n{}\n=======\n[]\n>>>>>>> Stashed changes\n' });
    await expectUntouched(['a.json'], 'recovery.merging');
  });

  it.each([
    ['../outside.json', 'recovery.outside'],
    ['/etc/outside.json', 'recovery.outside'],
    ['.git/config.json', 'recovery.not-ours'],
    ['.roo-fsm/overlay.json', 'recovery.not-ours'],
    ['.env.json', 'recovery.secret-file'],
    ['config/secrets/db.yaml', 'recovery.secret-file'],
    ['credentials.json', 'recovery.secret-file'],
    ['.aws/settings.toml', 'recovery.secret-file'],
    ['gone.json', 'recovery.gone'],
    ['folder.json', 'recovery.through-link'],
  ])('at %s', async (file, code) => {
    fs.mkdirSync(at('.roo-fsm'), { recursive: true });
    fs.mkdirSync(at('folder.json'));
    if (code !== 'recovery.gone' && code !== 'recovery.through-link' && !file.startsWith('/')) {
      fs.mkdirSync(path.dirname(at(file)), { recursive: true });
      fs.writeFileSync(at(file), '{}');
      if (!/^(\.\.|\.git\/|\.roo-fsm)/.test(file)) {
        here.repo.git('add', '--force', file);
        here.repo.git('commit', '--quiet', '--message', 'it');
      }
      fs.writeFileSync(at(file), CORRUPT);
    }
    await expectUntouched([file], code);
  });

  it.runIf(posix)('behind a link, of a file or of a folder on the way', async () => {
    const outside = path.join(here.root, 'outside');
    fs.mkdirSync(outside);
    fs.writeFileSync(path.join(outside, 'a.json'), CORRUPT);
    fs.symlinkSync(path.join(outside, 'a.json'), at('a.json'));
    fs.symlinkSync(outside, at('folder'));
    await expectUntouched(['a.json'], 'recovery.through-link');
    await expectUntouched(['folder/a.json'], 'recovery.through-link');
  });

  it('where our copy was damaged on the disk', async () => {
    here.repo.write({ 'a.json': '{"a": 1}' });
    await kept(here.repo.path, ['a.json']);
    const folder = path.join(dataDirOf(here.repo.path), 'backup', 'content');
    for (const name of fs.readdirSync(folder)) fs.writeFileSync(path.join(folder, name), '{"a": 2}');
    here.repo.write({ 'a.json': CORRUPT });
    await expectUntouched(['a.json'], 'recovery.no-backup');
  });
});

describe('a recovery that was killed', () => {
  it('after the file was put aside is finished by the next process', async () => {
    here.repo.commit({ [FILE]: '{"a": 1}\n' });
    here.repo.write({ [FILE]: CORRUPT });
    await restored(here.repo.path, [FILE]);
    fs.rmSync(at(FILE));
    const answer = await restored(here.repo.path, [FILE]);
    expect(answer).toMatchObject({ outcome: 'ready', reason: { code: 'recovery.restored' } });
    expect(here.repo.read(FILE)).toBe('{"a": 1}\n');
    expect(trashOf(here.repo.path)).toEqual({ [FILE]: CORRUPT });
  });

  it('after the file was put right says the same again, and does nothing', async () => {
    here.repo.commit({ [FILE]: '{"a": 1}\n' });
    here.repo.write({ [FILE]: CORRUPT });
    const first = await restored(here.repo.path, [FILE]);
    const inode = fs.statSync(at(FILE)).ino;
    expect(await restored(here.repo.path, [FILE])).toEqual(first);
    expect(fs.statSync(at(FILE)).ino).toBe(inode);
  });

  it('puts no file back that another run, or the user, took away', async () => {
    here.repo.commit({ [FILE]: '{"a": 1}\n' });
    here.repo.write({ [FILE]: CORRUPT });
    await restored(here.repo.path, [FILE]);
    fs.rmSync(at(FILE));
    const other = await restored(here.repo.path, [FILE], { runId: RUN_ID.replace(/1$/, '2') });
    expect(other).toMatchObject({ outcome: 'not-available', reason: { code: 'recovery.gone' } });
    expect(here.repo.exists(FILE)).toBe(false);
  });
});

it.runIf(posix && process.getuid?.() !== 0)('a folder that cannot be written to is an answer', async () => {
  here.repo.commit({ [FILE]: '{}\n' });
  here.repo.write({ [FILE]: CORRUPT });
  fs.chmodSync(path.dirname(at(FILE)), 0o500);
  try {
    const answer = await restored(here.repo.path, [FILE]);
    expect(answer).toMatchObject({ outcome: 'failed', reason: { code: 'recovery.failed' } });
    expect(bytes(FILE).toString()).toBe(CORRUPT);
  } finally {
    fs.chmodSync(path.dirname(at(FILE)), 0o700);
  }
});

it('what somebody writes where a corrupt file was is not replaced', async () => {
  here.repo.write({ 'a.json': 'theirs' });
  const { signal } = new AbortController();
  const place = {
    root: here.repo.path,
    dataDir: dataDirOf(here.repo.path),
    runId: RUN_ID,
    taskId: 'a/b#recovery',
  };
  const repair = { name: 'a.json', corrupt: null, content: Buffer.from('{}'), mode: 0o644 };
  expect(await putRight({ ...place, now: 0, signal }, repair)).toBe('changed');
  const judged = { path: 'a.json', size: 1, mtimeMs: 0 };
  expect(await putRight({ ...place, now: 0, signal }, { ...repair, corrupt: judged })).toBe('changed');
  expect(here.repo.read('a.json')).toBe('theirs');
});

it('a file that somebody took away meanwhile is not put back', async () => {
  const { signal } = new AbortController();
  const place = {
    root: here.repo.path,
    dataDir: dataDirOf(here.repo.path),
    runId: RUN_ID,
    taskId: 'a/b#recovery',
  };
  const corrupt = { path: 'a.json', size: 1, mtimeMs: 0 };
  const repair = { name: 'a.json', corrupt, content: Buffer.from('{}'), mode: 0o644 };
  expect(await putRight({ ...place, now: 0, signal }, repair)).toBe('vanished');
  expect(here.repo.exists('a.json')).toBe(false);
});

it('a file where our folder should be is an answer, and the corrupt file stays', async () => {
  here.repo.commit({ [FILE]: '{}\n' });
  here.repo.write({ [FILE]: CORRUPT });
  fs.mkdirSync(dataDirOf(here.repo.path), { recursive: true });
  fs.writeFileSync(path.join(dataDirOf(here.repo.path), 'trash'), '');
  expect(await restored(here.repo.path, [FILE])).toMatchObject({
    outcome: 'failed',
    reason: { code: 'recovery.failed', params: { file: FILE } },
  });
  expect(here.repo.read(FILE)).toBe(CORRUPT);
});
