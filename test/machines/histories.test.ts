import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MACHINE_VERSION } from '../../machines/version.ts';
import { fold } from '../../src/run/fold.ts';
import { eventsOf } from '../../store/event-log.ts';
import { parseEvent } from '../../store/events.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';

const folder = path.resolve(import.meta.dirname, '..', 'histories');
const histories = fs.readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const commitsOf = (name: string) => new LowdbLog(path.join(folder, name)).commits;

it('this machine version has a recorded history', () => {
  expect(histories).toContain(`machine-${MACHINE_VERSION}.jsonl`);
});

it.each(histories)('%s is read by this version, and each of its events is one of ours', (name) => {
  const events = eventsOf(commitsOf(name));
  expect(events.map(parseEvent)).toEqual(events);
});

it.each(histories.filter((name) => name.includes(MACHINE_VERSION)))(
  '%s is decided as it was decided',
  (name) => {
    const { state, divergence } = fold(commitsOf(name));
    expect(divergence).toBeNull();
    expect(state?.done).toBe(true);
  },
);

it('a history in which one decision was edited diverges at that event', () => {
  const commits = structuredClone(commitsOf(`machine-${MACHINE_VERSION}.jsonl`));
  const retry = eventsOf(commits).find((event) => event.type === 'retry.scheduled');
  if (retry?.type !== 'retry.scheduled') throw new Error('the history has no retry');
  retry.data.attempt += 1;
  expect(fold(commits).divergence?.seq).toBe(retry.causationId);
});
