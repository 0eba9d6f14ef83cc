import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../store/event-log.ts';
import { layout } from '../../store/layout.ts';
import { rebuildCatalogue } from '../../store/rebuild.ts';
import { archiveLog, freedByArchiving } from '../../store/retention/archive.ts';
import { keepingFiles } from '../../store/retention/keeping-files.ts';
import { newestRunFile, runFiles } from '../../store/run-files.ts';
import { rawRunLog, runLog } from '../../store/run-log.ts';
import { findRun, readCatalogue, readRun } from '../../store/runs.ts';
import { atEveryCut } from '../support/failing-keeper.ts';
import { eventAt } from '../support/stored-events.ts';
import { contentOf, runIdAt, storeRun } from '../support/stored-runs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const idOf = (day: number): string => runIdAt(Date.UTC(2026, 0, day));
const stored = (day: number): string => storeRun(folder.path, { runId: idOf(day) });
const plain = (file: string): string => layout(folder.path).run(file);
const packed = (file: string): string => layout(folder.path).archived(file);
const refused = (failure: object) => expect.objectContaining({ failure: expect.objectContaining(failure) });

describe('a log in the archive', () => {
  it('lies compressed under its year and month, and the plain one is gone with its empty folder', () => {
    const file = stored(1);
    const bytes = fs.readFileSync(plain(file)).length;
    const would = freedByArchiving(folder.path, file);
    const freed = archiveLog(folder.path, file);
    expect(freed).toBe(bytes - fs.statSync(packed(file)).size);
    expect([would, freed > 0]).toEqual([freed, true]);
    expect(path.relative(folder.path, packed(file))).toBe(
      path.join('archive', '2026', '01', `${idOf(1)}.jsonl.gz`),
    );
    expect(fs.existsSync(path.dirname(plain(file)))).toBe(false);
  });

  it('is read as before: the same events, held against the same entry', () => {
    const file = stored(1);
    const [entry] = readCatalogue(folder.path);
    if (entry === undefined) throw new Error('it was stored');
    const before = readRun(folder.path, entry).events;
    archiveLog(folder.path, file);
    expect(readRun(folder.path, entry).events).toStrictEqual(before);
    expect(readCatalogue(folder.path)).toEqual([entry]);
  });

  it('gives its raw bytes as they were written, and says that it is archived', () => {
    const file = stored(1);
    const bytes = fs.readFileSync(plain(file));
    expect(rawRunLog(folder.path, file)).toEqual({ bytes, archived: false, path: plain(file) });
    archiveLog(folder.path, file);
    expect(rawRunLog(folder.path, file)).toEqual({ bytes, archived: true, path: packed(file) });
    fs.rmSync(packed(file));
    expect(rawRunLog(folder.path, file)).toBeNull();
    expect(runLog(folder.path, file).revision).toBe(0);
  });

  it('takes no more events', () => {
    const file = stored(1);
    archiveLog(folder.path, file);
    const log = runLog(folder.path, file);
    const before = contentOf(folder.path);
    const more = { ...eventAt(log.revision + 1), runId: idOf(1) };
    expect(() => log.append(log.revision, [more])).toThrow(
      refused({ reason: 'not-writable', code: 'EROFS' }),
    );
    expect(contentOf(folder.path)).toEqual(before);
  });

  it('that went on after the end that the catalogue saw is read too', () => {
    const file = stored(1);
    const log = runLog(folder.path, file);
    const last = eventsOf(log.commits).at(-1);
    if (last === undefined) throw new Error('it has events');
    log.append(log.revision, [{ ...last, seq: last.seq + 1 }]);
    log.close();
    archiveLog(folder.path, file);
    expect(readRun(folder.path, findRun(readCatalogue(folder.path), idOf(1))).events.at(-1)?.seq).toBe(
      last.seq + 1,
    );
  });

  it('is listed among the others under the name that the catalogue has', () => {
    const files = [1, 2, 33].map(stored);
    archiveLog(folder.path, files[1] ?? '');
    archiveLog(folder.path, files[2] ?? '');
    expect([...runFiles(folder.path)].reverse()).toEqual(files);
    expect([...runFiles(folder.path, ['runs'])]).toEqual([files[0]]);
    expect(newestRunFile(folder.path)).toBe(files[2]);
    expect([...runFiles(folder.path, ['runs', 'archive'], Date.UTC(2026, 1))].reverse()).toEqual(
      files.slice(0, 2),
    );
  });

  it('is in a rebuilt catalogue, which has the same bytes', () => {
    const files = [1, 2, 33].map(stored);
    const before = fs.readFileSync(layout(folder.path).catalogue);
    for (const file of files.slice(0, 2)) archiveLog(folder.path, file);
    fs.rmSync(layout(folder.path).catalogue);
    expect(rebuildCatalogue(folder.path, '2026-03-01T00:00:00.000Z').unreadable).toEqual([]);
    expect(fs.readFileSync(layout(folder.path).catalogue)).toEqual(before);
  });

  it('that was damaged is told with its file, and nothing is made of it', () => {
    const file = stored(1);
    archiveLog(folder.path, file);
    fs.truncateSync(packed(file), fs.statSync(packed(file)).size - 9);
    const failure = refused({ reason: 'corrupt', file: packed(file) });
    expect(() => runLog(folder.path, file)).toThrow(failure);
    expect(() => rawRunLog(folder.path, file)).toThrow(failure);
  });
});

describe('archiving', () => {
  it('leaves the plain log when what was written does not read back', () => {
    const file = stored(1);
    const before = fs.readFileSync(plain(file));
    const forgetful = {
      ...keepingFiles,
      write: (to: string, bytes: Uint8Array) => keepingFiles.write(to, bytes.subarray(0, bytes.length - 1)),
    };
    expect(() => archiveLog(folder.path, file, forgetful)).toThrow(
      refused({ reason: 'not-writable', code: 'EIO' }),
    );
    expect(fs.readFileSync(plain(file))).toEqual(before);
    expect(fs.readdirSync(path.dirname(packed(file)))).toEqual([]);
  });

  it('that something ended between any two steps lost nothing, and is finished by the next', () => {
    const file = stored(1);
    const untouched = `${folder.path}-untouched`;
    fs.cpSync(folder.path, untouched, { recursive: true });
    const [entry] = readCatalogue(folder.path);
    if (entry === undefined) throw new Error('it was stored');
    const before = readRun(folder.path, entry).events;
    archiveLog(folder.path, file);
    const after = contentOf(folder.path);
    let cuts = 0;
    atEveryCut(
      (files) => {
        fs.rmSync(folder.path, { recursive: true });
        fs.cpSync(untouched, folder.path, { recursive: true });
        try {
          archiveLog(folder.path, file, files);
        } catch {
          // The power has failed.
        }
      },
      () => {
        expect(readRun(folder.path, entry).events).toStrictEqual(before);
        expect([...runFiles(folder.path)]).toEqual([file]);
        cuts += 1;
        if (fs.existsSync(plain(file))) archiveLog(folder.path, file);
        keepingFiles.removeEmptyFolder(path.dirname(plain(file)));
        expect(contentOf(folder.path)).toEqual(after);
      },
    );
    fs.rmSync(untouched, { recursive: true });
    expect(cuts).toBeGreaterThan(8);
  });
});
