import { CommandError, EXIT } from '../report/command-error.ts';

const UNITS_MS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A moment as people type it: `7d`, `12h`, `2w` ago, a date, or a date and time. Returns ms since 1970. */
export function since(option: string, text: string, now: number): number {
  const ago = /^(\d+)([mhdw])$/.exec(text);
  if (ago !== null) return now - Number(ago[1]) * (UNITS_MS[ago[2] ?? ''] ?? 0);
  // Only ISO 8601: the language would also take "7" for a month of 2001.
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  throw new CommandError({
    reason: 'usage',
    message: `${option}: "${text}" is not a moment`,
    exitCode: EXIT.usage,
    remedy: `${option} 7d, ${option} 12h or ${option} 2026-01-31`,
  });
}
