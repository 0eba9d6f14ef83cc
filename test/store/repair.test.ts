import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Repaired, repairStore } from '../../src/upkeep/repair-store.ts';
import { verifyStore } from '../../src/upkeep/verify-store.ts';
import { writeLine } from '../../store/commit-line.ts';
import { eventsOf } from '../../store/event-log.ts';
import { layout } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import type { RepairDoor } from '../../store/repair/repair-door.ts';
import { readCatalogue } from '../../store/runs.ts';
import {
  ended,
  idOf,
  logOf,
  restore,
  treeOf,
  unsynced,
  writeRun,
  writeStore,
} from '../support/recorded-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const dataDir = () => path.join(folder.path, 'data');
const NOW = '2026-02-01T04:00:00.123Z';
const LATER = '2026-02-02T04:00:00.123Z';
const QUARANTINE = 'quarantine/20260201T040000123Z';
const pathOf = (name: string) => layout(dataDir()).run(name);

const repaired = (door: RepairDoor = unsynced, at = NOW, wanted?: string): Repaired =>
  repairStore(dataDir(), { dryRun: false, runId: 'r', machineId: 'm', at, door, wanted });
const verified = () =>
  verifyStore({ dataDir: dataDir(), lockFile: path.join(folder.path, 'lock') }, { strict: false });
const codes = () => verified().findings.map(({ severity, code }) => `${severity} ${code}`);

/** Changes one byte of this line. */
function spoil(name: string, line: number): void {
  const lines = fs.readFileSync(pathOf(name), 'utf8').split('\n');
  lines[line - 1] = lines[line - 1]?.replace('test-machine', 'tist-machine') ?? '';
  fs.writeFileSync(pathOf(name), lines.join('\n'));
}

beforeEach(() => writeStore(dataDir()));

describe('whatever ends a repair, the next one finishes it', () => {
  /** Everything at once: a finished and the open run have lost lines, one is gone, and both other streams are damaged. */
  function harm(): void {
    spoil(logOf(1), 3);
    fs.rmSync(pathOf(logOf(2)));
    spoil(logOf(3), 2);
    fs.appendFileSync(pathOf('catalog.jsonl'), 'garbage\n');
    spoil('workspace.jsonl', 2);
  }

  /** A door that closes for ever before the call of this number. */
  function closing(before: number): { door: RepairDoor; calls: () => number } {
    let calls = 0;
    const count = (): void => {
      calls += 1;
      if (calls >= before) throw Object.assign(new Error('the power is gone'), { code: 'EIO' });
    };
    const counted =
      <A extends unknown[], R>(work: (...given: A) => R) =>
      (...given: A): R => {
        count();
        return work(...given);
      };
    const door: RepairDoor = {
      ...unsynced,
      makeFolder: counted(unsynced.makeFolder),
      openToAppend: counted(unsynced.openToAppend),
      write: counted(unsynced.write),
      syncData: counted(unsynced.syncData),
      truncate: counted(unsynced.truncate),
      rename: counted(unsynced.rename),
      remove: counted(unsynced.remove),
      syncFolder: counted(unsynced.syncFolder),
    };
    return { door, calls: () => calls };
  }

  const outcome = () => ({
    entries: readCatalogue(dataDir()).map(({ runId, closed }) => ({
      runId,
      status: closed?.summary.status,
      commits: closed?.commits,
      quarantined: closed?.quarantined,
    })),
    events: [1, 3].map((day) => eventsOf(new LowdbLog(pathOf(logOf(day))).commits).map(({ type }) => type)),
    notes: codes(),
  });

  it('at any call that changes a file', { timeout: 120_000 }, () => {
    harm();
    const harmed = treeOf(dataDir());
    const whole = closing(Number.POSITIVE_INFINITY);
    repaired(whole.door);
    const expected = outcome();
    expect(expected.entries.map(({ status }) => status)).toEqual(['success', 'success', 'interrupted']);
    expect(whole.calls()).toBeGreaterThan(40);
    const unlike: number[] = [];
    for (let call = 1; call <= whole.calls(); call++) {
      restore(dataDir(), harmed);
      expect(() => repaired(closing(call).door), `call ${call}`).toThrow();
      repaired(unsynced, call === 1 ? NOW : LATER);
      const now = JSON.stringify(outcome()).replaceAll('20260202', '20260201');
      if (now !== JSON.stringify(expected)) unlike.push(call);
      const aside = [...treeOf(dataDir())].filter(([name]) => name.startsWith('quarantine/'));
      for (const name of [logOf(1), logOf(3), 'catalog.jsonl', 'workspace.jsonl'])
        expect(
          aside.some(([, content]) => content.equals(harmed.get(name) ?? Buffer.alloc(0))),
          `call ${call}: ${name} is put aside`,
        ).toBe(true);
    }
    expect(unlike).toEqual([]);
  });

  it('which verify asks for', () => {
    harm();
    expect(() => repaired(closing(30).door)).toThrow();
    expect(codes()).toContain('damage repair-unfinished');
  });
});

