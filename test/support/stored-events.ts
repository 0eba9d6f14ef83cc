import { EVENT_VERSION, type StoredEvent } from '../../store/events.ts';

const ENVELOPE = { v: EVENT_VERSION, machineId: 'test-machine', runId: 'run-1', elapsedMs: 0 };
const AT = '2026-01-22T00:31:00.000Z';

/** A small event at this place of a stream; `text` makes it different from others. */
export const eventAt = (seq: number, text = `event ${seq}`): StoredEvent => ({
  ...ENVELOPE,
  seq,
  at: AT,
  type: 'cancel.requested',
  data: { by: text },
});

/** The events of one commit that follows on `revision`. */
export const eventsAfter = (revision: number, texts: readonly string[]): StoredEvent[] =>
  texts.map((text, index) => eventAt(revision + 1 + index, text));
