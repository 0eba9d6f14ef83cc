import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { type FileDoor, nodeFiles } from '../../store/file-door.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { StoreError, type StoreFailure } from '../../store/store-error.ts';
import { linesIn, recordLog, textsOf } from '../support/recorded-log.ts';
import { eventAt, eventsAfter } from '../support/stored-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
let file: string;
beforeEach(() => {
  file = path.join(folder.path, 'log.jsonl');
});

/** Tests of thousands of cases need not wait for the disk. */
const withoutSync: FileDoor = { ...nodeFiles, syncData: () => {}, syncFolder: () => {} };
const holding = (content: Buffer): FileDoor => ({ ...nodeFiles, read: () => content });

/** Why a log cannot be opened; `null` when it can. */
function refusal(files: FileDoor = nodeFiles): StoreFailure | null {
  try {
    new LowdbLog(file, { files });
    return null;
  } catch (thrown) {
    if (thrown instanceof StoreError) return thrown.failure;
    throw thrown;
  }
}

const whyRefused = () => {
  const failure = refusal();
  return failure?.reason === 'corrupt' ? [failure.file, failure.line, failure.why] : failure;
};

describe('what is in the file', () => {
  test('one line per commit, whatever is in its events', () => {
    recordLog(file, [['a', 'b'], ['line\nbreak \r\n \u2028'], ['c']]);
    expect(linesIn(file)).toHaveLength(3);
  });

  test('each line has the SHA-256 of what follows it, and names the one before', () => {
    recordLog(file, [['a'], ['é', '"'], ['c']]);
    let prev = '0'.repeat(43);
    for (const line of linesIn(file)) {
      const { sum, ...rest } = JSON.parse(line) as { sum: string; prev: string };
      const sealed = line.slice(`{"sum":"${sum}"`.length);
      expect([sum, rest.prev]).toEqual([createHash('sha256').update(sealed).digest('base64url'), prev]);
      prev = sum;
    }
  });

  test('appending leaves the file and its earlier bytes as they are', () => {
    const before = recordLog(file, [['a'], ['b']]);
    const { ino } = fs.statSync(file);
    const log = new LowdbLog(file);
    log.append(2, eventsAfter(2, ['c']));
    log.close();
    expect(fs.statSync(file).ino).toBe(ino);
    expect(fs.readFileSync(file).subarray(0, before.length)).toEqual(before);
  });

  test('the extent is the size of the file and the checksum of its last line', () => {
    const bytes = recordLog(file, [['a'], ['é']]);
    const last = JSON.parse(linesIn(file)[1] ?? '') as { sum: string };
    expect(new LowdbLog(file).extent()).toEqual({ bytes: bytes.length, lastSum: last.sum });
  });

  test('reading makes no file', () => {
    expect(new LowdbLog(path.join(folder.path, 'not', 'there.jsonl')).revision).toBe(0);
    expect(fs.readdirSync(folder.path)).toEqual([]);
  });

  test('a file that cannot be read is named', () => {
    fs.mkdirSync(file);
    expect(refusal()).toEqual({ reason: 'not-readable', file, code: 'EISDIR' });
  });
});

