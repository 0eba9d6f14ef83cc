/** When, around the n-th append of a process to the log of its run or to the catalogue. */
export const APPEND_MOMENTS = ['before', 'torn', 'written', 'synced'] as const;
/** When, around the n-th attempt of a task that a process makes. */
export const ATTEMPT_MOMENTS = ['started', 'ended'] as const;

/** Where a process of roo-fsm kills itself; both count from 1, in each process anew. */
export type CrashPoint =
  | { append: number; when: (typeof APPEND_MOMENTS)[number] }
  | { attempt: number; when: (typeof ATTEMPT_MOMENTS)[number] };

/** The processes of one run that are killed, in their order; the one after them ends the run. */
export type Crashes = readonly [CrashPoint, ...CrashPoint[]];

/** A point as it is typed and told: `append:12:torn`, `attempt:3:ended`. */
export const nameOf = (point: CrashPoint): string =>
  'append' in point ? `append:${point.append}:${point.when}` : `attempt:${point.attempt}:${point.when}`;

/** Several as they are typed and told, separated by commas. */
export const namesOf = (crashes: Crashes): string => crashes.map(nameOf).join(',');

/** What is common to points of one kind: `append:torn`. */
export const kindOfPoint = (point: CrashPoint): string =>
  'append' in point ? `append:${point.when}` : `attempt:${point.when}`;

/** Reads a point; `null` for anything else. */
export function pointOf(text: string): CrashPoint | null {
  const [, what, count, moment] = /^(append|attempt):([1-9]\d{0,8}):([a-z]+)$/.exec(text) ?? [];
  if (what === 'append') {
    const when = APPEND_MOMENTS.find((known) => known === moment);
    return when === undefined ? null : { append: Number(count), when };
  }
  const when = ATTEMPT_MOMENTS.find((known) => known === moment);
  return what === undefined || when === undefined ? null : { attempt: Number(count), when };
}

/** Reads several, separated by commas; `null` when one of them is none. */
export function crashesOf(text: string): Crashes | null {
  const [first, ...others] = text.split(',').map((part) => pointOf(part.trim()));
  if (first === undefined || first === null) return null;
  const rest = others.filter((point) => point !== null);
  return rest.length === others.length ? [first, ...rest] : null;
}
