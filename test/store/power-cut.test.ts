import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repairStore } from '../../src/upkeep/repair-store.ts';
import { verifyStore } from '../../src/upkeep/verify-store.ts';
import { readCatalogue } from '../../store/runs.ts';
import { provenLines } from '../../store/verify/proven-lines.ts';
import { scanLog } from '../../store/verify/scan-log.ts';
import type { StoreFinding } from '../../store/verify/store-finding.ts';
import { checkRuns, takeInventory } from '../../store/verify/verify-store.ts';
import { logOf, restore, type Tree, treeOf, unsynced, writeStore } from '../support/recorded-store.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const dataDir = () => path.join(folder.path, 'data');
const NOW = '2026-02-01T04:00:00.123Z';
const QUARANTINE = 'quarantine/20260201T040000123Z';
const FILES = [
  ['a finished run', 'run', logOf(1)],
  ['an open run', 'run', logOf(3)],
  ['the catalogue', 'catalogue', 'catalog.jsonl'],
  ['the workspace', 'workspace', 'workspace.jsonl'],
] as const;

const NEWLINE = 0x0a;
/** A file of up to so many bytes is looked at byte by byte. */
const EACH = 3_100;

let sound: Tree;
let entries: ReturnType<typeof readCatalogue>;

beforeEach(() => {
  writeStore(dataDir());
  sound = treeOf(dataDir());
  entries = readCatalogue(dataDir());
});

/** Without the decisions, which are the same for each of the many cases. */
function verified(): StoreFinding[] {
  const inventory = takeInventory(dataDir(), false);
  const runs = [...checkRuns(dataDir(), inventory, () => false)];
  return [...inventory.findings, ...runs.flatMap(({ findings }) => findings)];
}

afterEach(() => {
  const place = { dataDir: dataDir(), lockFile: path.join(folder.path, 'lock') };
  const { damaged, diverged } = verifyStore(place, { strict: true });
  expect({ damaged, diverged }).toEqual({ damaged: 0, diverged: 0 });
});

const repaired = () =>
  repairStore(dataDir(), { dryRun: false, runId: 'r', machineId: 'm', at: NOW, door: unsynced });

const original = (file: string): Buffer => sound.get(file) ?? Buffer.alloc(0);
const linesOf = (content: Buffer): string[] => content.toString('latin1').split('\n').slice(0, -1);

/** What a repair, and only a repair, may have added. */
const isRepairs = (line: string): boolean =>
  /"type":"(log\.repaired|run\.abandoned|store\.repaired)"/.test(line);

/**
 * Puts this in place of a file (`null`: nothing) and holds the store to its promise: damage is told, the repaired
 * store is clean, what it kept is a beginning of what had been written, and what was damaged is in the quarantine.
 */
function promise(file: string, content: Buffer | null, about: string): void {
  restore(dataDir(), new Map([...sound].filter(([name]) => name !== file || content !== null)));
  const target = path.join(dataDir(), ...file.split('/'));
  if (content !== null) fs.writeFileSync(target, content);
  const before = verified();
  const told = before.filter((finding) => finding.severity === 'damage');
  const { steps } = repaired();
  const after = verified();
  const bad = after.filter(({ severity }) => severity !== 'note');
  expect(bad, `${about}: clean after the repair`).toEqual([]);
  const now = fs.existsSync(target) ? fs.readFileSync(target) : Buffer.alloc(0);
  if (told.length === 0) {
    expect(steps, `${about}: what is sound is left alone`).toEqual([]);
    expect(now, about).toEqual(content ?? Buffer.alloc(0));
    expect(isHarmless(file, content), `${about}: nothing is passed over silently`).toBe(true);
    return;
  }
  if (content !== null) expect(putAside(), `${about}: put aside`).toContainEqual(content);
  if (file === 'catalog.jsonl') {
    expect(readCatalogue(dataDir()), `${about}: the same catalogue`).toEqual(entries);
    return;
  }
  const kept = linesOf(now);
  const written = linesOf(original(file));
  const same = kept.findIndex((line, at) => line !== written[at]);
  const added = same === -1 ? [] : kept.slice(same);
  expect(
    added.filter((line) => !isRepairs(line)),
    `${about}: kept is what was written`,
  ).toEqual([]);
}

const putAside = (): Buffer[] =>
  [...treeOf(dataDir())].filter(([name]) => name.startsWith(QUARANTINE)).map(([, content]) => content);

/** What nothing else knows of may have been cut between lines; a half-written last line never was acknowledged. */
function isHarmless(file: string, content: Buffer | null): boolean {
  if (content === null) return file === 'workspace.jsonl';
  const end = content.lastIndexOf('\n') + 1;
  return original(file).subarray(0, end).equals(content.subarray(0, end));
}

