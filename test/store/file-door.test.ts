import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { patiently, renameWithPatience } from '../../store/file-door.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const systemError = (code: string) => Object.assign(new Error(code), { code });

/** Refuses so often with this code, and is done then. */
function refusing(times: number, code: string): () => string {
  let left = times;
  return () => {
    left -= 1;
    if (left >= 0) throw systemError(code);
    return 'done';
  };
}

/** Does it without waiting; the pauses it would have made, and what came of it. */
function tried(work: () => string): { pauses: number[]; came: string } {
  const pauses: number[] = [];
  const wait = (ms: number) => void pauses.push(ms);
  try {
    return { came: patiently(work, wait), pauses };
  } catch (thrown) {
    return { came: thrown instanceof Error ? thrown.message : 'no error', pauses };
  }
}

describe('a file that somebody else holds', () => {
  test.each(['EPERM', 'EACCES', 'EBUSY'])('is waited for when the system says %s', (code) => {
    expect(tried(refusing(3, code))).toMatchObject({ came: 'done', pauses: { length: 3 } });
  });

  test('is waited for longer and longer, about a second in all, and then the refusal is told', () => {
    const { came, pauses } = tried(refusing(1_000, 'EBUSY'));
    expect(came).toBe('EBUSY');
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    const total = pauses.reduce((sum, ms) => sum + ms, 0);
    expect([total >= 900, total <= 1_500]).toEqual([true, true]);
  });

  test.each(['ENOSPC', 'EROFS', 'ENOENT', 'EIO'])('is not the reason for %s: nobody waits', (code) => {
    expect(tried(refusing(1, code))).toEqual({ came: code, pauses: [] });
  });
});

test('renaming puts one file in the place of another', () => {
  const [from, to] = [path.join(folder.path, 'from'), path.join(folder.path, 'to')];
  fs.writeFileSync(from, 'new');
  fs.writeFileSync(to, 'old');
  renameWithPatience(from, to);
  expect([fs.existsSync(from), fs.readFileSync(to, 'utf8')]).toEqual([false, 'new']);
});
