import {
  APPEND_MOMENTS,
  ATTEMPT_MOMENTS,
  type Crashes,
  type CrashPoint,
  kindOfPoint,
  nameOf,
} from './point.ts';

/** How much there is to crash in: what an undisturbed run appends and attempts. */
export type Extent = { appends: number; attempts: number };

/** Of so many points, one is also followed by crashes of the processes that go on with the run. */
const AGAIN_EVERY = 8;

/** The runs to make: each with its crashes. `most` bounds the points; `twice` disturbs each resuming too. */
export function chooseCrashes(extent: Extent, most: number, twice: boolean): Crashes[] {
  const points = evenly(allPoints(extent), most);
  const again = points.filter((_, index) => twice || index % AGAIN_EVERY === 0);
  return [...points.map((point): Crashes => [point]), ...again.map(andAgain)];
}

function allPoints({ appends, attempts }: Extent): CrashPoint[] {
  return [
    ...upTo(appends).flatMap((append) => APPEND_MOMENTS.map((when) => ({ append, when }))),
    ...upTo(attempts).flatMap((attempt) => ATTEMPT_MOMENTS.map((when) => ({ attempt, when }))),
  ];
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** At most so many, taken by turns from each kind of point and spread over the length of the run. */
function evenly(points: CrashPoint[], most: number): CrashPoint[] {
  if (points.length <= most) return points;
  const names = [...new Set(points.map(kindOfPoint))];
  const kinds = names.map((name) => points.filter((point) => kindOfPoint(point) === name));
  const chosen = upTo(most).map((turn) => {
    const kind = kinds[turn % kinds.length] ?? points;
    return kind[Math.floor(((turn - 0.5) / most) * kind.length)] as CrashPoint;
  });
  return [...new Map(chosen.map((point) => [nameOf(point), point])).values()];
}

/** The first processes that go on are killed early: in what they write first, then in the work they take up. */
function andAgain(point: CrashPoint, index: number): Crashes {
  const moment = (turn: number) => APPEND_MOMENTS[turn % APPEND_MOMENTS.length] ?? 'before';
  return [
    point,
    { append: 1, when: moment(index) },
    { append: 2, when: moment(index + 1) },
    { attempt: 1, when: ATTEMPT_MOMENTS[index % ATTEMPT_MOMENTS.length] ?? 'ended' },
  ];
}
