import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { MACHINE_VERSION } from '../../machines/version.ts';
import { fold } from '../../src/run/fold.ts';
import { decisionFinding } from '../../src/upkeep/verify-decisions.ts';
import { eventsOf } from '../../store/event-log.ts';
import { parseEvent } from '../../store/events.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { EDITED, OLD_VERSION, OLDER } from '../support/edit-history.ts';

const folder = path.resolve(import.meta.dirname, '..', 'histories');
const histories = fs.readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
const NAMED = { file: 'runs/x.jsonl', runId: 'x' };
const commitsOf = (name: string) => new LowdbLog(path.join(folder, name)).commits;

it('this machine version has a recorded history', () => {
  expect(histories).toContain(`machine-${MACHINE_VERSION}.jsonl`);
});

it.each(histories)('%s is read by this version, and each of its events is one of ours', (name) => {
  const events = eventsOf(commitsOf(name));
  expect(events.map(parseEvent)).toEqual(events);
});

it.each(histories.filter((name) => name === `machine-${MACHINE_VERSION}.jsonl`))(
  '%s is decided as it was decided',
  (name) => {
    const { state, divergence } = fold(commitsOf(name));
    expect(divergence).toBeNull();
    expect(state?.done).toBe(true);
  },
);

it('a history of this version in which one decision was edited diverges at that event', () => {
  const commits = commitsOf(EDITED);
  const retry = eventsOf(commits).find((event) => event.type === 'retry.scheduled');
  const finding = decisionFinding(NAMED, commits, false);
  expect(finding).toMatchObject({
    severity: 'divergence',
    code: 'diverged',
    params: { seq: retry?.causationId },
  });
});

it('one of an older version is noted, and a divergence only for who is strict', () => {
  const commits = commitsOf(OLDER);
  const params = { version: OLD_VERSION };
  expect(decisionFinding(NAMED, commits, false)).toMatchObject({
    severity: 'note',
    code: 'other-version',
    params,
  });
  expect(decisionFinding(NAMED, commits, true)).toMatchObject({ severity: 'divergence', params });
});

it('the recorded one is decided the same, and that is nothing to tell', () => {
  expect(decisionFinding(NAMED, commitsOf(`machine-${MACHINE_VERSION}.jsonl`), true)).toBeNull();
});
