import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterTrial, breakersAt, type Failing, type Trial } from '../../../store/projections/breakers.ts';

const HOUR = 3_600_000;
const HOST = 'host:git.example.org';
/** A moment of the clock by hand, in hours. */
const at = (hours: number): number => Date.UTC(2026, 0, 1) + hours * HOUR;

const failed = (hours: number, dependency = HOST): Trial => ({ dependency, ok: false, at: at(hours) });
const good = (hours: number, dependency = HOST): Trial => ({ dependency, ok: true, at: at(hours) });

const fold = (trials: readonly Trial[], from: Failing = {}): Failing => trials.reduce(afterTrial, from);
const seen = (trials: readonly Trial[], hours: number) => breakersAt(fold(trials), at(hours));

describe('a dependency of tasks', () => {
  test('is tried as usual until it has failed in three runs on end', () => {
    expect(seen([failed(0), failed(1)], 1)).toEqual([]);
    expect(seen([failed(0), failed(1), good(2), failed(3), failed(4)], 4)).toEqual([]);
  });

  test('rests for an hour after the third failure', () => {
    const three = [failed(0), failed(1), failed(2)];
    expect(seen(three, 2)).toEqual([{ dependency: HOST, state: 'open', failures: 3, forMs: HOUR }]);
    expect(seen(three, 2.75)).toEqual([{ dependency: HOST, state: 'open', failures: 3, forMs: HOUR / 4 }]);
  });

  test('is half open when its rest is over, until nobody has tried it for 30 days', () => {
    const three = [failed(0), failed(1), failed(2)];
    const halfOpen = [{ dependency: HOST, state: 'half-open', failures: 3, forMs: 0 }];
    expect(seen(three, 3)).toEqual(halfOpen);
    expect(seen(three, 2 + 30 * 24 - 1)).toEqual(halfOpen);
    expect(seen(three, 2 + 30 * 24)).toEqual([]);
  });

  test('rests twice as long after every further failure, and twelve hours at most', () => {
    const rests = [3, 4, 5, 6, 7, 8, 60].map((count) => {
      const trials = Array.from({ length: count }, () => failed(0));
      return (seen(trials, 0)[0]?.forMs ?? 0) / HOUR;
    });
    expect(rests).toEqual([1, 2, 4, 8, 12, 12, 12]);
  });

  test('is closed by one success, and needs three failures again', () => {
    const trials = [failed(0), failed(1), failed(2), failed(3), good(9)];
    expect(seen(trials, 9)).toEqual([]);
    expect(seen([...trials, failed(10), failed(11)], 11)).toEqual([]);
  });

  test('is open for no longer than its rest after the clock was put back', () => {
    const three = [failed(1000), failed(1000), failed(1000)];
    expect(seen(three, 0)).toEqual([{ dependency: HOST, state: 'open', failures: 3, forMs: HOUR }]);
  });

  test('has nothing to do with another', () => {
    const other = 'mcp:files';
    const trials = [failed(0), failed(0, other), failed(1), good(1, other), failed(2)];
    expect(seen(trials, 2).map(({ dependency }) => dependency)).toEqual([HOST]);
  });
});

test('an agent rests for a day after the third failure, twice as long after each further one, and a week at most', () => {
  const rests = [2, 3, 4, 5, 6, 20].map((count) => {
    const trials = Array.from({ length: count }, () => failed(0, 'agent'));
    return (seen(trials, 0)[0]?.forMs ?? 0) / (24 * HOUR);
  });
  expect(rests).toEqual([0, 1, 2, 4, 7, 7]);
});

const DEPENDENCIES = [HOST, 'remote:origin', 'mcp:files', 'agent', '__proto__', 'constructor'];
const trial = fc.record({
  dependency: fc.constantFrom(...DEPENDENCIES),
  ok: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  hours: fc.integer({ min: 0, max: 20 }),
});
/** Trials one after the other, with the moment after the last. */
const histories = fc
  .tuple(fc.array(trial, { maxLength: 40 }), fc.integer({ min: 0, max: 900 }))
  .map(([steps, later]) => {
    let hours = 0;
    const trials = steps.map(({ dependency, ok, hours: passed }): Trial => {
      hours += passed;
      return { dependency, ok, at: at(hours) };
    });
    return { trials, now: at(hours + later) };
  });

describe('whatever happened', () => {
  test('only what failed at least three times on end rests or is half open', () => {
    fc.assert(
      fc.property(histories, ({ trials, now }) => {
        for (const { dependency } of breakersAt(fold(trials), now)) {
          const last = trials.filter((one) => one.dependency === dependency).slice(-3);
          expect(last.map(({ ok }) => ok)).toEqual([false, false, false]);
        }
      }),
    );
  });

  test('a success closes', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(...DEPENDENCIES), ({ trials, now }, dependency) => {
        const all = breakersAt(fold([...trials, { dependency, ok: true, at: now }]), now);
        expect(all.map((one) => one.dependency)).not.toContain(dependency);
      }),
    );
  });

  test('none is open for longer than its kind may be, whatever the clock says', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: -10_000, max: 10_000 }), ({ trials }, hours) => {
        for (const { dependency, state, forMs } of breakersAt(fold(trials), at(hours))) {
          expect(forMs).toBeLessThanOrEqual((dependency === 'agent' ? 7 * 24 : 12) * HOUR);
          expect(state).toBe(forMs > 0 ? 'open' : 'half-open');
        }
      }),
    );
  });

  test('what is folded in two parts is what is folded at once, also through JSON', () => {
    fc.assert(
      fc.property(histories, fc.nat(40), ({ trials, now }, cut) => {
        const first: Failing = JSON.parse(JSON.stringify(fold(trials.slice(0, cut))));
        const parts = breakersAt(fold(trials.slice(cut), first), now);
        expect(parts).toEqual(breakersAt(fold(trials), now));
      }),
    );
  });

  test('it is what counting backwards from the end says', () => {
    fc.assert(
      fc.property(histories, ({ trials, now }) => {
        const sorted = (all: readonly { dependency: string }[]) =>
          all.toSorted((a, b) => (a.dependency < b.dependency ? -1 : 1));
        expect(sorted(breakersAt(fold(trials), now))).toEqual(sorted(naive(trials, now)));
      }),
    );
  });
});

/** The same by looking at each dependency alone, from its end. */
function naive(trials: readonly Trial[], now: number) {
  return [...new Set(trials.map(({ dependency }) => dependency))].flatMap((dependency) => {
    const backwards = trials.filter((one) => one.dependency === dependency).reverse();
    const firstGood = backwards.findIndex(({ ok }) => ok);
    const failures = firstGood === -1 ? backwards.length : firstGood;
    if (failures < 3 || now - (backwards[0]?.at ?? 0) >= 720 * HOUR) return [];
    let hours = dependency === 'agent' ? 24 : 1;
    for (let more = 3; more < failures && hours < 1000; more += 1) hours *= 2;
    const rest = Math.min(hours, dependency === 'agent' ? 168 : 12) * HOUR;
    const left = (backwards[0]?.at ?? 0) + rest - now;
    const forMs = Math.min(rest, Math.max(0, left));
    return [{ dependency, state: left > 0 ? 'open' : 'half-open', failures, forMs }];
  });
}