/** Numbers that look like chance and are the same each time (mulberry32). */
function* chance(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

/** All of a short list, some of a long one: its beginning and end, and what chance picks. */
function sampled(length: number, most: number): number[] {
  if (length <= most) return [...Array(length).keys()];
  if (most === EACH) return sampled(length, EACH / 10);
  const picked = new Set([0, 1, 2, length - 3, length - 2, length - 1]);
  for (const number of chance(length)) {
    if (picked.size >= most) break;
    picked.add(Math.floor(number * length));
  }
  return [...picked].sort((a, b) => a - b);
}

describe.each(FILES)('%s', (_, stream, file) => {
  const anybody = { runId: null, machineId: null, stream };
  const withLines = (change: (lines: string[]) => string[]): Buffer =>
    Buffer.from(
      change(linesOf(original(file)))
        .map((line) => `${line}\n`)
        .join(''),
      'latin1',
    );

  it('cut at any byte', () => {
    const content = original(file);
    const surprising = sampled(content.length, EACH).filter((length) => {
      const cut = content.subarray(0, length);
      const whole = linesOf(cut).length;
      const { faults, commits } = scanLog(cut, anybody);
      const { lines, lostLines } = provenLines(cut, anybody);
      // When only the newline is missing the line is proven all the same.
      const isProven = lines.length === whole || (lines.length === whole + 1 && content[length] === NEWLINE);
      return faults.length > 0 || commits.length !== whole || lostLines > 0 || !isProven;
    });
    expect(surprising).toEqual([]);
    for (const length of sampled(content.length, 80))
      promise(file, content.subarray(0, length), `cut to ${length} bytes`);
  });

  it('with any byte changed', () => {
    const content = original(file);
    const changed = (at: number, flipped: number): Buffer => {
      const copy = Buffer.from(content);
      copy[at] = (content[at] ?? 0) ^ flipped;
      return copy;
    };
    const silent = sampled(content.length, EACH).filter((at) => {
      const { faults, tornBytes } = scanLog(changed(at, 0x01), anybody);
      return faults.length + tornBytes === 0;
    });
    expect(silent).toEqual([]);
    for (const [index, at] of sampled(content.length, 80).entries())
      promise(file, changed(at, index % 2 === 0 ? 0x01 : 0xff), `byte ${at} changed`);
  });

  it('with zeros at its end', () => {
    const content = original(file);
    for (const count of sampled(content.length, 40)) {
      const kept = content.subarray(0, content.length - count);
      promise(file, Buffer.concat([kept, Buffer.alloc(count)]), `the last ${count} bytes are zero`);
    }
    promise(file, Buffer.concat([content, Buffer.alloc(4096)]), '4096 zeros behind it');
  });

  it('with lines twice, exchanged, taken out or put in', () => {
    const { length } = linesOf(original(file));
    for (let at = 0; at < length; at++) {
      promise(
        file,
        withLines((lines) => lines.toSpliced(at, 0, lines[at] ?? '')),
        `line ${at + 1} twice`,
      );
      promise(
        file,
        withLines((lines) => lines.toSpliced(at, 1)),
        `without line ${at + 1}`,
      );
      promise(
        file,
        withLines((lines) => lines.toSpliced(at, 0, 'garbage')),
        `garbage before line ${at + 1}`,
      );
      promise(
        file,
        withLines((lines) => lines.slice(0, at)),
        `without all from line ${at + 1}`,
      );
      for (let other = at + 1; other < length; other++) {
        const swap = (lines: string[]) => lines.with(at, lines[other] ?? '').with(other, lines[at] ?? '');
        promise(file, withLines(swap), `lines ${at + 1} and ${other + 1} exchanged`);
      }
    }
    promise(
      file,
      withLines((lines) => lines.toReversed()),
      'backwards',
    );
    promise(
      file,
      withLines((lines) => [...lines, ...lines]),
      'all of it twice',
    );
    promise(
      file,
      withLines((lines) => lines.map((line) => `${line}\r`)),
      'with the line ends of Windows',
    );
  });

  it('removed, emptied, or another file in its place', () => {
    promise(file, null, 'removed');
    promise(file, Buffer.alloc(0), 'emptied');
    promise(file, original(logOf(2)), 'the log of another run');
    promise(file, Buffer.from('not a log at all'), 'no log');
  });
});

it('lines that only changed places are all kept, byte for byte', () => {
  const file = logOf(1);
  const lines = linesOf(original(file));
  const mixed = `${['x', ...lines.toReversed(), ...lines].join('\n')}\n`;
  promise(file, Buffer.from(mixed, 'latin1'), 'mixed up');
  const now = fs.readFileSync(path.join(dataDir(), ...file.split('/')));
  expect(now.subarray(0, original(file).length)).toEqual(original(file));
  expect(readCatalogue(dataDir())[0]?.closed).toMatchObject({
    summary: entries[0]?.closed?.summary,
    quarantined: `${QUARANTINE}/${file}`,
    commits: lines.length + 1,
  });
});