describe('a log with two continuations', () => {
  it('goes on as the catalogue saw it end, and else with the longer one', () => {
    const content = fs.readFileSync(pathOf(logOf(1)), 'utf8');
    const lines = content.trimEnd().split('\n');
    const first = JSON.parse(lines[0] ?? '');
    const stray = structuredClone(first.events.slice(0, 1));
    stray[0].seq = first.events.length + 1;
    stray[0].type = 'cancel.requested';
    stray[0].data = { by: 'x' };
    const branch = writeLine({ events: stray }, first.sum);
    const second = structuredClone(stray);
    second[0].seq += 1;
    const longer = [branch, writeLine({ events: second }, branch.sum)];
    for (let more = 1; more < 3; more++) {
      const next = structuredClone(stray);
      next[0].seq += more + 1;
      longer.push(writeLine({ events: next }, longer.at(-1)?.sum ?? ''));
    }
    fs.writeFileSync(pathOf(logOf(1)), `${longer.map(({ text }) => text).join('')}${content}`);
    repaired();
    expect(fs.readFileSync(pathOf(logOf(1)), 'utf8').startsWith(content)).toBe(true);
    expect(readCatalogue(dataDir())[0]?.closed?.summary.status).toBe('success');
  });
});

describe('the catalogue', () => {
  it('learns the true summary of a run, and nothing is put aside for that', () => {
    const log = new LowdbLog(pathOf('catalog.jsonl'));
    const closed = structuredClone(eventsOf(log.commits).filter(({ type }) => type === 'run.closed')[0]);
    if (closed?.type !== 'run.closed') throw new Error('it is closed');
    const summary = { ...(closed.data.summary as object), status: 'failure' };
    log.append(log.revision, [{ ...closed, seq: log.revision + 1, data: { ...closed.data, summary } }]);
    log.close();
    expect(codes()).toEqual(['damage summary-differs']);
    expect(repaired()).toMatchObject({ steps: [{ code: 'entered', runId: idOf(1) }], quarantine: null });
    expect(readCatalogue(dataDir())[0]?.closed?.summary.status).toBe('success');
    expect(codes()).toEqual([]);
  });

  it('takes in a log that it does not know, at the place that its time gives it', () => {
    const before = readCatalogue(dataDir());
    const lines = fs.readFileSync(pathOf('catalog.jsonl'), 'utf8').split('\n');
    fs.writeFileSync(pathOf('catalog.jsonl'), `${lines.slice(0, 2).join('\n')}\n`);
    expect(codes()).toEqual(['damage orphan', 'damage orphan']);
    repaired();
    expect(readCatalogue(dataDir())).toEqual(before);
    expect(codes()).toEqual([]);
  });
});

describe('a repair of one run', () => {
  it('leaves the others', () => {
    spoil(logOf(1), 2);
    spoil(logOf(2), 2);
    expect(repaired(unsynced, NOW, idOf(2)).steps.map(({ file }) => file)).toEqual([logOf(2)]);
    expect(codes()).toEqual(['damage bad-sum', 'note repaired']);
  });
});

describe('files that are no logs of this store', () => {
  it('are noted and left alone', () => {
    const file = path.join(path.dirname(pathOf(logOf(1))), 'notes.txt');
    fs.writeFileSync(file, 'mine');
    expect(codes()).toEqual(['note leftover']);
    expect(repaired().steps).toEqual([]);
    expect(fs.readFileSync(file, 'utf8')).toBe('mine');
  });

  it('a second log of a run is put aside', () => {
    const copy = logOf(1).replace('/01/', '/02/');
    fs.mkdirSync(path.dirname(pathOf(copy)));
    fs.copyFileSync(pathOf(logOf(1)), pathOf(copy));
    expect(codes()).toEqual(['damage second-log']);
    expect(repaired()).toMatchObject({ steps: [{ code: 'second', aside: `${QUARANTINE}/${copy}` }] });
    expect(codes()).toEqual([]);
    expect(fs.existsSync(pathOf(copy))).toBe(false);
  });
});

describe('a log in the archive', () => {
  const packed = (content: Buffer): string => {
    const file = layout(dataDir()).archived(logOf(1));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    fs.rmSync(pathOf(logOf(1)));
    return file;
  };

  it('is checked as it would be outside', () => {
    packed(gzipSync(fs.readFileSync(pathOf(logOf(1)))));
    expect(codes()).toEqual([]);
  });

  it('that was shortened gives back what is proven of it', () => {
    const content = gzipSync(fs.readFileSync(pathOf(logOf(1))));
    const file = packed(content.subarray(0, content.length - 20));
    expect(codes()).toContain('damage not-unpacked');
    expect(repaired().steps).toMatchObject([{ code: 'kept' }]);
    expect(fs.existsSync(file)).toBe(false);
    expect(codes()).toEqual(['note repaired']);
  });

  it('of which nothing can be unpacked is closed with what the catalogue knows', () => {
    packed(Buffer.from('not packed at all'));
    expect(repaired().steps).toMatchObject([{ code: 'closed' }]);
    expect(codes()).toEqual(['note repaired']);
    expect(readCatalogue(dataDir())[0]?.closed?.summary.status).toBe('success');
  });
});

it('a run that lost lines after an earlier repair is repaired again', () => {
  spoil(logOf(1), 3);
  repaired();
  const content = fs.readFileSync(pathOf(logOf(1)), 'utf8').split('\n');
  fs.writeFileSync(pathOf(logOf(1)), `${content.slice(0, 1).join('\n')}\n`);
  expect(codes()).toContain('damage lines-lost');
  expect(repaired(unsynced, LATER).steps).toMatchObject([{ code: 'kept', kept: { lines: 1 } }]);
  expect(codes()).toEqual(['note repaired']);
});

it('a run that is written while verify looks is not damaged by a half-written line', () => {
  writeRun(dataDir(), 4, ended());
  fs.appendFileSync(pathOf(logOf(3)), '{"sum":"');
  expect(codes()).toEqual(['note torn-open']);
});
