import { describe, expect, test } from 'vitest';
import type { EventLog } from '../../store/event-log.ts';
import { eventsOf } from '../../store/event-log.ts';
import { StoreError } from '../../store/store-error.ts';
import { eventAt, eventsAfter } from '../support/stored-events.ts';

/** What every event log promises. `reopened` gives the same stream to a new reader; `null` where nothing outlives the object. */
export type LogUnderTest = { log: EventLog; reopened: (() => EventLog) | null };

/** Runs the promises of `EventLog` against one implementation of it. */
export function eventLogContract(name: string, open: () => LogUnderTest): void {
  describe(name, () => {
    test('a new stream is empty, and its revision is 0', () => {
      const { log } = open();
      expect([log.revision, log.commits, log.tornBytes]).toEqual([0, [], 0]);
    });

    test('the revision is the number of the last event', () => {
      const { log } = open();
      log.append(0, eventsAfter(0, ['a', 'b']));
      expect(log.revision).toBe(2);
      log.append(2, eventsAfter(2, ['c']));
      expect(log.revision).toBe(3);
    });

    test('events that were appended together stay together', () => {
      const { log } = open();
      log.append(0, eventsAfter(0, ['a', 'b']));
      log.append(2, eventsAfter(2, ['c']));
      expect(log.commits.map(({ events }) => events.map(({ seq }) => seq))).toEqual([[1, 2], [3]]);
    });

    test('what is read is what JSON makes of what was appended', () => {
      const { log, reopened } = open();
      const event = { ...eventAt(1, 'é \u2028 \ud800 \0 "'), causationId: undefined };
      log.append(0, [event]);
      const expected = [{ events: [JSON.parse(JSON.stringify(event))] }];
      expect(log.commits).toStrictEqual(expected);
      if (reopened !== null) expect(reopened().commits).toStrictEqual(expected);
    });

    test('an event that is changed after it was appended does not change the log', () => {
      const { log } = open();
      const event = eventAt(1, 'as written');
      log.append(0, [event]);
      Object.assign(event.data, { by: 'changed' });
      expect(eventsOf(log.commits)[0]?.data).toEqual({ by: 'as written' });
    });

    test.each([
      ['too low a revision', 0, eventsAfter(0, ['x'])],
      ['too high a revision', 2, eventsAfter(2, ['x'])],
      ['events that do not begin after the revision', 1, eventsAfter(4, ['x'])],
      ['events with a gap between them', 1, [eventAt(2), eventAt(4)]],
      ['an event that is there already', 1, [eventAt(1)]],
    ])('%s is a conflict, and writes nothing', (_, expected, events) => {
      const { log, reopened } = open();
      log.append(0, eventsAfter(0, ['a']));
      const before = log.extent();
      expect(() => log.append(expected, events)).toThrow(
        expect.objectContaining({ failure: expect.objectContaining({ reason: 'revision-conflict' }) }),
      );
      expect([log.revision, log.commits.length, log.extent()]).toEqual([1, 1, before]);
      if (reopened !== null) expect(reopened().extent()).toEqual(before);
    });

    test('after a conflict the log goes on', () => {
      const { log } = open();
      expect(() => log.append(5, eventsAfter(5, ['x']))).toThrow(StoreError);
      log.append(0, eventsAfter(0, ['a']));
      expect(log.revision).toBe(1);
    });

    test('a commit without events is no commit', () => {
      const { log } = open();
      log.append(0, eventsAfter(0, ['a']));
      const before = log.extent();
      log.append(1, []);
      expect([log.revision, log.commits.length, log.extent()]).toEqual([1, 1, before]);
    });

    test('the extent grows with every commit, and its checksum changes', () => {
      const { log } = open();
      const extents = [log.extent()];
      for (const revision of [0, 1, 2]) {
        log.append(revision, eventsAfter(revision, ['same text']));
        extents.push(log.extent());
      }
      const sizes = extents.map(({ bytes }) => bytes);
      expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
      expect(new Set(sizes).size).toBe(4);
      expect(new Set(extents.map(({ lastSum }) => lastSum)).size).toBe(4);
    });

    test('the same events have the same extent in every kind of log', () => {
      const { log } = open();
      log.append(0, eventsAfter(0, ['a', 'é']));
      log.append(2, eventsAfter(2, ['b']));
      expect(log.extent()).toEqual({
        bytes: 684,
        lastSum: 'rgXvQ34CPFc6fbE2u91Ov70HnIsnAMKPsYctetfc_PU',
      });
    });

    test('a reopened stream goes on where it was', () => {
      const { log, reopened } = open();
      if (reopened === null) return;
      log.append(0, eventsAfter(0, ['a', 'b']));
      log.close();
      const again = reopened();
      expect([again.revision, again.extent()]).toEqual([2, log.extent()]);
      again.append(2, eventsAfter(2, ['c']));
      expect(eventsOf(reopened().commits).map(({ seq }) => seq)).toEqual([1, 2, 3]);
      again.close();
    });
  });
}
