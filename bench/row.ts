import { table } from '../src/report/table.ts';
import type { Compared, Spread } from './measure.ts';

/** What a measure must reach to be met; `first` is the goal that comes before it. */
export type Goal = { atLeast: number; first?: number } | { atMost: number; first?: number };

/** One line of the result: `measured` is `null` when it could not be measured here, and `detail` says why. */
export type Row = {
  id: string;
  what: string;
  unit: '×' | 'MB';
  measured: Spread | null;
  goal: Goal | null;
  detail: string;
};

/** The rows as a table. */
export function drawn(rows: readonly Row[]): string {
  const columns = [
    { name: 'id' },
    { name: 'what' },
    { name: 'measured', right: true },
    { name: 'min–max', right: true },
    { name: 'goal', right: true },
    { name: 'met' },
    { name: 'detail' },
  ];
  return table(
    columns,
    rows.map(({ id, what, unit, measured, goal, detail }) => [
      id,
      what,
      measured === null ? '–' : `${number(measured.median)} ${unit}`,
      measured === null ? '' : `${number(measured.min)}–${number(measured.max)}`,
      goal === null ? '' : goalText(goal),
      measured === null || goal === null ? '' : verdict(measured.median, goal),
      detail,
    ]),
  );
}

/** The two times behind a ratio, as the detail of a row. */
export const times = ({ ours, theirs }: Compared, names: [ours: string, theirs: string]): string =>
  `${names[0]} ${milliseconds(ours.median)}, ${names[1]} ${milliseconds(theirs.median)}`;

/** A time in a detail. */
export const milliseconds = (value: number): string =>
  `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

/** How many: 1,139,986. */
export const count = (value: number): string => value.toLocaleString('en');

const number = (value: number): string =>
  value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0);

function goalText(goal: Goal): string {
  const sign = 'atLeast' in goal ? '≥' : '≤';
  const first = goal.first === undefined ? '' : ` (first ${sign} ${goal.first})`;
  return `${sign} ${limitOf(goal)}${first}`;
}

const limitOf = (goal: Goal): number => ('atLeast' in goal ? goal.atLeast : goal.atMost);

function verdict(value: number, goal: Goal): string {
  const reaches = (limit: number): boolean => ('atLeast' in goal ? value >= limit : value <= limit);
  if (reaches(limitOf(goal))) return 'yes';
  return goal.first !== undefined && reaches(goal.first) ? 'first' : 'no';
}
