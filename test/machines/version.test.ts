import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import xstate from 'xstate/package.json' with { type: 'json' };
import { MACHINE_VERSION } from '../../machines/version.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** What decides besides the machines: the schemas through which they see the plan and the facts. */
const SCHEMAS = [
  'store/plan.ts',
  'store/events.ts',
  'store/failure.ts',
  'store/finding.ts',
  'store/standing.ts',
];

const WHAT_TO_DO =
  'the files that decide have changed: if a run could decide differently raise MACHINE_VERSION in ' +
  'machines/version.ts and keep a history of the new version; then run npx vitest run test/machines/version.test.ts -u';

it('the machine version is held to what decides', async () => {
  const held = `${JSON.stringify({ version: MACHINE_VERSION, digest: digest() }, null, 2)}\n`;
  try {
    await expect(held).toMatchFileSnapshot('./version.json');
  } catch (thrown) {
    throw new Error(WHAT_TO_DO, { cause: thrown });
  }
});

it('the machine version names the xstate that is installed', () => {
  expect(MACHINE_VERSION).toMatch(new RegExp(`^\\d+\\+xstate-${xstate.version.replaceAll('.', '\\.')}$`));
});

/** SHA-256 of the names and texts of the files and the version of xstate; the same on every system. */
function digest(): string {
  const machines = fs.readdirSync(path.join(ROOT, 'machines')).map((name) => `machines/${name}`);
  const hash = createHash('sha256').update(`xstate ${xstate.version}\n`);
  for (const file of [...machines, ...SCHEMAS].sort()) {
    const text = fs.readFileSync(path.join(ROOT, file), 'utf8').replaceAll('\r\n', '\n');
    hash.update(`${file} ${Buffer.byteLength(text)}\n${text}`);
  }
  return hash.digest('hex');
}
