import { CommandError, EXIT } from '../report/command-error.ts';

/** How many rows a list may have, as it was given with --limit. */
export function limitOf(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new CommandError({
    reason: 'usage',
    message: `--limit: "${text}" is not a whole number above 0`,
    exitCode: EXIT.usage,
    remedy: '--limit 50',
  });
}
