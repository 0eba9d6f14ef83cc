import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { removalsIn } from '../../src/trash/removals.ts';
import { restore } from '../../src/trash/restore.ts';
import { makeFolder, makeRepository, removeFolder } from '../support/git-rig.ts';
import { dataDirOf, kept, RUN_ID, restored } from './recovering.ts';

const NAMES = ['a b.json', 'dé p/é.yaml', 'x/settings.toml', "it's.json"];

/** What a file may hold: sound or not, in any format, and any bytes at all. */
const content = fc.oneof(
  fc.json().map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(`\ufeff${text}\r\n`)),
  fc.json({ maxDepth: 1 }).map((text) => Buffer.from(text.slice(0, -1))),
  fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom('', '\0\0\0\0', '{"a": 1', 'a = 1\n', 'a: [', '[x]\ny = 2')
    .map((text) => Buffer.from(text)),
);

/** One moment in the life of a file. */
const step = fc.record({
  what: fc.constantFrom('write', 'write', 'keep', 'commit', 'damage-index', 'damage-copies'),
  name: fc.constantFrom(...NAMES),
  content,
});

/** A life that ends with a file that somebody damaged, more often than by chance. */
const life = fc
  .tuple(fc.array(step, { maxLength: 12 }), fc.constantFrom(...NAMES), fc.jsonValue(), fc.nat({ max: 12 }))
  .map(([steps, name, good, at]) => [
    ...steps.slice(0, at),
    { what: 'write', name, content: Buffer.from(JSON.stringify(good)) },
    { what: 'keep', name, content: Buffer.from('') },
    ...steps.slice(at),
    { what: 'write', name, content: Buffer.from('{"a') },
  ]);

test('whatever a file holds and whatever copies there are, its bytes are never lost and only good ones are written', async () => {
  let repaired = 0;
  await fc.assert(
    fc.asyncProperty(life, fc.boolean(), async (steps, inGit) => {
      const root = makeFolder();
      try {
        repaired += await live(root, steps, inGit);
      } finally {
        removeFolder(root);
      }
    }),
    { numRuns: 20 },
  );
  expect(repaired).toBeGreaterThan(0);
});

type Step = { what: string; name: string; content: Buffer };

async function live(root: string, steps: Step[], inGit: boolean): Promise<number> {
  const workspace = path.join(root, 'work');
  const repo = makeRepository(workspace);
  if (inGit) repo.commit({ '.gitignore': '/.roo-fsm/\n' });
  else fs.rmSync(path.join(workspace, '.git'), { recursive: true });
  const at = (name: string): string => path.join(workspace, ...name.split('/'));
  // What the user has ever written, which is all that may ever be there.
  const written = new Map<string, Buffer[]>();
  for (const { what, name, content: bytes } of steps) {
    const backup = path.join(dataDirOf(workspace), 'backup');
    if (what === 'write') {
      repo.write({ [name]: bytes });
      written.set(name, [...(written.get(name) ?? []), bytes]);
    } else if (what === 'keep') await kept(workspace, NAMES);
    else if (what === 'commit' && inGit) repo.commit();
    else if (what === 'damage-index' && fs.existsSync(backup))
      fs.writeFileSync(path.join(backup, 'index.json'), bytes);
    else if (what === 'damage-copies' && fs.existsSync(path.join(backup, 'content')))
      for (const copy of fs.readdirSync(path.join(backup, 'content')))
        fs.writeFileSync(path.join(backup, 'content', copy), bytes);
  }

  const before = contents(at);
  const changed: string[] = [];
  for (const name of NAMES) {
    const { outcome, reason } = await restored(workspace, [name]);
    const now = fs.existsSync(at(name)) ? fs.readFileSync(at(name)) : undefined;
    const isChanged = !same(before.get(name), now);
    expect(isChanged).toBe(reason?.code === 'recovery.restored');
    if (!isChanged) continue;
    changed.push(name);
    expect(outcome).toBe('ready');
    // Only what the user had there at some time, and never in place of nothing.
    expect(before.has(name)).toBe(true);
    expect((written.get(name) ?? []).some((bytes) => same(bytes, now))).toBe(true);
    const again = await restored(workspace, [name], { runId: RUN_ID.replace(/1$/, '2') });
    expect(again.reason?.code).toBe('recovery.readable-again');
  }

  const removals = removalsIn(dataDirOf(workspace), workspace);
  expect(removals.flatMap(({ entries }) => entries.map((entry) => entry.path)).sort()).toEqual(
    changed.sort(),
  );
  await restore(removals, {
    base: workspace,
    dataDir: dataDirOf(workspace),
    matches: () => true,
    dryRun: false,
    force: true,
    runId: RUN_ID.replace(/1$/, '3'),
    now: 0,
  });
  expect(contents(at)).toEqual(before);
  return changed.length;
}

const contents = (at: (name: string) => string): Map<string, Buffer> =>
  new Map(NAMES.filter((name) => fs.existsSync(at(name))).map((name) => [name, fs.readFileSync(at(name))]));

const same = (one: Buffer | undefined, other: Buffer | undefined): boolean =>
  one === undefined || other === undefined ? one === other : one.equals(other);