describe('a tail that was being written', () => {
  const commits = [['a', 'é'], ['second'], ['third']];

  test('a log that ends at any byte is read up to its last whole line, and goes on from there', () => {
    const whole = recordLog(file, commits);
    for (let length = 0; length <= whole.length; length++) {
      const cut = `${file}.${length}`;
      const kept = whole.subarray(0, length);
      fs.writeFileSync(cut, kept);
      const proven = kept.lastIndexOf(0x0a) + 1;
      const lines = kept.filter((byte) => byte === 0x0a).length;
      const log = new LowdbLog(cut, { files: withoutSync });
      expect([textsOf(log), log.tornBytes, log.extent().bytes]).toEqual([
        commits.slice(0, lines),
        length - proven,
        proven,
      ]);
      log.append(log.revision, eventsAfter(log.revision, ['next']));
      log.close();
      expect(fs.readFileSync(cut).subarray(0, proven)).toEqual(whole.subarray(0, proven));
      const again = new LowdbLog(cut);
      expect([textsOf(again), again.tornBytes]).toEqual([[...commits.slice(0, lines), ['next']], 0]);
    }
  });

  test.each([1, 10, 5_000])('%i zero bytes at the end never happened', (zeros) => {
    const whole = recordLog(file, commits);
    fs.appendFileSync(file, Buffer.alloc(zeros));
    const log = new LowdbLog(file);
    expect([textsOf(log), log.tornBytes]).toEqual([commits, zeros]);
    log.append(log.revision, eventsAfter(log.revision, ['next']));
    log.close();
    expect(fs.readFileSync(file).includes(0)).toBe(false);
    expect(fs.readFileSync(file).subarray(0, whole.length)).toEqual(whole);
  });

  test('half a line that ends in zero bytes never happened', () => {
    const whole = recordLog(file, commits);
    fs.writeFileSync(file, Buffer.concat([whole.subarray(0, -30), Buffer.alloc(100)]));
    expect(new LowdbLog(file).tornBytes).toBeGreaterThan(100);
    expect(textsOf(new LowdbLog(file))).toEqual(commits.slice(0, 2));
  });

  test('reading does not cut it', () => {
    recordLog(file, commits);
    fs.appendFileSync(file, '{"sum":"');
    const before = fs.readFileSync(file);
    new LowdbLog(file).close();
    expect(fs.readFileSync(file)).toEqual(before);
  });
});

describe('damage is refused, with its place', () => {
  /** Every way a byte can be changed to another is tried for a few, and one bit for all. */
  const masks = (offset: number): number[] =>
    offset % 100 === 0 ? Array.from({ length: 255 }, (_, index) => index + 1) : [1, 0x20, 0x80];

  test('any changed byte, also in a newline', () => {
    const whole = recordLog(file, [['a', 'é �'], ['b']]);
    for (let offset = 0; offset < whole.length; offset++) {
      const line = whole.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
      for (const mask of masks(offset)) {
        const changed = Buffer.from(whole);
        changed[offset] = (whole[offset] ?? 0) ^ mask;
        expect(refusal(holding(changed)), `byte ${offset} xor ${mask}`).toMatchObject({
          reason: 'corrupt',
          file,
          line,
        });
      }
    }
  });

  test('the newline of the last line, but for a zero, which is what a power cut leaves', () => {
    const whole = recordLog(file, [['a'], ['b']]);
    for (let byte = 1; byte < 256; byte++) {
      if (byte === 0x0a) continue;
      fs.writeFileSync(file, Buffer.concat([whole.subarray(0, -1), Buffer.of(byte)]));
      expect(whyRefused()).toEqual([file, 2, 'bad-sum']);
    }
    fs.writeFileSync(file, Buffer.concat([whole.subarray(0, -1), Buffer.of(0)]));
    expect(new LowdbLog(file).tornBytes).toBeGreaterThan(0);
  });

  test('a byte that decodes to the same character as before', () => {
    const whole = recordLog(file, [['�'], ['b']]);
    const offset = whole.indexOf(Buffer.from('�'));
    whole[offset] = 0xf1;
    fs.writeFileSync(file, whole);
    expect(whyRefused()).toEqual([file, 1, 'bad-sum']);
  });

  test('changed bytes of a long log, anywhere', () => {
    const texts = Array.from({ length: 300 }, (_, index) => [`commit ${index}`.repeat(3)]);
    const whole = recordLog(file, texts);
    const anyChange = fc.record({ offset: fc.nat(whole.length - 2), mask: fc.integer({ min: 1, max: 255 }) });
    fc.assert(
      fc.property(anyChange, ({ offset, mask }) => {
        const changed = Buffer.from(whole);
        changed[offset] = (whole[offset] ?? 0) ^ mask;
        const line = whole.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
        expect(refusal(holding(changed))).toMatchObject({ reason: 'corrupt', file, line });
      }),
      { numRuns: 150 },
    );
  });

  test.each<[string, number, (lines: string[]) => string[]]>([
    ['a line that is there twice', 3, ([a, b, c]) => [a, b, b, c] as string[]],
    ['two lines that changed places', 2, ([a, b, c]) => [a, c, b] as string[]],
    ['a line missing in the middle', 2, ([a, , c]) => [a, c] as string[]],
    ['a missing first line', 1, ([, b, c]) => [b, c] as string[]],
  ])('%s breaks the chain', (_, line, change) => {
    recordLog(file, [['a'], ['b'], ['c']]);
    fs.writeFileSync(
      file,
      change(linesIn(file))
        .map((text) => `${text}\n`)
        .join(''),
    );
    expect(whyRefused()).toEqual([file, line, 'bad-chain']);
  });

  test('a line of another log breaks the chain', () => {
    const other = path.join(folder.path, 'other.jsonl');
    recordLog(file, [['a'], ['b']]);
    recordLog(other, [['x'], ['b']]);
    fs.writeFileSync(file, `${linesIn(file)[0]}\n${linesIn(other)[1]}\n`);
    expect(whyRefused()).toEqual([file, 2, 'bad-chain']);
  });

  test.each(['', 'no json at all', '{"events":[]}', '\u0000'])(
    'a whole line that is not ours: %j',
    (text) => {
      recordLog(file, [['a']]);
      fs.appendFileSync(file, `${text}\n`);
      expect(whyRefused()).toEqual([file, 2, 'not-json']);
    },
  );

  test.each([
    ['nothing', null],
    ['no list', { seq: 1 }],
    ['an empty list', []],
    ['no events', [null, 'x']],
    ['events of a later version', [{ ...eventAt(1), v: 2 }]],
  ])('a proven line that holds %s', (_, events) => {
    const sealed = `,"prev":"${'0'.repeat(43)}","events":${JSON.stringify(events)}}`;
    const sum = createHash('sha256').update(sealed).digest('base64url');
    fs.writeFileSync(file, `{"sum":"${sum}"${sealed}\n`);
    expect(whyRefused()).toEqual([file, 1, 'not-an-event']);
  });

  test('a mark of the byte order in front of the log', () => {
    const whole = recordLog(file, [['a']]);
    fs.writeFileSync(file, Buffer.concat([Buffer.from('\ufeff'), whole]));
    expect(whyRefused()).toEqual([file, 1, 'not-json']);
  });

  test('a damaged log is not written to', () => {
    recordLog(file, [['a'], ['b']]);
    const damaged = fs.readFileSync(file).fill(0x20, 60, 61);
    fs.writeFileSync(file, damaged);
    expect(refusal()).toMatchObject({ reason: 'corrupt' });
    expect(fs.readFileSync(file)).toEqual(damaged);
  });
});

