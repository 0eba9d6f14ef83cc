import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { closeUnreadable } from '../../store/closing.ts';
import { layout } from '../../store/layout.ts';
import { openCatalogue, rebuildCatalogue } from '../../store/rebuild.ts';
import type { KeepingFiles } from '../../store/retention/keeping-files.ts';
import { pendingRemovals } from '../../store/retention/remove-runs.ts';
import type { RetentionRules } from '../../store/retention/retention.ts';
import { type Retained, retainRecords } from '../../store/retention/retention-pass.ts';
import { runFiles, runIdOf } from '../../store/run-files.ts';
import { rawRunLog } from '../../store/run-log.ts';
import { readCatalogue, readRun } from '../../store/runs.ts';
import { isDamage } from '../../store/verify/store-finding.ts';
import { checkRuns, takeInventory } from '../../store/verify/verify-store.ts';
import { atEveryCut } from '../support/failing-keeper.ts';
import {
  contentOf,
  daysAgo,
  endedRun,
  openRun,
  runIdAt,
  storeFolder,
  storeRun,
} from '../support/stored-runs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const NOW = Date.UTC(2026, 10, 22, 6);
const RULES: RetentionRules = { outputDays: 30, runDays: 90, archive: true };
const idOf = (days: number): string => runIdAt(daysAgo(NOW, days));
const stored = (days: number, commits = endedRun().commits): string =>
  storeRun(folder.path, { runId: idOf(days), commits });
const plain = (file: string): string => layout(folder.path).run(file);
const archived = (file: string): string => layout(folder.path).archived(file);
const catalogueFile = (): string => layout(folder.path).catalogue;
const retained = (rules: Partial<RetentionRules> = {}, options: { dryRun?: boolean; most?: number } = {}) =>
  retainRecords(folder.path, { ...RULES, ...rules }, { now: NOW, ...options });
const told = ({ done }: Retained): string[] => done.map(({ what, runId }) => `${what} ${runId}`);
const NOTHING: Retained = { done: [], left: [], troubles: [] };
const listed = (): string[] => readCatalogue(folder.path).map(({ runId }) => runId);

/** Closes an open run in the catalogue, as one whose log could not take its end. */
function givenUp(file: string): void {
  const entry = readCatalogue(folder.path).find((one) => one.file === file);
  if (entry === undefined) throw new Error('it was stored');
  const { catalogue } = openCatalogue(folder.path, '2026-11-22T07:00:00.000Z');
  const reason = { code: 'resume.unreadable', params: { detail: 'd' } };
  closeUnreadable(catalogue, entry, reason, entry.startedAt);
  catalogue.close();
}

/** What `verify` calls damage; every run of the catalogue can be read. */
function damage(): string[] {
  const inventory = takeInventory(folder.path, false);
  const runs = [...checkRuns(folder.path, inventory, () => false)];
  for (const entry of inventory.entries) if (entry.closed !== null) readRun(folder.path, entry);
  return [...inventory.findings, ...runs.flatMap(({ findings }) => findings)]
    .filter(isDamage)
    .map(({ code, file }) => `${code} ${file}`);
}

