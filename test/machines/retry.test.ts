import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pauseMs } from '../../machines/retry.ts';
import type { RetryPolicy } from '../../store/plan.ts';

const steady: RetryPolicy = { attempts: 9, delayMs: 1_000, backoff: 2, jitter: 0, classes: ['transient'] };
const DAY_MS = 24 * 60 * 60 * 1_000;

const policies = fc.record({
  attempts: fc.constant(5),
  delayMs: fc.integer({ min: 0, max: DAY_MS }),
  backoff: fc.double({ min: 1, max: 10, noNaN: true }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  classes: fc.constant<RetryPolicy['classes']>(['transient']),
});
/** As many as a configuration may ask for. */
const tries = fc.integer({ min: 1, max: 50 });
const seeds = fc.integer();
const keys = fc.string();

describe('the pause before the next attempt', () => {
  it('is the delay after the first try and doubles with each one', () => {
    expect([1, 2, 3, 4].map((tried) => pauseMs(steady, tried, 1, 'a/x'))).toEqual([
      1_000, 2_000, 4_000, 8_000,
    ]);
  });

  it('stays the same when it does not back off', () => {
    expect([1, 2, 3].map((tried) => pauseMs({ ...steady, backoff: 1 }, tried, 1, 'a/x'))).toEqual([
      1_000, 1_000, 1_000,
    ]);
  });

  it('never exceeds a day, however often it was tried', () => {
    expect(pauseMs(steady, 1_000, 1, 'a/x')).toBe(DAY_MS);
    expect(pauseMs({ ...steady, backoff: 10 }, 1e9, 1, 'a/x')).toBe(DAY_MS);
  });

  it('is whole milliseconds, at most the full pause, and shorter by no more than the share of its jitter', () => {
    fc.assert(
      fc.property(policies, tries, seeds, keys, (policy, tried, seed, key) => {
        const full = pauseMs({ ...policy, jitter: 0 }, tried, seed, key);
        const pause = pauseMs(policy, tried, seed, key);
        expect(Number.isInteger(pause)).toBe(true);
        expect(pause).toBeLessThanOrEqual(full);
        // Both are rounded.
        expect(pause).toBeGreaterThanOrEqual(Math.floor(full * (1 - policy.jitter)) - 1);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for the same seed, task and try, whenever it is asked', () => {
    fc.assert(
      fc.property(policies, tries, seeds, keys, (policy, tried, seed, key) => {
        expect(pauseMs(policy, tried, seed, key)).toBe(pauseMs(structuredClone(policy), tried, seed, key));
      }),
      { numRuns: 200 },
    );
  });

  it('differs between runs, tasks and tries, and uses the whole range of its jitter evenly', () => {
    const jittered = { ...steady, backoff: 1, delayMs: 1_000_000, jitter: 1 };
    const pauses = {
      runs: Array.from({ length: 1_000 }, (_, seed) => pauseMs(jittered, 1, seed, 'a/x')),
      tasks: Array.from({ length: 1_000 }, (_, index) => pauseMs(jittered, 1, 1, `a/x${index}`)),
      tries: Array.from({ length: 1_000 }, (_, index) => pauseMs(jittered, index + 1, 1, 'a/x')),
    };
    for (const drawn of Object.values(pauses)) {
      expect(new Set(drawn).size).toBeGreaterThan(990);
      const tenths = countTenths(drawn);
      // A thousand even draws put about a hundred into each tenth; 50 is over five standard deviations away.
      expect(Math.min(...tenths)).toBeGreaterThan(50);
      expect(Math.max(...tenths)).toBeLessThan(150);
    }
  });
});

function countTenths(pauses: readonly number[]): number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const pause of pauses) {
    const tenth = Math.min(9, Math.floor(pause / 100_000));
    counts[tenth] = (counts[tenth] ?? 0) + 1;
  }
  return counts;
}
