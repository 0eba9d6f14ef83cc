import { CommandError, EXIT } from '../report/command-error.ts';
import { type Crashes, crashesOf } from './point.ts';

/** What the command line says of the test. */
export type Asked = { crashEverywhere?: boolean; data?: string; at?: string; points?: string };

/** Reads the options; what cannot be is thrown as the CommandError it is. */
export function selftestRequest({ crashEverywhere: asked, data, at, points }: Asked): {
  only: Crashes | null;
  most: number;
} {
  if (asked !== true) {
    throw new CommandError({
      reason: 'usage',
      message: 'selftest needs to know what to test',
      exitCode: EXIT.usage,
      remedy: 'roo-fsm selftest --crash-everywhere',
    });
  }
  if (data !== undefined) {
    throw new CommandError({
      reason: 'usage',
      message: '--data cannot be given to selftest, which keeps its records beside its copies',
      exitCode: EXIT.usage,
      remedy: 'leave it out: your records are neither read nor written',
    });
  }
  const only = at === undefined ? null : crashesOf(at);
  if (at !== undefined && only === null) throw noPoint('--at', at);
  const most = points === undefined ? Number.POSITIVE_INFINITY : Number(points);
  if (points !== undefined && !(Number.isInteger(most) && most > 0)) {
    throw new CommandError({
      reason: 'usage',
      message: `--points: "${points}" is not a number of points`,
      exitCode: EXIT.usage,
      remedy: 'give a whole number from 1, or leave it out for all points',
    });
  }
  return { only, most };
}

/** What was given is no point. */
export const noPoint = (option: string, given: string): CommandError =>
  new CommandError({
    reason: 'usage',
    message: `${option}: "${given}" is not a point of a run`,
    exitCode: EXIT.usage,
    remedy: 'append:N:before|torn|written|synced or attempt:N:started|ended; several in a row with commas',
  });
