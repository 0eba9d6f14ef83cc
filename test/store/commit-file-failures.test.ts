import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type FileDoor, nodeFiles } from '../../store/file-door.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { StoreError } from '../../store/store-error.ts';
import { recordLog, textsOf } from '../support/recorded-log.ts';
import { eventsAfter } from '../support/stored-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
let file: string;
beforeEach(() => {
  file = path.join(folder.path, 'runs', 'log.jsonl');
});

const systemError = (code: string) => Object.assign(new Error(code), { code });
const fails = (code: string) => (): never => {
  throw systemError(code);
};

/** Writes half of what it is given, and then no more. */
function halfWritten(): FileDoor['write'] {
  let calls = 0;
  return (descriptor, bytes, offset) => {
    calls += 1;
    if (calls > 1) throw systemError('ENOSPC');
    return nodeFiles.write(descriptor, bytes.subarray(0, Math.floor(bytes.length / 2)), offset);
  };
}

const TROUBLES: [string, string, () => Partial<FileDoor>][] = [
  ['a disk that is full half-way', 'ENOSPC', () => ({ write: halfWritten() })],
  ['a disk that takes nothing', 'ENOSPC', () => ({ write: () => 0 })],
  ['a disk that cannot keep it', 'EIO', () => ({ syncData: fails('EIO') })],
  ['a file that may not be opened', 'EPERM', () => ({ openToAppend: fails('EPERM') })],
  ['a folder that may not be looked into', 'EACCES', () => ({ look: fails('EACCES') })],
  ['a disk that became read-only', 'EROFS', () => ({ write: fails('EROFS') })],
  ['a file that may not grow', 'EFBIG', () => ({ write: fails('EFBIG') })],
  [
    'a full disk on which not even the rest can be cut',
    'ENOSPC',
    () => ({ write: halfWritten(), truncate: fails('EIO') }),
  ],
];

describe.each(TROUBLES)('%s', (_, code, trouble) => {
  const notWritable = () =>
    expect.objectContaining({
      failure: { reason: 'not-writable', file, code },
      message: expect.stringContaining(file),
    });

  /** A log that was good so far, and is in trouble from now on. */
  function inTrouble(): LowdbLog {
    recordLog(file, [['a'], ['b']]);
    return new LowdbLog(file, { files: { ...nodeFiles, ...trouble() } });
  }

  test('is reported with the path and the code', () => {
    expect(() => inTrouble().append(2, eventsAfter(2, ['c']))).toThrow(notWritable());
  });

  test('leaves the file readable up to the last commit that was acknowledged', () => {
    const log = inTrouble();
    expect(() => log.append(2, eventsAfter(2, ['c']))).toThrow();
    log.close();
    expect(textsOf(new LowdbLog(file))).toEqual([['a'], ['b']]);
  });

  test('leaves the commit out of what the log knows', () => {
    const log = inTrouble();
    expect(() => log.append(2, eventsAfter(2, ['c']))).toThrow();
    expect([log.revision, textsOf(log)]).toEqual([2, [['a'], ['b']]]);
  });

  test('ends writing: nothing follows a commit that may be half there', () => {
    const log = inTrouble();
    expect(() => log.append(2, eventsAfter(2, ['c']))).toThrow(notWritable());
    expect(() => log.append(2, eventsAfter(2, ['d']))).toThrow(notWritable());
    log.close();
    expect(textsOf(new LowdbLog(file))).toEqual([['a'], ['b']]);
  });

  test('is over when the next process opens the log', () => {
    const log = inTrouble();
    expect(() => log.append(2, eventsAfter(2, ['c']))).toThrow();
    log.close();
    const next = new LowdbLog(file);
    next.append(2, eventsAfter(2, ['c again']));
    next.close();
    expect(textsOf(new LowdbLog(file))).toEqual([['a'], ['b'], ['c again']]);
  });
});

test('a write that is taken in small pieces is whole in the end', () => {
  const write: FileDoor['write'] = (descriptor, bytes, offset) =>
    nodeFiles.write(descriptor, bytes.subarray(0, offset + 7), offset);
  const log = new LowdbLog(file, { files: { ...nodeFiles, write } });
  log.append(0, eventsAfter(0, ['é'.repeat(50)]));
  log.close();
  expect(textsOf(new LowdbLog(file))).toEqual([['é'.repeat(50)]]);
});

