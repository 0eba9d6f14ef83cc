import type { NotificationsConfig } from '../../config/notifications.ts';

/** The day or the week that is collected; `key` names it. */
export type Period = { key: string };

/** The period of a moment (ms since 1970), in local time: a day, or a week that begins on Monday. */
export function periodOf(at: number, digest: 'daily' | 'weekly'): Period {
  const day = new Date(at);
  if (digest === 'weekly') day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  const [year, month, date] = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return { key: `${year}-${two(month)}-${two(date)}` };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** Until when it is quiet now (ms since 1970), the first minute after it; `null` when it is not. */
export function quietUntil(now: number, quietHours: NotificationsConfig['quietHours']): number | null {
  if (quietHours === undefined || !isQuiet(now, quietHours)) return null;
  // Minute by minute, as a clock on the wall goes: so a day of 23 or 25 hours needs no rule of its own.
  let at = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  for (let minutes = 0; minutes < MOST_MINUTES && isQuiet(at, quietHours); minutes += 1) at += MINUTE_MS;
  return at;
}

const MINUTE_MS = 60_000;
const MOST_MINUTES = 26 * 60;

function isQuiet(at: number, { from, to }: { from: string; to: string }): boolean {
  const local = new Date(at);
  const time = `${two(local.getHours())}:${two(local.getMinutes())}`;
  return from < to ? from <= time && time < to : from <= time || time < to;
}
