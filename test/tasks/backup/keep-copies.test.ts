import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/system/clock.ts';
import { createMask } from '../../../src/system/masking/mask.ts';
import { MOST_BYTES, MOST_FILES, readIndex } from '../../../src/tasks/backup/backup-index.ts';
import { keepCopies } from '../../../src/tasks/backup/keep-copies.ts';
import { latestCopy } from '../../../src/tasks/backup/latest-copy.ts';
import { files } from '../../../src/tasks/files.ts';
import { plan } from '../../support/plans.ts';
import { runKind, taskContext } from '../../support/task-context.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const posix = process.platform !== 'win32';
const dataDir = (): string => path.join(folder.path, '.roo-fsm');
const backup = (...names: string[]): string => path.join(dataDir(), 'backup', ...names);
const copies = (): string[] => (fs.existsSync(backup('content')) ? fs.readdirSync(backup('content')) : []);
beforeEach(() => fs.mkdirSync(dataDir()));

function write(contents: Record<string, string | Buffer>): void {
  for (const [file, content] of Object.entries(contents)) {
    fs.mkdirSync(path.dirname(path.join(folder.path, file)), { recursive: true });
    fs.writeFileSync(path.join(folder.path, file), content);
  }
}

let day = 0;
function keep(...names: string[]) {
  day += 1;
  const now = (): number => Date.UTC(2026, 0, day);
  const context = taskContext({
    workspace: folder.path,
    dataDir: dataDir(),
    options: {},
    clock: { ...systemClock, now },
    mask: createMask({ env: { DEPLOY_TOKEN: 'Zq8-very-private-1' } }).text,
  });
  return keepCopies(
    context,
    names.map((name) => path.join(folder.path, name)),
  );
}

const versionsOf = (name: string) => readIndex(dataDir())?.files[name] ?? [];

describe('copies of good files', () => {
  it('are kept once for each content, named by it, and the index says what, when and by which run', async () => {
    write({ 'a b/é.json': '{"a": 1}', 'b.json': '{"a": 1}' });
    expect(await keep('a b/é.json', 'b.json')).toEqual({ kept: 2, without: 0 });
    expect(copies()).toHaveLength(1);
    expect(versionsOf('a b/é.json')).toEqual([
      {
        sha256: copies()[0],
        at: new Date(Date.UTC(2026, 0, day)).toISOString(),
        runId: 'run-1',
        size: 8,
        mode: fs.statSync(path.join(folder.path, 'b.json')).mode & 0o777,
      },
    ]);
    expect((await latestCopy(dataDir(), 'b.json'))?.content.toString()).toBe('{"a": 1}');
  });

  it('are not written again for what has not changed', async () => {
    write({ 'a.json': '{}' });
    await keep('a.json');
    const before = fs.statSync(backup('index.json'), { bigint: true });
    expect(await keep('a.json')).toEqual({ kept: 1, without: 0 });
    expect(fs.statSync(backup('index.json'), { bigint: true }).ino).toBe(before.ino);
  });

  it('are written again when the copy was removed', async () => {
    write({ 'a.json': '{}' });
    await keep('a.json');
    fs.rmSync(backup('content', copies()[0] ?? ''));
    expect(await latestCopy(dataDir(), 'a.json')).toBeNull();
    await keep('a.json');
    expect((await latestCopy(dataDir(), 'a.json'))?.content.toString()).toBe('{}');
  });

  it('are the last five of a file, newest first; a content that comes back is the newest again', async () => {
    for (const value of [1, 2, 3, 4, 5, 6, 2]) {
      write({ 'a.json': `${value}` });
      // What nothing names is swept once it is not young any more.
      for (const name of copies()) fs.utimesSync(backup('content', name), 1, 1);
      await keep('a.json');
    }
    const held = versionsOf('a.json').map(({ sha256 }) => fs.readFileSync(backup('content', sha256), 'utf8'));
    expect(held).toEqual(['2', '6', '5', '4', '3']);
    expect(copies()).toHaveLength(5);
  });

  it('are of so many files at most; those that are gone make room', async () => {
    const names = Array.from({ length: MOST_FILES + 1 }, (_, at) => `f${at}.json`);
    write(Object.fromEntries(names.map((name) => [name, '{}'])));
    expect(await keep(...names)).toEqual({ kept: MOST_FILES, without: 1 });
    fs.rmSync(path.join(folder.path, 'f0.json'));
    expect(await keep(`f${MOST_FILES}.json`)).toEqual({ kept: 1, without: 0 });
    expect(Object.keys(readIndex(dataDir())?.files ?? {})).not.toContain('f0.json');
  });

  it.runIf(posix)('are for the eyes of the user alone', async () => {
    write({ 'a.json': '{}' });
    await keep('a.json');
    expect(fs.statSync(backup('content', copies()[0] ?? '')).mode & 0o077).toBe(0);
    expect(fs.statSync(backup()).mode & 0o077).toBe(0);
  });
});

