import fs from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { archiveOf } from '../../src/intercom/archive.ts';
import { blockOf, headerOf } from '../../src/intercom/block.ts';
import { condenseFile, type Step } from '../../src/intercom/condense-file.ts';
import { type Entry, entriesOf, parse } from '../../src/intercom/parse.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const here = temporaryFolder();
const PROGRAM = path.join(import.meta.dirname, '..', 'fixtures', 'intercom-writer.ts');
const STEPS: readonly Step[] = ['read', 'archived', 'drafted', 'looked', 'renamed'];

const HOW = { above: 10, to: 5, timeToLiveHours: 24, now: Date.parse('2026-01-22T12:00:00Z') };
const IDS = Array.from({ length: 20 }, (_, at) => `message-${String(at).padStart(3, '0')}`);
const block = (id: string): string =>
  blockOf(
    { id, at: '2026-01-22T10:00:00Z', from: 'roo', to: 'claude-code', type: 'INFO', body: `réponse ${id}` },
    '\n',
  );
const file = () => path.join(here.path, 'INTERCOM-pc.md');
const read = (name: string) => (fs.existsSync(name) ? fs.readFileSync(name, 'utf8') : '');
const ids = (name: string) =>
  entriesOf(parse(read(name)))
    .filter(({ heading }: Entry) => heading.type !== 'COMPACTED')
    .map(({ id }) => id);

beforeEach(() => fs.writeFileSync(file(), headerOf('pc', '\n') + IDS.map(block).join('')));

test('old messages are in the archive, to the byte, before the file is without them, and it says so', () => {
  const before = read(file());
  expect(condenseFile(file(), HOW, { dryRun: true })).toMatchObject({
    value: { removed: 15, before: 20, after: 5 },
  });
  expect([read(file()), fs.existsSync(archiveOf(file()))]).toEqual([before, false]);
  const done = condenseFile(file(), HOW, {
    at: (step) => {
      if (step === 'archived') expect(read(file())).toBe(before);
      if (step === 'archived') expect(ids(archiveOf(file()))).toEqual(IDS.slice(0, 15));
    },
  });
  expect(done).toMatchObject({ ok: true, value: { removed: 15, before: 20, after: 5 } });
  expect(ids(file())).toEqual(IDS.slice(15));
  expect(read(archiveOf(file()))).toBe(`# INTERCOM - Archive\n${IDS.slice(0, 15).map(block).join('')}`);
  expect(read(file())).toContain('15 messages → INTERCOM-pc.archive.md');
  expect(condenseFile(file(), HOW)).toMatchObject({ value: { removed: 0 } });
});

describe.each(STEPS)('killed at "%s"', (step) => {
  it('nothing is lost, and the next time finishes without saying anything twice', async () => {
    await execa('node', ['--import', 'tsx', PROGRAM, 'die', file(), step], { reject: false });
    expect([...new Set([...ids(archiveOf(file())), ...ids(file())])]).toEqual(IDS);
    expect(condenseFile(file(), HOW)).toMatchObject({ ok: true });
    expect(ids(archiveOf(file()))).toEqual(IDS.slice(0, 15));
    expect(ids(file())).toEqual(IDS.slice(15));
    expect(read(file()).match(/COMPACTED/g)).toHaveLength(1);
    expect(fs.readdirSync(here.path).sort()).toEqual(['INTERCOM-pc.archive.md', 'INTERCOM-pc.md']);
  });
});

describe.each(STEPS)('what another one writes at "%s"', (step) => {
  it('is in the file', () => {
    condenseFile(file(), HOW, {
      at: (now) => now === step && fs.appendFileSync(file(), block('message-new')),
    });
    const all = new Set([...ids(archiveOf(file())), ...ids(file())]);
    if (step !== 'looked' || process.platform !== 'win32') expect(ids(file())).toContain('message-new');
    expect(IDS.every((id) => all.has(id))).toBe(true);
  });

  it.skipIf(process.platform === 'win32')('into the file it has open is in the file', () => {
    const open = fs.openSync(file(), 'a');
    condenseFile(file(), HOW, {
      at: (now) => {
        if (now === step) fs.writeSync(open, block('message-new'));
      },
    });
    fs.closeSync(open);
    expect(ids(file())).toContain('message-new');
    expect([...ids(archiveOf(file())), ...ids(file())]).toEqual([...IDS, 'message-new']);
  });
});

test('a file that somebody has put another one in the place of, or written into, stays as they left it', () => {
  for (const change of [
    () => fs.writeFileSync(file(), 'theirs'),
    () => fs.writeFileSync(file(), read(file()).replace('message-010', 'message-XXX')),
    () => {
      fs.writeFileSync(`${file()}.new`, read(file()));
      fs.renameSync(`${file()}.new`, file());
    },
  ]) {
    fs.writeFileSync(file(), headerOf('pc', '\n') + IDS.map(block).join(''));
    let theirs = '';
    const done = condenseFile(file(), HOW, {
      at: (step) => {
        if (step !== 'drafted') return;
        change();
        theirs = read(file());
      },
    });
    expect(done).toEqual({ ok: false, failure: { code: 'EBUSY' } });
    expect(read(file())).toBe(theirs);
    expect(fs.readdirSync(here.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  }
});

test('an archive that cannot be written keeps everything in the file', () => {
  fs.mkdirSync(archiveOf(file()));
  const before = read(file());
  expect(condenseFile(file(), HOW)).toMatchObject({ ok: false });
  expect(read(file())).toBe(before);
});

test('a file of Windows in UTF-16 and its archive stay so', () => {
  const wide = Buffer.from(`\ufeff${IDS.map(block).join('').replaceAll('\n', '\r\n')}`, 'utf16le');
  fs.writeFileSync(file(), wide);
  expect(condenseFile(file(), HOW)).toMatchObject({ value: { removed: 15 } });
  const archive = fs.readFileSync(archiveOf(file()), 'utf16le');
  expect(archive).toBe(
    `\ufeff# INTERCOM - Archive\r\n${IDS.slice(0, 15).map(block).join('').replaceAll('\n', '\r\n')}`,
  );
  expect(fs.readFileSync(file(), 'utf16le')).toContain(
    IDS.slice(15).map(block).join('').replaceAll('\n', '\r\n'),
  );
});

test.skipIf(process.platform === 'win32')('the rights of the file stay', () => {
  fs.chmodSync(file(), 0o664);
  condenseFile(file(), HOW);
  expect(fs.statSync(file()).mode & 0o777).toBe(0o664);
});
