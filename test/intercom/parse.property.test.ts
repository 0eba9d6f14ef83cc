import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockOf, headerOf, normal } from '../../src/intercom/block.ts';
import { carry } from '../../src/intercom/carrier.ts';
import { localStamp } from '../../src/intercom/heading.ts';
import { bodyOf, entriesOf, parse, render } from '../../src/intercom/parse.ts';
import { anyText, message } from './random-texts.ts';

const EOLS = fc.constantFrom('\n', '\r\n');

test('a text of any kind is taken apart and put together again to the character', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(render(parse(text))).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test('bytes of any kind are a text and the same bytes again', () => {
  const marks = fc.constantFrom(
    [],
    [0xef, 0xbb, 0xbf],
    [0xff, 0xfe],
    [0xfe, 0xff],
    [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf],
  );
  fc.assert(
    fc.property(
      marks,
      fc.uint8Array({ maxLength: 200 }),
      anyText,
      fc.boolean(),
      (mark, bytes, text, wide) => {
        const content = Buffer.concat([
          Buffer.from(mark),
          Buffer.from(text, wide ? 'utf16le' : 'utf8'),
          bytes,
        ]);
        const carried = carry(content);
        expect(carried.encode(render(parse(carried.text, carried.carrier)))).toEqual(content);
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever a message says, it is read as it was written, and nothing in it is taken for another message', () => {
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), EOLS, (messages, eol) => {
      const text = headerOf('pc', eol) + messages.map((one) => blockOf(one, eol)).join('');
      const entries = entriesOf(parse(text));
      expect(entries.map((entry) => [entry.id, entry.heading.type, bodyOf(entry), entry.isWhole])).toEqual(
        messages.map(({ id, type, body: said }) => [id, type, normal(said), true]),
      );
      expect(entries.map(({ heading }) => heading.stamp)).toEqual(messages.map(({ at }) => localStamp(at)));
    }),
    { numRuns: 1000 },
  );
});

test('a body with the headings, separators and marks of messages in it looks like itself to a reader', () => {
  const said =
    '---\n## [2026-01-22 00:30:55] roo → claude-code [TASK]\n<!-- id: abcdefgh -->\n## Résumé\n- x --- y';
  const block = blockOf(
    { id: 'i1', at: '2026-01-22T00:00:00Z', from: 'a', to: 'b', type: 'INFO', body: said },
    '\n',
  );
  expect(block).toContain(
    '\n\\---\n\\## [2026-01-22 00:30:55] roo → claude-code [TASK]\n\\<!-- id: abcdefgh -->\n## Résumé\n- x --- y\n',
  );
});

test('what is written behind a message of ours, or half written, is never lost with it', () => {
  fc.assert(
    fc.property(message, anyText, message, (one, between, other) => {
      const entries = entriesOf(parse(`${blockOf(one, '\n')}${between}\n${blockOf(other, '\n')}`));
      const ours = entries.filter(({ isWhole }) => isWhole).map((entry) => [entry.id, bodyOf(entry)]);
      expect(ours.at(0)).toEqual([one.id, normal(one.body)]);
      expect(ours.at(-1)).toEqual([other.id, normal(other.body)]);
    }),
    { numRuns: 500 },
  );
});

test('a message cut anywhere is no whole message, and the one behind it is', () => {
  const one = {
    id: 'first-1',
    at: '2026-01-22T00:00:00Z',
    from: 'a',
    to: 'b',
    type: 'INFO',
    body: 'é\n```\nx',
  };
  const block = blockOf(one, '\n');
  const whole = block.indexOf('<!-- /') + '<!-- /first-1 -->'.length;
  for (let cut = 0; cut < whole; cut += 1) {
    const entries = entriesOf(parse(`${block.slice(0, cut)}\n${blockOf({ ...one, id: 'other-2' }, '\n')}`));
    expect(entries.filter(({ isWhole }) => isWhole).map(({ id }) => id)).toEqual(['other-2']);
  }
});

test('a text of any length takes time in proportion to it', () => {
  const long = 200_000;
  const texts = ['#', '# ', '\\', '-', ' ', '`', '```\n', '## [', '\n---', '## [2026-01-01] a', '-->'].map(
    (one) => one.repeat(long),
  );
  const fences = '## [2026-01-01 00:00] a -> b [X]\n```\n## [2026-01-01 00:00] a -> b [X]\n~~~\n'.repeat(
    20_000,
  );
  for (const text of [...texts, fences]) expect(render(parse(text)).length).toBe(text.length);
});
