const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const LONGEST_MS = 6 * 60 * MINUTE_MS;
const LONGEST_ASKED_MS = 24 * 60 * MINUTE_MS;

/** How long a message rests after so many attempts: a second after the first, then 1, 2, 4 … minutes, 6 hours at most. */
export const backOffMs = (attempts: number): number =>
  attempts <= 1 ? SECOND_MS : Math.min(LONGEST_MS, MINUTE_MS * 2 ** Math.min(attempts - 2, 20));

/** What `Retry-After` says, seconds or a date (RFC 9110, 10.2.3), in milliseconds; a day at most, `null` when it says nothing. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  const ms = /^\d{1,10}$/.test(text) ? Number(text) * SECOND_MS : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_ASKED_MS) : null;
}
