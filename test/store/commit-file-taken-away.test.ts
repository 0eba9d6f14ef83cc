import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeFiles } from '../../store/file-door.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { recordLog, textsOf } from '../support/recorded-log.ts';
import { eventsAfter } from '../support/stored-events.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
let file: string;
let aside: string;
beforeEach(() => {
  file = path.join(folder.path, 'runs', 'log.jsonl');
  aside = path.join(folder.path, 'aside');
});

/** What lies in the folder of the test: contents by path, and folders. */
const everything = () =>
  Object.fromEntries(
    fs.readdirSync(folder.path, { recursive: true, withFileTypes: true }).map((entry) => {
      const place = path.join(entry.parentPath, entry.name);
      return [
        path.relative(folder.path, place),
        entry.isFile() ? fs.readFileSync(place, 'base64') : 'no file',
      ];
    }),
  );

const refused = (code: string) =>
  expect.objectContaining({
    failure: { reason: 'not-writable', file, code },
    message: expect.stringContaining(file),
  });

/** Windows keeps the name of a file that is open when its folder is to go. */
const FOLDERS_STAY = process.platform === 'win32';

const TAKEN_AWAY: [string, string, boolean, () => void][] = [
  ['removed', 'ENOENT', true, () => fs.rmSync(file)],
  ['moved away', 'ENOENT', true, () => fs.renameSync(file, aside)],
  [
    'replaced by its own copy',
    'ESTALE',
    true,
    () => {
      fs.copyFileSync(file, aside);
      fs.renameSync(aside, file);
    },
  ],
  [
    'replaced by something else',
    'ESTALE',
    true,
    () => {
      fs.writeFileSync(aside, 'of somebody else\n'.repeat(1_000));
      fs.renameSync(aside, file);
    },
  ],
  [
    'removed with its folder',
    'ENOENT',
    !FOLDERS_STAY,
    () => fs.rmSync(path.dirname(file), { recursive: true }),
  ],
  ['moved with its folder', 'ENOENT', !FOLDERS_STAY, () => fs.renameSync(path.dirname(file), aside)],
];

describe.each(TAKEN_AWAY.filter(([, , possible]) => possible))(
  'a log that is %s while it is written',
  (_, code, __, takeAway) => {
    function takenAway(): LowdbLog {
      const log = new LowdbLog(file);
      log.append(0, eventsAfter(0, ['a']));
      log.append(1, eventsAfter(1, ['b']));
      takeAway();
      return log;
    }

    test('takes nothing more, and says which file and why', () => {
      const log = takenAway();
      const left = everything();
      expect(() => log.append(2, eventsAfter(2, ['c']))).toThrow(refused(code));
      expect(() => log.append(2, eventsAfter(2, ['d']))).toThrow(refused(code));
      log.close();
      expect(everything()).toEqual(left);
      expect([log.revision, textsOf(log)]).toEqual([2, [['a'], ['b']]]);
    });

    test('takes nothing more either once it is back', () => {
      const whole = recordLog(`${file}.whole`, [['a'], ['b']]);
      const log = takenAway();
      expect(() => log.append(2, eventsAfter(2, ['c']))).toThrow(refused(code));
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, whole);
      expect(() => log.append(2, eventsAfter(2, ['c']))).toThrow(refused(code));
      log.close();
      expect(textsOf(new LowdbLog(file))).toEqual([['a'], ['b']]);
    });
  },
);

test('a log that is removed before its first append is not begun again in the middle', () => {
  recordLog(file, [['a']]);
  const log = new LowdbLog(file);
  fs.rmSync(file);
  expect(() => log.append(1, eventsAfter(1, ['b']))).toThrow(refused('ENOENT'));
  expect(fs.existsSync(file)).toBe(false);
});

test('what a failed write left is not cut off another file that lies there by then', () => {
  const others = 'somebody else wrote this, and it is longer than the log of two commits\n'.repeat(50);
  const log = new LowdbLog(file, {
    files: {
      ...nodeFiles,
      write: (descriptor, bytes, offset) => {
        if (log.revision === 0) return nodeFiles.write(descriptor, bytes, offset);
        fs.writeFileSync(aside, others);
        fs.renameSync(aside, file);
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
    },
  });
  log.append(0, eventsAfter(0, ['a']));
  expect(() => log.append(1, eventsAfter(1, ['b']))).toThrow(refused('ENOSPC'));
  log.close();
  expect(fs.readFileSync(file, 'utf8')).toBe(others);
});
