import { sectionMistakes } from '../checks/check-sections.ts';
import { isObject, valueAt } from '../problems/describe.ts';
import type { Found, Path } from '../problems/problems.ts';
import { draftOfDaily } from './daily.ts';
import type { Draft } from './draft.ts';
import { draftOfSchedules, type Scheduled } from './schedules.ts';
import { draftOfSyncSystem } from './sync-system.ts';

/**
 * The files of the original that `run` understands: its phases and tasks (`daily-orchestration.json`), the settings of
 * its sync system (`config.json`), and its schedules (`schedules.json` and the template of it).
 */
export type OriginalShape = 'daily' | 'sync-system' | 'schedules';

/** Which file of the original this is, told by its shape, wherever it lies; `null` for any other. */
export function shapeOf(value: unknown): OriginalShape | null {
  if (!isObject(value) || 'phases' in value) return null;
  const { orchestration, schedules, files_to_sync: files, git } = value;
  if (isObject(orchestration) && isObject(orchestration['phases'])) return 'daily';
  if (Array.isArray(schedules)) return 'schedules';
  const isSync = isObject(files) || (isObject(git) && ('main_branch' in git || 'remote_name' in git));
  return isSync ? 'sync-system' : null;
}

/** A file of the original in our shape, not yet validated, with an account of every key. */
export function translate(shape: OriginalShape, raw: unknown): Scheduled {
  switch (shape) {
    case 'daily':
      return { draft: draftOfDaily(raw) };
    case 'sync-system':
      return { draft: draftOfSyncSystem(raw) };
    case 'schedules':
      return checked(draftOfSchedules(raw));
    default:
      return shape satisfies never;
  }
}

/** A schedule that only names what is run is held against our schema for what else it says. */
function checked(scheduled: Scheduled): Scheduled {
  const { draft } = scheduled;
  if (draft.problems.length > 0 || draft.config['phases'] !== undefined) return scheduled;
  draft.problems.push(...problemsIn(draft, sectionMistakes(draft.config)));
  return scheduled;
}

/** Where the file says what stands at this path of our shape, so that a problem names the user's own key. */
export function placeIn({ raw, places }: Pick<Draft, 'raw' | 'places'>, path: Path): Path {
  const above = places.filter(({ to }) => to.length <= path.length && startsWith(path, to));
  const [nearest] = above.sort((a, b) => b.to.length - a.to.length);
  if (nearest !== undefined) return inside(raw, nearest.from, path.slice(nearest.to.length));
  return places.find(({ to }) => startsWith(to, path))?.from ?? [];
}

/** The same problems at the places of the file. */
export const problemsIn = (draft: Draft, problems: readonly Found[]): Found[] =>
  problems.map((problem) => ({ ...problem, path: placeIn(draft, problem.path) }));

const startsWith = (path: Path, beginning: Path): boolean =>
  beginning.every((part, index) => part === path[index]);

/** As deep as the file goes the same way. */
function inside(raw: unknown, from: Path, rest: Path): Path {
  const [part, ...others] = rest;
  if (part === undefined || valueAt(raw, [...from, part]) === undefined) return from;
  return inside(raw, [...from, part], others);
}
