import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { intercomSchema } from '../../config/intercom.ts';
import { archiveOf } from '../../src/intercom/archive.ts';
import { carry } from '../../src/intercom/carrier.ts';
import { localStamp } from '../../src/intercom/heading.ts';
import { appendMessage, readIntercom, readWaiting } from '../../src/intercom/intercom.ts';
import { bodyOf, entriesOf, parse } from '../../src/intercom/parse.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const here = temporaryFolder();
const PROGRAM = path.join(import.meta.dirname, '..', 'fixtures', 'intercom-writer.ts');
const writer = (...args: string[]) => execa('node', ['--import', 'tsx', PROGRAM, ...args]);

let fields = {};
beforeEach(() => {
  fields = {};
});
const place = () => ({
  config: intercomSchema.parse(fields),
  workspace: here.path,
  machineId: 'pc',
  now: () => Date.parse('2026-01-22T12:00:00Z'),
});
const AT = '2026-01-22T10:00:00Z';
const message = (id: string, more = {}) => ({
  id,
  at: AT,
  from: 'roo-scheduler',
  to: 'claude-code',
  type: 'ERROR',
  body: 'réponse',
  ...more,
});
const file = () => path.join(here.path, '.claude', 'local', 'INTERCOM-pc.md');
const text = () => fs.readFileSync(file(), 'utf8');
const write = (content: string | Buffer) => {
  fs.mkdirSync(path.dirname(file()), { recursive: true });
  fs.writeFileSync(file(), content);
};
const idsIn = (name: string) =>
  entriesOf(parse(fs.existsSync(name) ? fs.readFileSync(name, 'utf8') : ''))
    .filter(({ isWhole, heading }) => isWhole && heading.type !== 'COMPACTED')
    .map(({ id }) => id);

describe('a very long file', () => {
  it('keeps no run waiting: its end is looked at, and it is condensed by hand', async () => {
    fields = { condenseAbove: 10, condenseTo: 5 };
    const one = '---\n## [2026-01-22 10:00:00] claude-code → roo-scheduler [TASK]\n\nlook\n\n';
    const old = one.replaceAll('22', '02').replace('TASK', 'INFO').replace('roo-scheduler', 'x');
    write(old.repeat(120_000) + one.repeat(3));
    const before = fs.statSync(file()).size;
    expect(await readWaiting(place())).toMatchObject({ unread: 3, openTasks: 3 });
    expect(await appendMessage(place(), message('run-1'))).toMatchObject({
      ok: true,
      value: { written: true },
    });
    expect(fs.statSync(file()).size).toBeGreaterThan(before);
    expect(await readWaiting(place())).toMatchObject({ unread: 3, openTasks: 3 });
  });
});