describe('a pass', () => {
  it('over young records changes nothing', () => {
    stored(3);
    storeFolder(folder.path, 'output', idOf(3), 100);
    const before = contentOf(folder.path);
    expect(retained()).toEqual(NOTHING);
    expect(contentOf(folder.path)).toEqual(before);
  });

  it('over a data directory without runs, or none at all, finds nothing', () => {
    expect(retained()).toEqual(NOTHING);
    fs.rmSync(folder.path, { recursive: true });
    expect(retained({ maxRuns: 1, maxMegabytes: 1, archiveDays: 1, trashDays: 1 })).toEqual(NOTHING);
  });

  it('archives old logs, removes old output, and leaves the catalogue as it is', () => {
    const [old, , newest] = [stored(100), stored(40), stored(1)];
    const catalogue = fs.readFileSync(catalogueFile());
    for (const days of [100, 40, 1]) storeFolder(folder.path, 'output', idOf(days), 1000);
    const size = fs.statSync(plain(old)).size;
    const found = retained();
    const { size: packed } = fs.statSync(archived(old));
    expect(found).toEqual({
      ...NOTHING,
      done: [
        { what: 'archive', runId: idOf(100), freedBytes: size - packed },
        { what: 'output', runId: idOf(100), freedBytes: 1000 },
        { what: 'output', runId: idOf(40), freedBytes: 1000 },
      ],
    });
    expect(fs.readdirSync(layout(folder.path).outputs)).toEqual([runIdOf(newest)]);
    expect(fs.readFileSync(catalogueFile())).toEqual(catalogue);
    expect(damage()).toEqual([]);
    expect(retained()).toEqual(NOTHING);
  });

  it('never touches a run that is open, nor the newest', () => {
    stored(300);
    stored(200, openRun().commits);
    storeFolder(folder.path, 'output', idOf(200), 10);
    storeFolder(folder.path, 'trash', idOf(200), 10);
    const strict = {
      runDays: 1,
      outputDays: 1,
      maxRuns: 1,
      maxMegabytes: 0.0001,
      trashDays: 1,
      archive: false,
    };
    expect(told(retained(strict))).toEqual([`remove ${idOf(300)}`]);
    expect(readCatalogue(folder.path)[0]?.closed).toBeNull();
    expect(fs.existsSync(layout(folder.path).trash(idOf(200)))).toBe(true);
  });

  it('nor one that is open while the clock was ahead before', () => {
    stored(-50);
    stored(200, openRun().commits);
    storeFolder(folder.path, 'output', idOf(200), 10);
    expect(retained({ runDays: 1, outputDays: 1 })).toEqual(NOTHING);
  });

  it('leaves what is damaged, or never ended, and says so; the others go', () => {
    const cut = stored(300);
    const left = stored(250, openRun().commits);
    givenUp(left);
    stored(200);
    stored(1);
    fs.appendFileSync(plain(cut), '{"sum":"');
    expect(retained({ archive: false })).toEqual({
      done: [{ what: 'remove', runId: idOf(200), freedBytes: expect.any(Number) }],
      left: [
        { runId: idOf(300), file: cut, why: 'damaged' },
        { runId: idOf(250), file: left, why: 'no-end' },
      ],
      troubles: [],
    });
    expect([cut, left].map(plain).map((file) => fs.existsSync(file))).toEqual([true, true]);
  });

  it.each(['a byte changed', 'cut', 'another’s'])('leaves an archived log that is damaged: %s', (how) => {
    const file = stored(300);
    const other = stored(250);
    stored(1);
    retained();
    const bytes = fs.readFileSync(archived(file));
    if (how === 'cut') fs.writeFileSync(archived(file), bytes.subarray(0, 100));
    else if (how === 'another’s') fs.copyFileSync(archived(other), archived(file));
    else
      fs.writeFileSync(
        archived(file),
        Buffer.concat([bytes.subarray(0, 50), Buffer.from('?'), bytes.subarray(51)]),
      );
    const found = retained({ archiveDays: 100 });
    expect(told(found)).toEqual([`remove ${idOf(250)}`]);
    expect(found.left).toEqual([{ runId: idOf(300), file, why: 'damaged' }]);
  });

  it('removes a run for good with its output and its entry; its trash stays', () => {
    const old = stored(100);
    stored(50);
    stored(1);
    const output = storeFolder(folder.path, 'output', idOf(100), 500);
    const trash = storeFolder(folder.path, 'trash', idOf(100), 500);
    const size = fs.statSync(plain(old)).size;
    expect(retained({ archive: false, outputDays: 365 }).done).toEqual([
      { what: 'remove', runId: idOf(100), freedBytes: size + 500 },
    ]);
    expect(listed()).toEqual([idOf(50), idOf(1)]);
    expect([...runFiles(folder.path)].map(runIdOf)).toEqual([idOf(1), idOf(50)]);
    expect([output, trash, layout(folder.path).removing].map((file) => fs.existsSync(file))).toEqual([
      false,
      true,
      false,
    ]);
    expect(damage()).toEqual([]);
  });

  it('a catalogue without removed runs has the bytes of one that never knew them', () => {
    for (const days of [300, 200, 40, 30, 1]) stored(days);
    retained({ archive: false });
    const without = fs.readFileSync(catalogueFile());
    fs.rmSync(folder.path, { recursive: true });
    for (const days of [40, 30, 1]) stored(days);
    expect(without).toEqual(fs.readFileSync(catalogueFile()));
  });

  it('removes from the archive, and from the history, after archiveDays', () => {
    stored(400);
    stored(100);
    stored(1);
    retained();
    expect(told(retained({ archiveDays: 365 }))).toEqual([`remove ${idOf(400)}`]);
    expect([...runFiles(folder.path, ['archive'])].map(runIdOf)).toEqual([idOf(100)]);
    expect(listed()).toEqual([idOf(100), idOf(1)]);
  });

  it('holds the number and the size of the logs that are not in the archive', () => {
    const files = [5, 4, 3, 2, 1].map((days) => stored(days));
    expect(told(retained({ maxRuns: 4 }))).toEqual([`archive ${idOf(5)}`]);
    const bytes = fs.statSync(plain(files[4] ?? '')).size;
    expect(told(retained({ maxMegabytes: (2.5 * bytes) / 1024 / 1024 }))).toEqual([
      `archive ${idOf(4)}`,
      `archive ${idOf(3)}`,
    ]);
  });

  it('does at most so many of each, the oldest first, and the rest the next time', () => {
    for (const days of [300, 200, 150, 120, 1]) stored(days);
    expect(told(retained({}, { most: 3 }))).toEqual([300, 200, 150].map((days) => `archive ${idOf(days)}`));
    expect(told(retained({}, { most: 3 }))).toEqual([`archive ${idOf(120)}`]);
  });

  it('leaves what is to be removed for good when that is to wait; a removal that was begun is finished', () => {
    for (const days of [300, 200, 1]) stored(days);
    retained({ runDays: 250 });
    const rules = { ...RULES, archive: false, archiveDays: 250 };
    expect(retainRecords(folder.path, rules, { now: NOW, removals: false })).toEqual(NOTHING);
    atEveryCut(
      (files) => retainRecords(folder.path, rules, { now: NOW, files }),
      () => retainRecords(folder.path, rules, { now: NOW, removals: false }),
    );
    expect(pendingRemovals(folder.path)).toEqual([]);
    expect(listed()).toEqual([idOf(1)]);
  });

  it('only told with dryRun: the same list with the same bytes, and nothing changes', () => {
    for (const days of [400, 200, 100, 1]) {
      stored(days);
      storeFolder(folder.path, 'output', idOf(days), 100);
      storeFolder(folder.path, 'trash', idOf(days), 100);
    }
    const rules = { archiveDays: 300, trashDays: 150 };
    const before = contentOf(folder.path);
    const would = retained(rules, { dryRun: true });
    expect(contentOf(folder.path)).toEqual(before);
    expect(would.done.map(({ what }) => what).sort()).toEqual([
      'archive',
      'archive',
      'output',
      'output',
      'remove',
      'trash',
      'trash',
    ]);
    expect(retained(rules)).toEqual(would);
  });

  it('files that are none of ours stay', () => {
    stored(300);
    stored(1);
    const files = layout(folder.path);
    const others = [`${files.outputs}/notes.txt`, `${files.trashes}/mine`, `${files.archive}/2026/01/x.gz`];
    for (const file of others) {
      fs.mkdirSync(file.slice(0, file.lastIndexOf('/')), { recursive: true });
      fs.writeFileSync(file, 'x');
    }
    retained({ runDays: 1, outputDays: 1, archiveDays: 1, trashDays: 1 });
    expect(others.map((file) => fs.existsSync(file))).toEqual([true, true, true]);
  });
});

