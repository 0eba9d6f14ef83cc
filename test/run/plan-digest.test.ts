import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { planDigest } from '../../src/run/plan-digest.ts';
import { phase, plan, task } from '../support/plans.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const keyFile = (): string => path.join(folder.path, 'key');
const planWith = (secret: string) => plan([phase('a', [task('x', { options: { token: secret } })])]);

describe('the digest of a plan', () => {
  it('is the same for the same plan in the same data directory, and changes with a secret', () => {
    const digest = planDigest(planWith('one'), keyFile());
    expect(planDigest(planWith('one'), keyFile())).toBe(digest);
    expect(planDigest(planWith('two'), keyFile())).not.toBe(digest);
  });

  it('is another one in another data directory: nobody can try secrets against it', () => {
    expect(planDigest(planWith('one'), keyFile())).not.toBe(planDigest(planWith('one'), `${keyFile()}2`));
  });

  it('is there for a configuration that cannot be read, too', () => {
    expect(planDigest(null, keyFile())).toMatch(/^[\w-]{43}$/);
  });

  it.skipIf(process.platform === 'win32')('has a key that only its owner reads', () => {
    planDigest(null, keyFile());
    expect(fs.statSync(keyFile()).mode & 0o777).toBe(0o600);
  });

  it.each(['', 'half of a k'])('is never made with what a power cut left of a key: %j', (left) => {
    fs.writeFileSync(keyFile(), left);
    const digest = planDigest(null, keyFile());
    expect(fs.readFileSync(keyFile(), 'utf8')).toMatch(/^[\w-]{43}$/);
    expect(planDigest(null, keyFile())).toBe(digest);
  });

  it('says which file is in the way when there can be no key', () => {
    expect(() => planDigest(null, path.join(folder.path, 'nowhere', 'key'))).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({ reason: 'not-writable', code: 'ENOENT' }),
      }),
    );
    fs.mkdirSync(keyFile());
    expect(() => planDigest(null, keyFile())).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ reason: 'not-readable' }) }),
    );
  });
});