describe('any text survives', () => {
  const key = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', '', 'toString'),
    fc.string({ unit: 'binary' }),
  );
  const loneSurrogate = fc.constantFrom('\ud800', '\udfff', 'a\udc00b', '\u2028', '\0', '�', '\ufeff');
  const text = fc.oneof(fc.string({ unit: 'binary' }), loneSurrogate);
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.double({ noNaN: true }),
      fc.boolean(),
      text,
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 4 }),
    object: fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
  })).value;

  test('in any list of commits, as JSON has it', () => {
    const commits = fc.array(fc.array(json, { minLength: 1, maxLength: 3 }), { maxLength: 5 });
    let run = 0;
    fc.assert(
      fc.property(commits, (wanted) => {
        const path = `${file}.${run++}`;
        const log = new LowdbLog(path);
        for (const values of wanted) {
          const { revision } = log;
          const events = values.map((value, index) => ({
            ...eventAt(revision + 1 + index),
            type: 'run.closed' as const,
            data: { summary: value as string, commits: 0, bytes: 0, lastSum: '' },
          }));
          log.append(revision, events);
        }
        log.close();
        const again = new LowdbLog(path);
        expect(JSON.stringify(again.commits)).toBe(JSON.stringify(log.commits));
        const summaries = again.commits.map(({ events }) =>
          events.map((event) => ('summary' in event.data ? event.data.summary : null)),
        );
        expect(JSON.stringify(summaries)).toBe(JSON.stringify(wanted));
        expect(again.extent()).toEqual(log.extent());
      }),
      { numRuns: 200 },
    );
  });
});
