import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../config/original/draft.ts';
import { layOver } from '../../../config/original/lay-schedule.ts';
import { noticesOf } from '../../../config/original/notices.ts';
import { type OriginalShape, problemsIn, shapeOf, translate } from '../../../config/original/original.ts';
import { REASONS } from '../../../config/original/reasons.ts';
import { EVERYTHING, planOf } from '../../../config/plan.ts';
import { keyText } from '../../../config/problems/problems.ts';
import { checkConfig, readConfig } from '../../../config/read.ts';
import { locateInJson } from '../../../config/syntax/json.ts';
import { catalogue } from '../../../src/text/catalogue.ts';
import { CONFIG } from '../../support/configs.ts';
import { changedAt, leavesOf, objectsOf, original, realOriginals } from '../../support/originals.ts';

const FILES = [
  ...['daily-full.json', 'daily-orchestration.json', 'config.json', 'schedules.json'].map((name) => ({
    name,
    text: original(name),
  })),
  ...realOriginals(),
];

function translated(value: unknown) {
  const shape = shapeOf(value);
  if (shape === null) throw new Error('not a file of the original');
  return { shape, ...translate(shape, value) };
}

const covers = (entry: Entry, path: readonly (string | number)[]): boolean =>
  entry.path.every((part, index) => part === path[index]);

/** What a run would do, without what is only told; what is refused as that. */
function effectOf(value: unknown): string {
  const { shape, draft, engine } = translated(value);
  if (draft.problems.length > 0) return `refused: ${draft.problems[0]?.message}`;
  const isCall = shape === 'schedules' && engine !== undefined;
  const call = isCall ? `engine with ${engine.configPath}, ` : '';
  const checked = checkConfig(isCall ? layOver(CONFIG, draft).config : draft.config);
  if (!checked.ok) return `refused: ${problemsIn(draft, checked.failure)[0]?.message}`;
  const options = { source: '', selection: EVERYTHING, notices: [], retryClasses: [] };
  return call + JSON.stringify([planOf(checked.value, options), checked.value]);
}

/** Another value of the same type. */
function other(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value === 1 ? 0.5 : value + 1;
  return Array.isArray(value) ? ['other'] : `${String(value)} other`;
}

describe.each(FILES)('$name', ({ text }) => {
  const value: unknown = JSON.parse(text);
  const { draft } = translated(value);
  const notices = noticesOf(draft);

  it('has nothing in it that is refused', () => {
    expect(draft.problems).toEqual([]);
    expect(effectOf(value)).not.toMatch(/^refused/);
  });

  it('has no key that is passed over: each is a key of ours, or named with the reason why not', () => {
    for (const { path, value: leaf } of leavesOf(value)) {
      if (isEmpty(leaf)) continue;
      const entries = draft.entries.filter((entry) => covers(entry, path));
      expect(entries, keyText(path)).not.toEqual([]);
      for (const entry of entries) {
        if (entry.is === 'mapped') continue;
        const last = String(entry.path.findLast((part) => typeof part === 'string'));
        const keys = notices.filter(({ code }) => code === entry.reason).map(({ params }) => params['key']);
        expect(keys.join(), keyText(path)).toContain(last);
      }
    }
  });

  it('has an effect with each key that became one of ours: another value is another run, or is refused', () => {
    const before = effectOf(value);
    for (const entry of draft.entries) {
      if (entry.is !== 'mapped' || typeof entry.value === 'object') continue;
      // A phase is named by its key.
      if (entry.path.at(-1) === entry.value) continue;
      const after = effectOf(changedAt(value, entry.path, other(entry.value)));
      expect(after, keyText(entry.path)).not.toBe(before);
    }
  });

  it('does the same whatever the keys say that mean nothing here', () => {
    const before = effectOf(value);
    for (const entry of draft.entries) {
      if (entry.is === 'mapped' || entry.is === 'covered' || typeof entry.value === 'object') continue;
      if (WORDS.has(entry.reason) || String(entry.value).startsWith('-')) continue;
      if (draft.entries.some((one) => isSame(one, entry))) continue;
      const after = effectOf(changedAt(value, entry.path, other(entry.value)));
      expect(after, keyText(entry.path)).toBe(before);
    }
  });

  it('is refused, or told, with a key that nobody knows, wherever it stands', () => {
    const places = objectsOf(value);
    fc.assert(
      fc.property(
        fc.constantFrom(...places),
        fc.oneof(
          fc.string({ minLength: 1 }),
          fc.constantFrom('nom', 'enabeld', '__proto__x', 'retry_attempt'),
        ),
        fc.oneof(fc.constant(true), fc.constant(7), fc.constant('x'), fc.constant({ a: 1 }), fc.constant([])),
        (place, key, content) => {
          const there = place.reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], value);
          fc.pre(!Object.hasOwn(there as object, key) && key !== '__proto__');
          const changed = changedAt(value, [...place, key], content);
          if (shapeOf(changed) === null) return;
          const path = [...place, key];
          const now = translated(changed).draft;
          const told = now.entries.some(
            (entry) => covers(entry, path) || covers({ ...entry, path }, entry.path),
          );
          if (told) return;
          const changedText = JSON.stringify(changed, null, 2);
          const read = readConfig(changedText, 'c.json');
          if (read.ok) throw new Error(`accepted in silence: ${keyText(path)}`);
          const where = { file: 'c.json', ...locateInJson(changedText, path), key: keyText(path) };
          expect(read.failure.problems.map((problem) => problem.where)).toContainEqual(where);
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** Reasons for which a value is one of a list of words, and another one is refused. */
const WORDS: ReadonlySet<string> = new Set([
  'original.resource-usage',
  'original.delegation',
  'original.rollback',
  'original.no-intercom',
  'original.commits-nothing',
]);

/** Nothing that could be lost. */
const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const isSame = (one: Entry, entry: Entry): boolean =>
  one !== entry && one.path.length === entry.path.length && covers(one, entry.path);

it('each reason is a sentence in both languages, and names the key', () => {
  const sentences = catalogue as Record<string, { en: string; fr: string }>;
  for (const reason of REASONS) {
    expect(sentences[reason]?.en, reason).toContain('{key}');
    expect(sentences[reason]?.fr, reason).toContain('{key}');
  }
});

it.each<[OriginalShape, string]>([
  ['daily', 'daily-full.json'],
  ['sync-system', 'config.json'],
  ['schedules', 'schedules.json'],
])('%s is known by its shape, wherever it lies', (shape, name) => {
  expect(shapeOf(JSON.parse(original(name)))).toBe(shape);
});
