import { describe, expect, it, test } from 'vitest';
import { asksToGoOn, questionAtEnd, waitsForPermission } from '../../src/agent/asking.ts';
import { heardIn } from '../../src/agent/heard.ts';
import { statusIn, withoutStatus } from '../../src/agent/status-block.ts';
import { resultMessage } from '../support/fake-agents.ts';

const RESULT = resultMessage({ result: 'It "works" {now}.\n{"type":"result"}' });
const JSON_LINE = JSON.stringify(RESULT);
const says = (text: string, more: object = {}) => ({
  type: 'assistant',
  message: { model: 'claude-x', content: [{ type: 'text', text }] },
  ...more,
});
const stream = (...messages: object[]): string => messages.map((one) => JSON.stringify(one)).join('\n');

describe('a result is found', () => {
  test.each<[string, string]>([
    ['alone', JSON_LINE],
    ['with a mark of encoding', `\uFEFF${JSON_LINE}\r\n`],
    ['in many lines', JSON.stringify(RESULT, null, 2)],
    ['after warnings', `[warn] something\n(node:1) Warning: {x}\n${JSON_LINE}`],
    ['in many lines among warnings', `[warn] x\n${JSON.stringify(RESULT, null, 2)}\nbye.`],
    ['before a last word', `${JSON_LINE}\nA new version is out!\n`],
    ['behind codes of a terminal', `\u001b[?25l\u001b[2K${JSON_LINE}\u001b[?25h`],
    ['in a list', JSON.stringify([{ type: 'system' }, says('hi'), RESULT])],
    ['in a stream', stream({ type: 'system', subtype: 'init' }, says('hi'), RESULT)],
    ['after another one', stream(resultMessage({ result: 'first' }), RESULT)],
    [
      'at the end of a list that is cut in front',
      `oken":"x"}]}},${JSON.stringify(says('hi'))},${JSON_LINE}]`,
    ],
    ['as UTF-16 without a mark', [...JSON_LINE].join('\0')],
  ])('%s', (_, printed) => {
    const heard = heardIn(printed);
    expect(heard.end).toBe('result');
    expect(heard.result).toMatchObject({ text: RESULT['result'], turns: 7, costUsd: 0.1234, isError: false });
    expect(heard.model).toBe('claude-sonnet-x');
  });
});

describe('there is no result', () => {
  test.each<[string, string, ReturnType<typeof heardIn>['end']]>([
    ['in nothing', ' \n', 'none'],
    ['in words', 'hello\n[INFO] {x}\n', 'prose'],
    ['in other JSON', '{"answer":42}', 'prose'],
    ['in half an object', JSON_LINE.slice(0, -20), 'truncated'],
    ['in half a list', JSON.stringify([says('hi'), RESULT]).slice(0, -30), 'truncated'],
    ['in a stream without its end', stream({ type: 'system' }, says('hi')), 'truncated'],
    ['in the words of a report', JSON.stringify(says(JSON_LINE)), 'truncated'],
  ])('%s', (_, printed, end) => {
    expect(heardIn(printed)).toMatchObject({ end, result: undefined });
  });
});

describe('what was said', () => {
  it('is the last message when the result is empty', () => {
    const printed = stream(
      says('first'),
      says('last'),
      says('of a helper', { parent_tool_use_id: 'x' }),
      resultMessage({ result: '' }),
    );
    expect(heardIn(printed).result?.text).toBe('last');
  });

  it('is taken as not said when it has another shape', () => {
    const odd = {
      type: 'result',
      subtype: 7,
      is_error: 'no',
      result: { a: 1 },
      num_turns: -1,
      total_cost_usd: null,
      permission_denials: 'x',
      modelUsage: [],
      errors: null,
    };
    expect(heardIn(JSON.stringify(odd))).toMatchObject({
      end: 'result',
      result: { text: '', turns: undefined, costUsd: undefined, denied: [], isError: false },
    });
  });

  it('tells whether a tool was used', () => {
    const tool = { type: 'assistant', message: { content: [{ type: 'tool_use', name: 'Bash' }] } };
    expect(heardIn(stream(says('hi'))).acted).toBe(false);
    expect(heardIn(stream(says('hi'), tool)).acted).toBe(true);
    expect(heardIn(JSON.stringify(resultMessage({ num_turns: 1 }))).acted).toBe(false);
  });
});

it('a long output takes no long time', () => {
  for (const printed of [
    '\n'.repeat(4_000_000),
    '{"a":'.repeat(800_000),
    `{"type":"result","x":"${'\\n'.repeat(2_000_000)}`,
  ])
    expect(heardIn(printed).result).toBeUndefined();
});

describe('a status block', () => {
  test.each<[string, ReturnType<typeof statusIn>]>([
    ['Fixed.\n\nSTATUS: done\nREASON: the lock is gone', { status: 'done', reason: 'the lock is gone' }],
    ['**STATUS:** `blocked`\n**REASON:** no access', { status: 'blocked', reason: 'no access' }],
    ['- Status = Waiting', { status: 'waiting', reason: '' }],
    ['STATUS: blocked\nSTATUS: done', { status: 'done', reason: '' }],
    ['```\nSTATUT : terminé\nRAISON : tout va\n```', { status: 'done', reason: 'tout va' }],
    ['STATUS: done|blocked|waiting\nREASON: …', undefined],
    ['STATUS: unclear', undefined],
    ['The STATUS: done line was missing', undefined],
    [`STATUS: done\n${'more\n'.repeat(20)}`, undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(statusIn(text)).toEqual(expected);
  });
});

test.each([
  ['Fixed.\n\n**STATUS:** done\nREASON: the lock is gone\n', 'Fixed.'],
  ['STATUS: done', ''],
  ['Fixed.\nREASON: the lock is gone', 'Fixed.\nREASON: the lock is gone'],
])('a report is told without its status block: %j', (text, expected) => {
  expect(withoutStatus(text)).toBe(expected);
});

describe('asking', () => {
  it('is what a text ends with', () => {
    expect(questionAtEnd('I looked.\n\n**Shall I go on?**\n')).toBe('**Shall I go on?');
    expect(questionAtEnd('Why? Because.')).toBeUndefined();
  });

  test.each([
    'Should I proceed with the merge?',
    'Would you like me to fix it?',
    'How would you like to go on?',
    'Which option do you prefer?',
    'Dois-je supprimer le fichier ?',
    'Souhaitez-vous que je corrige cela ?',
  ])('to go on with the task: %s', (question) => expect(asksToGoOn(question)).toBe(true));

  test.each(['Would you like me to explain it?', 'Anything else?', 'Autre chose ?'])(
    'for something besides: %s',
    (question) => expect(asksToGoOn(question)).toBe(false),
  );

  test.each([
    'Claude requested permissions to write to x.txt, but you haven’t granted it yet.',
    'I need your permission to edit the file.',
    'This command requires approval.',
    'Do you want to proceed? (y/n)',
    'J’attends votre autorisation.',
    'J’ai besoin de votre autorisation pour écrire.',
  ])('for permission: %s', (text) => expect(waitsForPermission(text)).toBe(true));

  test.each([
    'I gave the file the right permissions.',
    'The permission error is repaired.',
    'Approved and merged.',
  ])('for nothing: %s', (text) => expect(waitsForPermission(text)).toBe(false));
});