describe('no copy is kept', () => {
  it.each([
    ['.env.json', '{}'],
    ['secrets/a.json', '{}'],
    ['app.credentials.yaml', 'a: 1'],
    ['tokens.toml', 'a = 1'],
    ['mcp.json', '{"env": {"GITHUB_TOKEN": "ghp_abcdefghijklmnopqrstuvwxyz0123456789"}}'],
    ['mine.json', '{"x": "Zq8-very-private-1"}'],
    ['db.yaml', 'db:\n  password: hunter2\n'],
    ['keys.toml', '[aws]\nAWS_ACCESS_KEY_ID = ["x"]\n'],
    ['large.json', JSON.stringify('x'.repeat(MOST_BYTES))],
    ['corrupt.json', '{"a": '],
    ['marks.yaml', '<<<<<<< ours\na: 1\n=======\na: 2\n>>>>>>> theirs\n'],
    ['script.ps1', 'exit 0'],
    ['.roo-fsm/overlay.json', '{}'],
    ['../outside.json', '{}'],
  ])('of %s', async (name, content) => {
    if (!name.startsWith('..')) write({ [name]: content });
    expect(await keep(name)).toEqual({ kept: 0, without: 1 });
    expect(copies()).toEqual([]);
  });

  it('only of a value, and not of where to find it', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as a configuration says it
    write({ 'mcp.json': '{"env": {"GITHUB_TOKEN": "${env:GITHUB_TOKEN}"}, "maxTokens": 5, "token": ""}' });
    expect(await keep('mcp.json')).toEqual({ kept: 1, without: 0 });
  });

  it.runIf(posix)('of what lies behind a link', async () => {
    write({ 'real/a.json': '{}' });
    fs.symlinkSync(path.join(folder.path, 'real'), path.join(folder.path, 'linked'));
    fs.symlinkSync(path.join(folder.path, 'real/a.json'), path.join(folder.path, 'link.json'));
    expect(await keep('linked/a.json', 'link.json')).toEqual({ kept: 0, without: 2 });
  });
});

describe('an index that cannot be read', () => {
  it.each(['', '{"v": 2, "files": {}}', '[]', '{"v":1,"files":{"a.json":[{"sha256":"../../x"}]}}'])(
    'is put aside, and nothing is restored by it: %j',
    async (text) => {
      write({ 'a.json': '{}' });
      await keep('a.json');
      fs.writeFileSync(backup('index.json'), text);
      expect(await latestCopy(dataDir(), 'a.json')).toBeNull();
      expect(await keep('a.json')).toEqual({ kept: 1, without: 0 });
      expect(fs.readFileSync(backup('index.damaged.json'), 'utf8')).toBe(text);
      expect((await latestCopy(dataDir(), 'a.json'))?.content.toString()).toBe('{}');
    },
  );
});

describe('the task "files"', () => {
  const escalation = { recovery: { file_corruption: 'restore_from_backup' } };
  const check = (names: string[], given = {}) =>
    runKind(files, folder.path, { files: names }, { plan: plan([], escalation), ...given });

  it('keeps copies of the good files, and says of how many', async () => {
    write({ 'a.json': '{}', 'b.json': '{', 'run.ps1': 'exit 0', 'secrets.json': '{}' });
    const report = await check(['a.json', 'b.json', 'run.ps1', 'secrets.json', 'gone.json']);
    expect(report.evidence).toMatchObject({ backedUp: 1, notBackedUp: 1 });
    expect(Object.keys(readIndex(dataDir())?.files ?? {})).toEqual(['a.json']);
  });

  it('keeps none where level 2 may not restore them', async () => {
    write({ 'a.json': '{}' });
    const { evidence } = await check(['a.json'], { plan: plan([]) });
    expect(evidence).not.toHaveProperty('backedUp');
    expect(fs.existsSync(backup())).toBe(false);
  });

  it('warns when they cannot be kept, and has checked the files all the same', async () => {
    write({ 'a.json': '{}', '.roo-fsm/backup': 'in the way' });
    const report = await check(['a.json']);
    expect(report.failure).toBeUndefined();
    expect(report.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'info files.valid',
      'warning recovery.copies-not-kept',
    ]);
  });

  it('keeps none once it is told to stop', async () => {
    write({ 'a.json': '{}' });
    await check(['a.json'], { signal: AbortSignal.abort() });
    expect(fs.existsSync(backup())).toBe(false);
  });
});
