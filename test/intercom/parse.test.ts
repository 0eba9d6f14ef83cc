import { describe, expect, it, test } from 'vitest';
import { blockOf } from '../../src/intercom/block.ts';
import { carry } from '../../src/intercom/carrier.ts';
import { readHeading } from '../../src/intercom/heading.ts';
import { bodyOf, entriesOf, parse } from '../../src/intercom/parse.ts';

const local = (...parts: [number, number, number, number, number, number]): string =>
  new Date(...parts).toISOString();

describe('a heading is understood', () => {
  const said = { from: 'roo', to: 'claude-code', type: 'TASK' };
  it.each([
    '## [2026-01-22 00:30:55] roo → claude-code [TASK]',
    '## [2026-01-22 00:30:55] roo -> claude-code [task]',
    '##[2026-01-22T00:30:55]  roo  →  claude-code  [Task]   ',
    '## 2026-01-22 00:30:55 roo --> claude-code TASK',
    '## [2026-01-22 00:30:55] roo => claude-code task',
    '# [2026-01-22 00:30:55] [roo] → [claude-code] [TASK]',
    '### [2026-01-22 00:30:55] roo → claude-code [TASK',
    '   ## [2026-01-22 0:30:55] roo → claude-code [TASK]',
  ])('%s', (line) => {
    expect(readHeading(line)).toMatchObject({ ...said, at: local(2026, 0, 22, 0, 30, 55) });
  });

  it('without seconds, without a time, with a zone, with a title, and with a date that is none', () => {
    expect(readHeading('## [2026-01-22 10:30] a → b [ASK]')?.at).toBe(local(2026, 0, 22, 10, 30, 0));
    expect(readHeading('## [2026-01-22] a → b [ASK]')).toMatchObject({
      at: local(2026, 0, 22, 0, 0, 0),
      stamp: '2026-01-22',
    });
    expect(readHeading('## [2026-01-22 10:30:00Z] a → b [ASK]')?.at).toBe('2026-01-22T10:30:00.000Z');
    expect(readHeading('## [2026-01-22T10:30:00+02:00] a → b [ASK]')?.at).toBe('2026-01-22T08:30:00.000Z');
    expect(readHeading('## [2026-01-22 10:30] a → b [TASK - urgent] build it')).toMatchObject({
      type: 'TASK - URGENT',
      title: 'build it',
    });
    expect(readHeading('## [2026-13-42 10:30] a → b [ASK]')).toMatchObject({ at: null, type: 'ASK' });
    expect(readHeading('## [2026-01-22 10:30] a → every agent here')).toMatchObject({
      to: 'every agent here',
      type: '',
    });
  });

  it.each([
    '## Résumé',
    '## roo → claude-code [TASK]',
    '## [2026-01-22 00:30:55] deployed',
    'roo [2026-01-22 00:30:55] → claude-code',
    '#### [2026-01-22 00:30:55] roo → claude-code [TASK]',
    '> ## [2026-01-22 00:30:55] roo → claude-code [TASK]',
    '## [2026-01-22 00:30:55] → claude-code [TASK]',
    '## [2026-01-22 00:30:55] roo → [TASK]extra'.slice(0, 35),
  ])('and this is none: %s', (line) => {
    expect(readHeading(line)).toBeNull();
  });
});

const HEAD = '## [2026-01-22 00:30:55] roo → claude-code [TASK]';
const OTHER = '## [2026-01-22 00:31:00] claude-code → roo [DONE]';
const told = (text: string) => entriesOf(parse(text)).map((entry) => [entry.heading.type, bodyOf(entry)]);

test('messages of others go to the next heading, with every separator in them', () => {
  const text = `# INTERCOM\n\n---\n\n${HEAD}\n\n1\n\n---\n\n2\n\n---\n\n${OTHER}\n\n3\n\n---\n`;
  expect(told(text)).toEqual([
    ['TASK', '1\n\n---\n\n2'],
    ['DONE', '3'],
  ]);
});

test('a heading in the code of a message is part of it', () => {
  const text = `${HEAD}\n\n\`\`\`md\n${OTHER}\n\`\`\`\nafter\n\n${OTHER}\nend`;
  expect(told(text)).toEqual([
    ['TASK', `\`\`\`md\n${OTHER}\n\`\`\`\nafter`],
    ['DONE', 'end'],
  ]);
  const header = `# INTERCOM\n\n~~~\n${HEAD}\n~~~\n\n${OTHER}\nend`;
  expect(told(header)).toEqual([['DONE', 'end']]);
});

test('a message cut off in its code hides none of those behind it', () => {
  const text = `${HEAD}\n\n\`\`\`\ncode\n\n${OTHER}\n\n1\n\n${HEAD}\n\n\`\`\`js\n2\n\`\`\`\n`;
  expect(told(text).map(([type]) => type)).toEqual(['TASK', 'DONE', 'TASK']);
  const ours = blockOf(
    { id: 'ours-1', at: '2026-01-22T00:00:00Z', from: 'a', to: 'b', type: 'INFO', body: '```' },
    '\n',
  );
  expect(told(`${HEAD}\n\n\`\`\`\ncode\n${ours}${OTHER}\n\n\`\`\`\n`).map(([type]) => type)).toEqual([
    'TASK',
    'INFO',
    'DONE',
  ]);
});

test('an id made of the content is the same whatever the ends of line, and whatever is written behind it', () => {
  const id = (text: string) => entriesOf(parse(text))[0]?.id;
  const text = `${HEAD}\n\nbody\n\n---\n`;
  const expected = id(text);
  expect(expected).toMatch(/^x[0-9a-f]{15}$/);
  expect(id(text.trimEnd())).toBe(expected);
  expect(id(text.replaceAll('\n', '\r\n'))).toBe(expected);
  expect(id(`intro\n${text}\n---\n${OTHER}\n`)).toBe(expected);
  expect(id(text.replace('body', 'other'))).not.toBe(expected);
});

test('a file of several encodings is readable in each of its messages', () => {
  const ansi = Buffer.from(`${HEAD.replace('→', '->')}\n\nDéjà vu\n\n---\n\n`, 'latin1');
  const utf8 = Buffer.from(`${OTHER}\n\nDéjà vu → 🚨\n`);
  const { text, carrier } = carry(Buffer.concat([ansi, utf8]));
  expect(entriesOf(parse(text, carrier)).map((entry) => bodyOf(entry, carrier))).toEqual([
    'Déjà vu',
    'Déjà vu → 🚨',
  ]);
  for (const kind of ['le', 'be']) {
    const wide = Buffer.from(`\ufeff${HEAD}\r\n\r\nDéjà vu\r\n`, 'utf16le');
    const read = carry(kind === 'le' ? wide : wide.swap16());
    expect(entriesOf(parse(read.text, read.carrier)).map((entry) => bodyOf(entry, read.carrier))).toEqual([
      'Déjà vu',
    ]);
  }
});

test('names and ids that could break the file cannot', () => {
  const odd = { from: 'a\n## [x] → y', to: '[b]', type: 'IN]FO\u2028', id: '--> <b>\n' };
  const [entry] = entriesOf(parse(blockOf({ ...odd, at: '2026-01-22T00:00:00Z', body: 'x' }, '\n')));
  expect(entry).toMatchObject({ isWhole: true, heading: { from: 'a x y', to: 'b', type: 'IN FO' } });
  expect(entry?.id).toMatch(/^h[0-9a-f]{24}$/);
});
