import pc from 'picocolors';
import { expect, it } from 'vitest';
import { timeline } from '../../src/report/timeline.ts';
import { EVENT_VERSION, type StoredEvent } from '../../store/events.ts';

const world = (head: string | null, branch: string | null): StoredEvent => ({
  v: EVENT_VERSION,
  machineId: 'm',
  runId: 'r',
  seq: 7,
  at: '2026-01-22T00:31:00.000Z',
  elapsedMs: 1_500,
  type: 'world.recorded',
  data: { head, branch, branches: {}, stashes: [] },
});

it.each([
  ['the branch and the commit', '795b6e2b4b7c0123456789abcdef0123456789ab', 'main', 'main 795b6e2b4b7c'],
  [
    'the commit alone when HEAD is detached',
    '795b6e2b4b7c0123456789abcdef0123456789ab',
    null,
    '795b6e2b4b7c',
  ],
  ['the branch alone before the first commit', null, 'main', 'main'],
])('where the repository stands is told as %s', (_, head, branch, told) => {
  const shown = { colours: pc.createColors(false), language: 'en' as const };
  expect(timeline([world(head, branch)], shown, false)).toBe(
    `7     1.500 s · world.recorded         ${told}\n`,
  );
});
