import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { codeOf } from '../../store/file-door.ts';
import type { Plan } from '../../store/plan.ts';
import { StoreError } from '../../store/store-error.ts';

/**
 * Names a plan without telling it: HMAC-SHA-256 (RFC 2104) of the plan before masking, with a key that never
 * leaves the data directory. Two runs with the same digest had the same configuration, secrets included.
 */
export function planDigest(plan: Plan | null, keyFile: string): string {
  return createHmac('sha256', keyOf(keyFile)).update(JSON.stringify(plan)).digest('base64url');
}

function keyOf(keyFile: string): string {
  try {
    writeFileSync(keyFile, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (thrown) {
    if (codeOf(thrown) !== 'EEXIST') {
      throw new StoreError({ reason: 'not-writable', file: keyFile, code: codeOf(thrown) });
    }
  }
  return readFileSync(keyFile, 'utf8');
}
