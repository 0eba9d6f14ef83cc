import { expect, test } from 'vitest';
import { blockOf } from '../../src/intercom/block.ts';
import { entriesOf, parse } from '../../src/intercom/parse.ts';
import { waitingOf } from '../../src/intercom/waiting.ts';

const NOW = Date.parse('2026-01-22T12:00:00Z');
const by = (id: string, type: string, from: string, to: string, body = '', at = '2026-01-22T10:00:00Z') =>
  blockOf({ id, type, from, to, body, at }, '\n');
const waits = (text: string) =>
  waitingOf(entriesOf(parse(text)), { now: NOW, timeToLiveHours: 24 }).map(({ unread, open }) =>
    [unread ? 'unread' : '', open ? 'open' : ''].join(' ').trim(),
  );

test('what is said to us is unread until an answer of ours names it', () => {
  const info = by('info-0001', 'INFO', 'claude-code', 'roo-scheduler');
  expect(waits(info)).toEqual(['unread']);
  expect(waits(info + by('a1', 'ACK', 'roo-scheduler', 'claude-code', 're: info-0001'))).toEqual(['', '']);
  expect(waits(info + by('a1', 'ACK', 'roo-scheduler', 'claude-code', 'read info-0001.'))).toEqual(['', '']);
  expect(waits(info + by('a1', 'ACK', 'roo', 'claude-code', 're: info-0001'))).toEqual(['unread', '']);
  expect(waits(by('a1', 'ACK', 'roo-scheduler', 'claude-code', 're: info-0001') + info)).toEqual([
    '',
    'unread',
  ]);
  expect(waits(by('i2', 'INFO', 'claude-code', 'roo, roo-scheduler (pc)'))).toEqual(['unread']);
  expect(waits(by('i2', 'INFO', 'claude-code', 'ALL'))).toEqual(['unread']);
});

test('what is said to others, what we say, and what says nothing is not unread', () => {
  expect(
    waits(
      by('m1', 'ERROR', 'roo-scheduler', 'all') +
        by('m2', 'INFO', 'claude-code', 'roo') +
        by('m3', 'IDLE', 'roo', 'all') +
        by('m4', 'ACK', 'claude-code', 'roo-scheduler'),
    ),
  ).toEqual(['', '', '', '']);
});

test('a task is open until somebody answers it by its id or its moment, or its time is over', () => {
  const task = by('task-0001', 'TASK', 'roo', 'claude-code');
  expect(waits(task)).toEqual(['open']);
  expect(waits(task + by('d', 'DONE', 'claude-code', 'roo', 'all done'))).toEqual(['open', '']);
  expect(waits(task + by('d', 'DONE', 'claude-code', 'roo', 'Re: task-0001 all done'))).toEqual(['', '']);
  expect(waits(by('t', 'ASK', 'roo', 'claude-code', '', '2026-01-21T11:59:00Z'))).toEqual(['']);
  const foreign = '## [2026-01-22 10:00:30] roo -> claude-code [task]\n\nbuild\n';
  const done = (stamp: string, from: string) => `\n## [2026-01-22 11:00] ${from} [done]\n\nfor [${stamp}]\n`;
  expect(waits(foreign + done('2026-01-22 10:00:30', 'claude-code -> roo'))).toEqual(['', '']);
  expect(waits(foreign + done('2026-01-22 10:00:31', 'claude-code -> roo'))).toEqual(['open', '']);
  expect(waits(foreign + done('2026-01-22 10:00:30', 'other -> roo'))).toEqual(['open', '']);
  expect(waits('## [2026-99-99 10:00] roo -> claude-code [TASK]\n')).toEqual(['open']);
});

test('a task in the code of a message counts with the message', () => {
  const task = '## [2026-01-22 10:00:30] claude-code -> roo-scheduler [TASK]';
  expect(waits(`## [2026-01-01 10:00] a -> b [INFO]\n\n\`\`\`\n${task}\n\`\`\`\n`)).toEqual(['unread open']);
});