describe('a message', () => {
  it('is written as the readers of the original know it, in a folder that git does not see', async () => {
    expect(await appendMessage(place(), message('run-1'))).toEqual({
      ok: true,
      value: { file: '.claude/local/INTERCOM-pc.md', written: true },
    });
    expect(text()).toBe(
      '# INTERCOM - Communication Locale Roo ↔ Claude Code\n\nMachine: pc\nProtocole: v2.0\n' +
        `\n---\n## [${localStamp(AT)}] roo-scheduler → claude-code [ERROR]\n<!-- id: run-1 -->\n\nréponse\n\n<!-- /run-1 -->\n---\n`,
    );
    expect(fs.readdirSync(path.dirname(file())).sort()).toEqual(['.gitignore', 'INTERCOM-pc.md']);
    expect(fs.readFileSync(path.join(path.dirname(file()), '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('leaves a folder of the user as it is', async () => {
    write('');
    await appendMessage(place(), message('run-1'));
    expect(fs.readdirSync(path.dirname(file()))).toEqual(['INTERCOM-pc.md']);
    expect(text()).toContain('# INTERCOM');
  });

  it('is no local change for git in a folder of the user, whose other files stay what they are', async () => {
    const git = (...args: string[]) =>
      execa('git', args, { cwd: here.path, env: { GIT_CONFIG_GLOBAL: os.devNull } });
    await git('init', '-q');
    fs.mkdirSync(path.dirname(file()), { recursive: true });
    await appendMessage({ ...place(), machineId: 'pc [1]' }, message('run-1'));
    fs.writeFileSync(path.join(path.dirname(file()), 'INTERCOM-pc [1].archive.md'), '');
    expect((await git('status', '--porcelain', '-uall')).stdout).toBe('');
    fs.writeFileSync(path.join(path.dirname(file()), 'notes.md'), '');
    expect((await git('status', '--porcelain', '-uall')).stdout).toBe('?? .claude/local/notes.md');
  });

  it('leaves the rules that a folder of the user has for git', async () => {
    fs.mkdirSync(path.dirname(file()), { recursive: true });
    fs.writeFileSync(path.join(path.dirname(file()), '.gitignore'), '*.log\n');
    await appendMessage(place(), message('run-1'));
    expect(fs.readFileSync(path.join(path.dirname(file()), '.gitignore'), 'utf8')).toBe('*.log\n');
  });

  it('is written once, and again when it was only half written', async () => {
    await appendMessage(place(), message('run-1'));
    const once = text();
    expect(await appendMessage(place(), message('run-1'))).toMatchObject({ value: { written: false } });
    expect(text()).toBe(once);
    write(once.slice(0, -15));
    expect(await appendMessage(place(), message('run-1'))).toMatchObject({ value: { written: true } });
    expect(text().startsWith(`${once.slice(0, -15)}\n\n---\n## [`)).toBe(true);
    expect(idsIn(file())).toEqual(['run-1']);
  });

  it('goes to the end, with the ends of line that the file has, and changes nothing of it', async () => {
    write('intro\r\nhalf a line');
    await appendMessage(place(), message('run-1'));
    expect(text().startsWith('intro\r\nhalf a line\r\n\r\n---\r\n## [')).toBe(true);
    expect(text().replaceAll('\r\n', '')).not.toContain('\n');
  });

  it.each(['utf-16le', 'utf-16be'])(
    'is readable in a file of %s, whose last character is half written',
    async (kind) => {
      const wide = Buffer.from('\ufeffbegin é\r\n', 'utf16le');
      const old = kind === 'utf-16le' ? wide : wide.swap16();
      write(Buffer.concat([old, Buffer.from([0])]));
      await appendMessage(place(), message('run-1'));
      expect(await appendMessage(place(), message('run-1'))).toMatchObject({ value: { written: false } });
      const content = fs.readFileSync(file());
      expect(content.subarray(0, old.length)).toEqual(old);
      const carried = carry(content);
      const [entry] = entriesOf(parse(carried.text, carried.carrier));
      expect(entry && bodyOf(entry, carried.carrier)).toBe('réponse');
    },
  );
});

describe('where no message can be written, the system says why, and nothing is made elsewhere', () => {
  const codeOf = async () => {
    const written = await appendMessage(place(), message('run-1'));
    return written.ok ? 'written' : written.failure.code;
  };

  it('a folder or a pipe is in its place', async () => {
    fs.mkdirSync(file(), { recursive: true });
    expect(await codeOf()).toBe('EISDIR');
    expect(await readWaiting(place())).toBeNull();
  });

  it('a file is where its folder should be', async () => {
    fs.writeFileSync(path.join(here.path, '.claude'), '');
    expect(['ENOTDIR', 'EEXIST']).toContain(await codeOf());
  });

  it.skipIf(os.platform() === 'win32')('a link leads out of the workspace, or nowhere', async () => {
    const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'outside '));
    try {
      fs.symlinkSync(outside, path.join(here.path, '.claude'));
      expect(await codeOf()).toBe('EPERM');
      fs.unlinkSync(path.join(here.path, '.claude'));
      fs.mkdirSync(path.dirname(file()), { recursive: true });
      fs.symlinkSync(path.join(outside, 'none.md'), file());
      expect(await codeOf()).toBe('ENOENT');
      fs.unlinkSync(file());
      fs.writeFileSync(path.join(outside, 'theirs.md'), 'theirs');
      fs.symlinkSync(path.join(outside, 'theirs.md'), file());
      expect(await codeOf()).toBe('EPERM');
      expect(await readWaiting(place())).toBeNull();
      expect(fs.readdirSync(outside)).toEqual(['theirs.md']);
      expect(fs.readFileSync(path.join(outside, 'theirs.md'), 'utf8')).toBe('theirs');
    } finally {
      fs.rmSync(outside, { recursive: true });
    }
  });

  it.skipIf(os.platform() === 'win32' || os.userInfo().uid === 0)('the file is read-only', async () => {
    write('mine');
    fs.chmodSync(file(), 0o400);
    expect(await codeOf()).toBe('EACCES');
    expect(text()).toBe('mine');
  });

  it('a machine whose name is a path gets no other folder', async () => {
    const written = await appendMessage({ ...place(), machineId: '../../../x' }, message('run-1'));
    expect(written).toMatchObject({ value: { file: '.claude/local/INTERCOM-.._.._.._x.md' } });
  });
});

test('a lock that a dead process left, and one that a living one keeps, stop no message', async () => {
  write('');
  const { stdout: dead } = await execa('node', ['-e', 'process.stdout.write(String(process.pid))']);
  const owner = {
    startTime: 'unknown',
    host: os.hostname(),
    bootId: 'unknown',
    runId: 'r',
    command: 'c',
    since: AT,
  };
  fs.writeFileSync(`${file()}.lock`, JSON.stringify({ ...owner, pid: Number(dead) }));
  await appendMessage(place(), message('run-1'));
  expect(fs.existsSync(`${file()}.lock`)).toBe(false);
  fs.writeFileSync(`${file()}.lock`, JSON.stringify({ ...owner, pid: process.ppid }));
  await appendMessage(place(), message('run-2'));
  expect(idsIn(file())).toEqual(['run-1', 'run-2']);
}, 20_000);

describe('ten processes that write at once', () => {
  const NAMES = 'abcdefghij'.split('').map((letter) => `writer-${letter}`);
  const COUNT = 20;
  const expected = NAMES.flatMap((name) =>
    Array.from({ length: COUNT }, (_, at) => `${name}-${String(at).padStart(4, '0')}`),
  );

  it('lose no message and tear none', async () => {
    await Promise.all(
      NAMES.map((name) => writer('write', here.path, name, String(COUNT), '{"condenseAbove":100000}')),
    );
    const entries = entriesOf(parse(text()));
    expect(entries.map(({ id }) => id).sort()).toEqual(expected);
    for (const entry of entries)
      expect(bodyOf(entry)).toBe(`${entry.id}\n---\n${'x'.repeat(3000)}\nend ${entry.id}`);
    expect(text().match(/# INTERCOM - /g)).toHaveLength(1);
    expect(fs.readdirSync(path.dirname(file())).sort()).toEqual(['.gitignore', 'INTERCOM-pc.md']);
  }, 60_000);

  it('nor do they while the file is condensed again and again and others write who know no lock', async () => {
    await appendMessage(place(), message('first-1'));
    const others = ['other-1', 'other-2'].map((name) => writer('foreign', file(), name, '300'));
    const ours = NAMES.slice(0, 4).map((name) =>
      writer('write', here.path, name, String(COUNT), '{"condenseAbove":10,"condenseTo":5}'),
    );
    await Promise.all([...others, ...ours]);
    const archive = archiveOf(file());
    const all = [...new Set([...idsIn(file()), ...idsIn(archive)])].sort();
    expect(all).toEqual([...expected.filter((id) => /writer-[a-d]/.test(id)), 'first-1'].sort());
    const said = text() + fs.readFileSync(archive, 'utf8');
    for (const name of ['other-1', 'other-2'])
      for (let at = 0; at < 300; at += 1) expect(said).toContain(`\n${name}-${at}.\n`);
    expect(readIntercom(place())).toMatchObject({ ok: true });
  }, 60_000);
});

test('what waits in the file is counted; without a file nothing is said, and nothing made', async () => {
  expect(await readWaiting(place())).toBeNull();
  expect(fs.readdirSync(here.path)).toEqual([]);
  await appendMessage(
    place(),
    message('task-0001', { from: 'claude-code', to: 'roo-scheduler', type: 'TASK' }),
  );
  await appendMessage(place(), message('task-0002', { type: 'TASK', at: '2026-01-01T10:00:00Z' }));
  await appendMessage(place(), message('task-0003', { type: 'ASK' }));
  expect(await readWaiting(place())).toEqual({
    file: '.claude/local/INTERCOM-pc.md',
    messages: 3,
    unread: 1,
    openTasks: 2,
  });
});
