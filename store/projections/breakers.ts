import type { Breaker } from '../standing.ts';

/** What one run says of something that it depends on; `at` in milliseconds since 1970. */
export type Trial = { dependency: string; ok: boolean; at: number };

/** By dependency, how many runs on end have failed at it, and when the last of them did. */
export type Failing = Readonly<Record<string, { failures: number; at: number }>>;

/** The dependency that is asked for help and not needed by tasks. */
export const AGENT = 'agent';

/** One more trial; a success forgets every failure before it. */
export function afterTrial(failing: Failing, { dependency, ok, at }: Trial): Failing {
  const { [dependency]: before, ...others } = failing;
  return ok ? others : { ...others, [dependency]: { failures: (before?.failures ?? 0) + 1, at } };
}

/** What rests at this moment (ms since 1970), and what may be tried once again; not what nobody has tried for long. */
export const breakersAt = (failing: Failing, now: number): Breaker[] =>
  Object.entries(failing)
    .filter(([, { failures, at }]) => failures >= TRIPS_AT && now - at < FORGOTTEN_MS)
    .map(([dependency, { failures, at }]): Breaker => {
      const passed = Math.max(0, now - at);
      const forMs = Math.max(0, restMs(dependency, failures) - passed);
      return { dependency, state: forMs > 0 ? 'open' : 'half-open', failures, forMs };
    });

/** So many failures on end open a breaker. */
const TRIPS_AT = 3;

const HOUR_MS = 3_600_000;
/** A server that nothing asks any more is not spoken of for ever. */
const FORGOTTEN_MS = 30 * 24 * HOUR_MS;

const TASKS = { firstMs: HOUR_MS, longestMs: 12 * HOUR_MS };
const AGENTS = { firstMs: 24 * HOUR_MS, longestMs: 7 * 24 * HOUR_MS };

/** How long something rests after so many failures on end, in milliseconds: twice as long after each further one. */
export function restMs(dependency: string, failures: number): number {
  if (failures < TRIPS_AT) return 0;
  const { firstMs, longestMs } = dependency === AGENT ? AGENTS : TASKS;
  return Math.min(longestMs, firstMs * 2 ** (failures - TRIPS_AT));
}
