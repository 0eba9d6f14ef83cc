import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockOf, headerOf } from '../../src/intercom/block.ts';
import { carry } from '../../src/intercom/carrier.ts';
import { condense, countIn, isOurNote } from '../../src/intercom/condense.ts';
import { endOfLine } from '../../src/intercom/lines.ts';
import { type Entry, entriesOf, parse } from '../../src/intercom/parse.ts';
import { waitingOf } from '../../src/intercom/waiting.ts';
import { anyText, message } from './random-texts.ts';

const NOW = Date.parse('2026-01-22T12:00:00Z');
const how = fc.record({
  above: fc.integer({ min: 1, max: 8 }),
  to: fc.integer({ min: 1, max: 8 }),
  now: fc.constant(NOW),
  timeToLiveHours: fc.constantFrom(24, 80_000),
  archive: fc.constant('INTERCOM-pc.archive.md'),
});

/** A file as several agents leave it. */
const file = fc
  .tuple(
    fc.array(
      fc.oneof(
        message.map((one) => blockOf(one, '\n')),
        anyText,
      ),
      { maxLength: 15 },
    ),
    fc.boolean(),
  )
  .map(([pieces, windows]) => {
    const text = headerOf('pc', '\n') + pieces.join('');
    return windows ? text.replaceAll('\n', '\r\n') : text;
  });

/** Messages of which some answer earlier ones. */
const conversation = fc
  .array(fc.tuple(message, fc.array(fc.nat({ max: 20 }), { maxLength: 2 })), { maxLength: 20 })
  .map((all) =>
    all.map(([one, named]) => ({
      ...one,
      body: `re: ${named.map((at) => all[at]?.[0].id ?? '').join(' ')}\n${one.body}`,
    })),
  );

test('condensing depends on nothing but what is given, and doing it again changes nothing', () => {
  fc.assert(
    fc.property(file, how, (text, given) => {
      const once = condense(text, given);
      expect(condense(text, given)).toEqual(once);
      const again = condense(once.text, given);
      expect(again.text).toBe(once.text);
      expect(again.removed).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('every character of the file is in what is left or in what was taken out', () => {
  const withoutCounts = (text: string): string =>
    text.replaceAll(/\r?\n\*\*IDLE × \d+\*\* \(.* …\)(\r?\n)/g, '');
  fc.assert(
    fc.property(file, how, (text, given) => {
      const { text: left, removed } = condense(text, given);
      const { id } = entriesOf(parse(left)).find(isOurNote) ?? { id: '' };
      expect(id !== '').toBe(removed.length > 0);
      const count = id.replace('compacted-', '');
      const at = new Date(NOW).toISOString();
      const said = { id, at, from: 'roo-scheduler', to: 'tous', type: 'COMPACTED' };
      const note = blockOf({ ...said, body: `${count} messages → ${given.archive}` }, endOfLine(text));
      const kept = left.replace(note, '');
      expect(kept.length).toBe(left.length - (id === '' ? 0 : note.length));
      const characters = (pieces: string[]): string => [...withoutCounts(pieces.join(''))].sort().join('');
      expect(characters([kept, ...removed.map(({ raw }) => raw)])).toBe(characters([text]));
    }),
    { numRuns: 1000 },
  );
});

test('nothing that is unread or open is taken out, nor any of the newest, and the order stays', () => {
  const waits = (text: string, given: { now: number; timeToLiveHours: number }): string[] => {
    const entries = entriesOf(parse(text)).filter((entry) => !isOurNote(entry));
    const all = waitingOf(entries, given);
    return entries.flatMap((entry, at) => (all[at]?.unread || all[at]?.open ? [entry.inner] : []));
  };
  fc.assert(
    fc.property(conversation, how, (messages, given) => {
      const text = messages.map((one) => blockOf(one, '\n')).join('');
      const { text: left, removed, messages: counts } = condense(text, given);
      expect(waits(left, given)).toEqual(waits(text, given));
      expect(condense(left, given).text).toBe(left);
      const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);
      const before = ids(entriesOf(parse(text)));
      const after = ids(entriesOf(parse(left)).filter((entry) => !isOurNote(entry)));
      expect(before.filter((id) => after.includes(id))).toEqual(after);
      expect(before.filter((id) => !ids(removed).includes(id))).toEqual(after);
      expect(counts).toEqual({ before: before.length, after: after.length });
      if (before.length <= given.above) expect(left).toBe(text);
      const idle = removed.filter(({ heading }) => heading.type === 'IDLE').length;
      if (before.length > given.above)
        expect(after.length).toBeGreaterThanOrEqual(Math.min(given.to, given.above, before.length) - idle);
    }),
    { numRuns: 1000 },
  );
});

test('bytes of any encoding are condensed as text is, and none of what stays is changed', () => {
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 4, maxLength: 10 }),
      fc.constantFrom('utf8', 'utf16le'),
      (all, encoding) => {
        const given = { above: 2, to: 2, now: NOW, timeToLiveHours: 24, archive: 'a.md' };
        const mark = encoding === 'utf16le' ? '\ufeff' : '';
        const readable = all.map((one) => blockOf(one, '\n')).join('');
        const carried = carry(Buffer.from(mark + readable, encoding as 'utf8'));
        const { text } = condense(carried.text, given, carried.carrier);
        const expected = mark + condense(readable, given).text;
        expect(carried.encode(text).toString(encoding as 'utf8')).toBe(expected);
      },
    ),
    { numRuns: 300 },
  );
});

test('a row of idle messages is one message that says how many they were, and goes on counting', () => {
  const idle = (minute: number) =>
    `\n## [2026-01-22 10:${minute}:00] roo → claude-code [IDLE]\n\nnothing to do\n\n---\n`;
  const given = { above: 3, to: 3, now: NOW, timeToLiveHours: 24, archive: 'a.md' };
  const first = condense([10, 11, 12, 13, 14].map(idle).join(''), given);
  expect(countIn(first.text, { show: (one) => one, put: (one) => one })).toBe(1);
  expect(first.text).toContain(
    '## [2026-01-22 10:14:00] roo → claude-code [IDLE]\n\n**IDLE × 5** (2026-01-22 10:10:00 …)\n\nnothing to do',
  );
  const again = condense(first.text + [20, 21, 22].map(idle).join(''), given);
  expect(again.text).toContain(
    '## [2026-01-22 10:22:00] roo → claude-code [IDLE]\n\n**IDLE × 8** (2026-01-22 10:10:00 …)\n\nnothing to do',
  );
  expect(again.text).toContain('7 messages → a.md');
  expect(again.text.match(/COMPACTED/g)).toHaveLength(1);
});

test('an answer stays as long as what it answers', () => {
  const at = '2026-01-22T10:00:00Z';
  const say = (id: string, type: string, from: string, to: string, body = '') =>
    blockOf({ id, type, from, to, body, at }, '\n');
  const task = say('task-0001', 'TASK', 'claude-code', 'roo-scheduler');
  const done = say('done-0001', 'DONE', 'roo', 'claude-code', 're: task-0001');
  const others = Array.from({ length: 9 }, (_, index) => say(`info-000${index}`, 'INFO', 'a', 'b')).join('');
  const given = { above: 3, to: 2, now: NOW, timeToLiveHours: 24, archive: 'a.md' };
  const { text } = condense(task + done + others, given);
  const left = entriesOf(parse(text)).filter((entry) => !isOurNote(entry));
  expect(left.map(({ id }) => id)).toEqual(['task-0001', 'done-0001', 'info-0007', 'info-0008']);
  expect(waitingOf(left, given)[0]).toMatchObject({ unread: true, open: false });
});