describe('a crash between any two steps', () => {
  const RUNS = [400, 300, 200, 40, 1];
  /** Runs of every kind: in the archive, too old for it, old, young, and open. */
  function storeAll(): string {
    for (const days of RUNS) {
      stored(days, days === 1 ? openRun().commits : endedRun().commits);
      if (days > 100) storeFolder(folder.path, 'output', idOf(days), 50);
    }
    storeFolder(folder.path, 'trash', idOf(400), 50);
    retainRecords(folder.path, { ...RULES, outputDays: 999 }, { now: daysAgo(NOW, 150) });
    const kept = `${folder.path}-before`;
    fs.cpSync(folder.path, kept, { recursive: true });
    return kept;
  }
  const rules = { ...RULES, archiveDays: 250, trashDays: 250 };

  function everywhere(check: (cut: object) => void): void {
    const kept = storeAll();
    let cuts = 0;
    const work = (files: KeepingFiles): void => {
      fs.rmSync(folder.path, { recursive: true });
      fs.cpSync(kept, folder.path, { recursive: true });
      const { troubles } = retainRecords(folder.path, rules, { now: NOW, files });
      for (const { code } of troubles) expect(code).toBe('EIO');
    };
    atEveryCut(work, (cut) => {
      cuts += 1;
      check(cut);
    });
    fs.rmSync(kept, { recursive: true });
    expect(cuts).toBeGreaterThan(25);
  }

  it('is no damage, and a catalogue that is lost after it is rebuilt without what was being removed', () => {
    everywhere((cut) => {
      expect({ cut, damage: damage() }).toEqual({ cut, damage: [] });
      const entries = readCatalogue(folder.path);
      for (const { file } of entries) expect(rawRunLog(folder.path, file)).not.toBeNull();
      const known = entries.map(({ runId }) => runId);
      expect(known).toEqual(expect.arrayContaining([200, 40, 1].map(idOf)));
      fs.rmSync(catalogueFile());
      rebuildCatalogue(folder.path, '2026-11-22T07:00:00.000Z');
      const pending = pendingRemovals(folder.path);
      expect(listed()).toEqual(known.filter((runId) => !pending.includes(runId)));
      expect(damage()).toEqual([]);
    });
  }, 60_000);

  it('is finished by the next pass, and what is there then is what would have been', () => {
    const kept = storeAll();
    retained(rules);
    const after = contentOf(folder.path);
    fs.rmSync(folder.path, { recursive: true });
    fs.rmSync(kept, { recursive: true });
    everywhere((cut) => {
      retained(rules);
      const found = contentOf(folder.path);
      // A folder in which nothing is left is no record.
      for (const name of Object.keys(found)) if (name.endsWith('/') && !(name in after)) delete found[name];
      for (const name of Object.keys(found)) if (/\.(draft|rewriting)$/.test(name)) delete found[name];
      expect({ cut, found }).toEqual({ cut, found: after });
      expect(pendingRemovals(folder.path)).toEqual([]);
      expect(retained(rules)).toEqual(NOTHING);
    });
  }, 60_000);
});

it('after any pass the catalogue can be deleted and rebuilt to the same bytes', () => {
  for (const days of [400, 300, 200, 40]) stored(days);
  stored(1, openRun().commits);
  retained({ archiveDays: 350 });
  const before = fs.readFileSync(catalogueFile());
  fs.rmSync(catalogueFile());
  rebuildCatalogue(folder.path, '2026-11-22T07:00:00.000Z');
  expect(fs.readFileSync(catalogueFile())).toEqual(before);
});
