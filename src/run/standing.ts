import { NO_STANDING, type Standing } from '../../store/standing.ts';

/**
 * What the runs before say to the ladder of one that begins at `now` (ms since 1970). `remember`: also what the last
 * readable configuration said of the ladder, for a run that has none. Throws a StoreError when the list is damaged.
 */
export function standingOf(_dataDir: string, _now: number, _wanted: { remember: boolean }): Standing {
  return NO_STANDING;
}
