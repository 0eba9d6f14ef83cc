import { CommandError, EXIT } from '../report/command-error.ts';
import { findPlace, type Place } from '../run/place.ts';
import type { CommonOptions } from './options.ts';

/** The place a command works in, or the reason why there is none. */
export function placeOf(options: CommonOptions): Place {
  const place = findPlace(options, process.cwd(), process.env);
  if (place.ok) return place.value;
  throw new CommandError({ ...place.failure, exitCode: EXIT.usage });
}
