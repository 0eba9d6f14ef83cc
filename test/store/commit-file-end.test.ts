import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FileDoor, nodeFiles } from '../../store/file-door.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { StoreError } from '../../store/store-error.ts';
import { recordLog, textsOf } from '../support/recorded-log.ts';
import { eventsAfter } from '../support/stored-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const LINES = 10_000;
let long: Buffer;

/** Recorded without waiting for the disk at each of its lines. */
const fastFiles: FileDoor = { ...nodeFiles, syncData: () => {} };

beforeAll(() => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'roo-fsm-long-')), 'log');
  const log = new LowdbLog(file, { files: fastFiles });
  for (let seq = 1; seq <= LINES; seq++) log.append(seq - 1, eventsAfter(seq - 1, [`commit ${seq}`]));
  log.close();
  long = fs.readFileSync(file);
  fs.rmSync(path.dirname(file), { recursive: true });
});

/** A door that counts how many bytes are read. */
function countingFiles(): { files: FileDoor; bytesRead: () => number } {
  let bytesRead = 0;
  const counted = (content: Buffer): Buffer => {
    bytesRead += content.length;
    return content;
  };
  const files: FileDoor = {
    ...nodeFiles,
    read: (file) => counted(nodeFiles.read(file)),
    readEnd: (file, bytes) => {
      const { content, start } = nodeFiles.readEnd(file, bytes);
      return { content: counted(content), start };
    },
  };
  return { files, bytesRead: () => bytesRead };
}

const longFile = (): string => {
  const file = path.join(folder.path, 'catalog.jsonl');
  fs.writeFileSync(file, long);
  return file;
};

describe('the end of a long log', () => {
  test('is enough to append to it', () => {
    const file = longFile();
    const { files, bytesRead } = countingFiles();
    const log = new LowdbLog(file, { endOnly: true, files });
    expect([log.revision, log.extent().bytes]).toEqual([LINES, long.length]);
    log.append(LINES, eventsAfter(LINES, ['next']));
    log.close();
    expect(bytesRead()).toBeLessThan(long.length / 10);
    const all = textsOf(new LowdbLog(file));
    expect([all.length, all.at(-2), all.at(-1)]).toEqual([LINES + 1, [`commit ${LINES}`], ['next']]);
  });

  test('has the same extent as the whole', () => {
    const file = longFile();
    expect(new LowdbLog(file, { endOnly: true }).extent()).toEqual(new LowdbLog(file).extent());
  });

  test.each([60_000, 70_000, 300_000, 2_000_000])(
    'is found when the last line has %i characters',
    (length) => {
      const file = longFile();
      const log = new LowdbLog(file, { endOnly: true });
      log.append(LINES, eventsAfter(LINES, ['x'.repeat(length)]));
      log.close();
      const again = new LowdbLog(file, { endOnly: true });
      expect(again.revision).toBe(LINES + 1);
      again.append(LINES + 1, eventsAfter(LINES + 1, ['after it']));
      again.close();
      expect(new LowdbLog(file).commits).toHaveLength(LINES + 2);
    },
  );

  test('is found behind a torn tail that is longer than the first look', () => {
    const file = longFile();
    fs.appendFileSync(file, Buffer.alloc(200_000));
    const log = new LowdbLog(file, { endOnly: true });
    expect([log.revision, log.tornBytes]).toEqual([LINES, 200_000]);
    log.append(LINES, eventsAfter(LINES, ['next']));
    log.close();
    expect(new LowdbLog(file).revision).toBe(LINES + 1);
  });

  test('that is damaged is refused with its line in the file', () => {
    const file = longFile();
    const damaged = Buffer.from(long);
    damaged[long.length - 20] = 0x20;
    fs.writeFileSync(file, damaged);
    const refused = { failure: expect.objectContaining({ reason: 'corrupt', file, line: LINES }) };
    expect(() => new LowdbLog(file, { endOnly: true })).toThrow(expect.objectContaining(refused));
  });

  test('of a short log is the whole log, for every length around the first look', () => {
    const file = path.join(folder.path, 'around.jsonl');
    for (let extra = 0; extra < 400; extra += 7) {
      fs.rmSync(file, { force: true });
      recordLog(file, [['first'], ['x'.repeat(64 * 1024 - 700 + extra)], ['last']]);
      const log = new LowdbLog(file, { endOnly: true });
      expect([log.revision, log.extent()]).toEqual([3, new LowdbLog(file).extent()]);
      log.append(3, eventsAfter(3, ['next']));
      log.close();
      expect(new LowdbLog(file).revision).toBe(4);
    }
  });
});

test('a StoreError says its failure as a sentence with the file and the line', () => {
  const failure = { reason: 'corrupt', file: 'a.jsonl', line: 3, why: 'bad-sum', detail: 'd' } as const;
  expect(new StoreError(failure).message).toMatch(/^a\.jsonl:3: .*damaged/);
});
