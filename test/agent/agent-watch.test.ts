import { beforeEach, describe, expect, it } from 'vitest';
import { agentWatch } from '../../src/agent/agent-watch.ts';
import { ManualClock } from '../support/manual-clock.ts';

let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
});

const watch = (fields: Partial<Parameters<typeof agentWatch>[0]> = {}) =>
  agentWatch({
    clock,
    signal: new AbortController().signal,
    timeoutMs: 1000,
    idleTimeoutMs: undefined,
    floodBytes: 10,
    ...fields,
  });

describe('an agent is ended', () => {
  it('at its deadline, whatever it prints', () => {
    const watched = watch({ idleTimeoutMs: 400 });
    for (let at = 0; at < 3; at += 1) {
      clock.advance(333);
      watched.hear('x');
      expect(watched.stopped()).toBeNull();
    }
    clock.advance(1);
    expect(watched.stopped()).toBe('deadline');
    expect(watched.signal.aborted).toBe(true);
  });

  it('when it was silent for the whole of the limit', () => {
    const watched = watch({ idleTimeoutMs: 400 });
    clock.advance(399);
    watched.hear('x');
    clock.advance(399);
    expect(watched.stopped()).toBeNull();
    clock.advance(1);
    expect(watched.stopped()).toBe('idle');
  });

  it('never for its silence when no limit is given', () => {
    const watched = watch();
    clock.advance(999);
    expect(watched.stopped()).toBeNull();
  });

  it('when it has printed too much, which is not kept', () => {
    const watched = watch();
    expect(watched.hear('é'.repeat(5))).toBe(true);
    expect(watched.hear('x')).toBe(false);
    expect(watched.hear('x')).toBe(false);
    expect(watched.stopped()).toBe('flood');
  });

  it('with the run, also when that has ended before', () => {
    const stop = new AbortController();
    const watched = watch({ signal: stop.signal });
    stop.abort();
    expect(watched.stopped()).toBe('told');
    expect(watch({ signal: stop.signal }).signal.aborted).toBe(true);
  });

  it('for the first reason there is', () => {
    const watched = watch();
    watched.hear('x'.repeat(11));
    clock.advance(1000);
    expect(watched.stopped()).toBe('flood');
  });
});

it('what is not watched any more leaves no timer and no listener', () => {
  const stop = new AbortController();
  const watched = watch({ signal: stop.signal, idleTimeoutMs: 5 });
  watched.hear('x');
  watched.end();
  expect(clock.waiting).toBe(0);
  stop.abort();
  expect(watched.stopped()).toBeNull();
});
