import * as z from 'zod';
import type { Standing } from '../../store/standing.ts';
import type { Earlier, Verdict } from './policy.ts';

/**
 * What was seen of the runs before, kept beside the outbox: the runs whose end was told already (the newest last), and
 * for how many runs on end it has been bad. Runs that say nothing are seen, and change nothing.
 */
export const rememberedSchema = z.object({
  v: z.literal(1),
  seen: z.array(z.string()).max(100),
  badRuns: z.number().int().min(0),
  /** What came of the escalation of the last run that was bad; `null` when it was none. */
  escalation: z.string().nullable(),
});
export type Remembered = z.infer<typeof rememberedSchema>;

/** So many runs are remembered by their ids: a run is told of twice at most when a crash comes between. */
const MOST_SEEN = 20;

/**
 * What the runs before this one said. What was seen is trusted when it has the run before this
 * one; when somebody else made that run (there was no channel then, its configuration could not be read), its list
 * of runs says it. Of a run that nobody let finish the list only says that it was no success.
 */
export function earlierOf(remembered: Remembered | null, before: Standing['before'] | undefined): Earlier {
  return { badRuns: badBefore(remembered, before), escalation: remembered?.escalation ?? null };
}

function badBefore(remembered: Remembered | null, before: Standing['before'] | undefined): number {
  const known = remembered?.badRuns;
  if (before === null || before === undefined) return known ?? 0;
  if (known !== undefined && (remembered?.seen.includes(before.runId) || isUnfinished(before.status)))
    return known;
  if (before.status === 'success') return 0;
  return isUnfinished(before.status) ? Math.max(0, before.badRuns - 1) : Math.max(1, before.badRuns);
}

const isUnfinished = (status: string): boolean => status === 'cancelled' || status === 'interrupted';

type Seen = { runId: string; verdict: Verdict; earlier: Earlier; escalation: string | null };

/** What is remembered once this run is told. */
export function withRun(
  remembered: Remembered | null,
  { runId, verdict, earlier, escalation }: Seen,
): Remembered {
  const seen = [...(remembered?.seen ?? []).filter((one) => one !== runId), runId].slice(-MOST_SEEN);
  switch (verdict) {
    case 'good':
      return { v: 1, seen, badRuns: 0, escalation: null };
    case 'bad':
      return { v: 1, seen, badRuns: earlier.badRuns + 1, escalation };
    case 'none':
      return { v: 1, seen, badRuns: earlier.badRuns, escalation: escalation ?? earlier.escalation };
    default:
      return verdict satisfies never;
  }
}
