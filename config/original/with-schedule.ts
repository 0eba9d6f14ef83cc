import { err, ok, type Result } from '../../store/result.ts';
import type { Found, Path } from '../problems/problems.ts';
import { checkConfig, type ReadConfig } from '../read.ts';
import type { Draft, Json } from './draft.ts';
import { layOver } from './lay-schedule.ts';
import { placeIn } from './original.ts';

/** What is read of a schedule beside the configuration that its engine names. */
export type ScheduleFile = {
  draft: Draft;
  /** Where a path stands in the file of schedules. */
  locate: ReadConfig['locate'];
};

/**
 * A configuration with what a schedule says of its runs laid over it. A value is located in the file that gave it;
 * what is wrong with the whole is told the same way.
 */
export function withSchedule(
  read: ReadConfig,
  { draft, locate }: ScheduleFile,
): Result<ReadConfig, { problems: Found[]; locate: ReadConfig['locate'] }> {
  const { config: raw, moved } = layOver(read.raw as Json, draft);
  const places = draft.places.map(({ to, from }) => ({ to: moved(to), from }));
  const isSaid = (path: Path): boolean =>
    places.some(({ to }) => {
      const isAbove = path[1] === 'channels' && to.length > path.length;
      return isAbove ? begins(path, to) : begins(to, path);
    });
  const both: ReadConfig['locate'] = (path) =>
    isSaid(path) ? locate(placeIn({ raw: draft.raw, places }, path)) : read.locate(path);
  const checked = checkConfig(raw);
  if (!checked.ok) return err({ problems: checked.failure, locate: both });
  return ok({ ...read, config: checked.value, raw, locate: both });
}

const begins = (beginning: Path, path: Path): boolean => beginning.every((part, at) => part === path[at]);