test('a commit is on the disk before append returns, and its new folders with it', () => {
  const calls: string[] = [];
  const name = (folderPath: string) => path.relative(folder.path, folderPath).split(path.sep).join('/');
  const files: FileDoor = {
    ...nodeFiles,
    write: (descriptor, bytes, offset) => {
      calls.push('write');
      return nodeFiles.write(descriptor, bytes, offset);
    },
    syncData: (descriptor) => {
      calls.push('sync');
      nodeFiles.syncData(descriptor);
    },
    syncFolder: (folderPath) => {
      calls.push(`sync folder ${name(folderPath)}`);
      nodeFiles.syncFolder(folderPath);
    },
  };
  const log = new LowdbLog(path.join(folder.path, 'runs', '2026', '01', 'log.jsonl'), { files });
  log.append(0, eventsAfter(0, ['a']));
  log.append(1, eventsAfter(1, ['b']));
  log.close();
  const folders = ['runs/2026/01', 'runs/2026', 'runs', ''].map((one) => `sync folder ${one}`);
  expect(calls).toEqual([...folders, 'write', 'sync', 'write', 'sync']);
});

describe('a disk that said once that it could not keep a commit', () => {
  /** The first sync after `after` good ones fails, and all others succeed: what the system makes of a lost page. */
  function failingOnce(after: number): { files: FileDoor; calls: string[] } {
    const calls: string[] = [];
    let syncs = 0;
    const files: FileDoor = {
      ...nodeFiles,
      write: (descriptor, bytes, offset) => {
        calls.push('write');
        return nodeFiles.write(descriptor, bytes, offset);
      },
      syncData: (descriptor) => {
        calls.push('sync');
        syncs += 1;
        if (syncs === after + 1) throw systemError('EIO');
        nodeFiles.syncData(descriptor);
      },
    };
    return { files, calls };
  }

  test.each([0, 1, 2])('is not asked again by this process: commit %i was not kept', (after) => {
    const { files, calls } = failingOnce(after);
    const log = new LowdbLog(file, { files });
    for (let seq = 0; seq < after; seq++) log.append(seq, eventsAfter(seq, ['kept']));
    expect(() => log.append(after, eventsAfter(after, ['lost']))).toThrow(StoreError);
    const sofar = calls.length;
    for (const text of ['lost', 'next'])
      expect(() => log.append(after, eventsAfter(after, [text]))).toThrow(
        expect.objectContaining({ failure: { reason: 'not-writable', file, code: 'EIO' } }),
      );
    log.close();
    expect(calls.slice(sofar)).toEqual([]);
    expect([log.revision, log.extent()]).toEqual([after, new LowdbLog(file).extent()]);
    expect(textsOf(new LowdbLog(file))).toEqual(Array.from({ length: after }, () => ['kept']));
  });

  test('may leave the commit whole when it cannot be cut: the next process reads it, or a torn tail', () => {
    const { files } = failingOnce(1);
    const log = new LowdbLog(file, { files: { ...files, truncate: fails('EIO') } });
    log.append(0, eventsAfter(0, ['kept']));
    expect(() => log.append(1, eventsAfter(1, ['never acknowledged']))).toThrow(StoreError);
    expect(textsOf(log)).toEqual([['kept']]);
    log.close();
    const next = new LowdbLog(file);
    next.append(next.revision, eventsAfter(next.revision, ['next']));
    next.close();
    expect(textsOf(new LowdbLog(file))).toEqual([['kept'], ['never acknowledged'], ['next']]);
  });
});

describe('a log that something else has written to', () => {
  test('is not written to, and stays whole', () => {
    recordLog(file, [['a']]);
    const [one, two] = [new LowdbLog(file), new LowdbLog(file)];
    one.append(1, eventsAfter(1, ['by one']));
    expect(() => two.append(1, eventsAfter(1, ['by two']))).toThrow(
      expect.objectContaining({ failure: { reason: 'revision-conflict', file, expected: 1, actual: 2 } }),
    );
    one.append(2, eventsAfter(2, ['by one again']));
    one.close();
    two.close();
    expect(textsOf(new LowdbLog(file))).toEqual([['a'], ['by one'], ['by one again']]);
  });

  test('is not written to either when it was made meanwhile', () => {
    const late = new LowdbLog(file);
    recordLog(file, [['a']]);
    expect(() => late.append(0, eventsAfter(0, ['late']))).toThrow(
      expect.objectContaining({ failure: { reason: 'revision-conflict', file, expected: 0, actual: 1 } }),
    );
    late.close();
    expect(textsOf(new LowdbLog(file))).toEqual([['a']]);
  });

  test('is not written to when it has lost its end', () => {
    recordLog(file, [['a'], ['b']]);
    const log = new LowdbLog(file);
    recordLog(`${file}.short`, [['a']]);
    fs.copyFileSync(`${file}.short`, file);
    expect(() => log.append(2, eventsAfter(2, ['c']))).toThrow(
      expect.objectContaining({ failure: { reason: 'revision-conflict', file, expected: 2, actual: 1 } }),
    );
    log.close();
    expect(textsOf(new LowdbLog(file))).toEqual([['a']]);
  });
});
