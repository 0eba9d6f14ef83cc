import { expect, it } from 'vitest';
import { chooseCrashes } from '../../src/selftest/choose.ts';
import { crashesOf, kindOfPoint, namesOf } from '../../src/selftest/point.ts';

const KINDS = [
  'append:before',
  'append:torn',
  'append:written',
  'append:synced',
  'attempt:started',
  'attempt:ended',
];

const extent = { appends: 25, attempts: 13 };
const single = (crashes: readonly unknown[]): boolean => crashes.length === 1;

it.each(['append:12:torn', 'attempt:3:ended', 'append:1:before,append:2:synced,attempt:1:started'])(
  'a point is read as it was told: %s',
  (told) => {
    const read = crashesOf(told);
    expect(read === null ? null : namesOf(read)).toBe(told);
  },
);

it.each([
  '',
  'append:0:torn',
  'append:1:ended',
  'attempt:1:torn',
  'append:1',
  'append:1:torn,',
  'append:x:torn',
])('what is no point is refused: "%s"', (text) => {
  expect(crashesOf(text)).toBeNull();
});

it('without a bound every moment of every append and attempt is a point', () => {
  const chosen = chooseCrashes(extent, Number.POSITIVE_INFINITY, false).filter(single).map(namesOf);
  expect(new Set(chosen).size).toBe(25 * 4 + 13 * 2);
});

it('some points are crashed in again while the run is resumed, and each when that is wanted', () => {
  const again = (twice: boolean): number =>
    chooseCrashes(extent, Number.POSITIVE_INFINITY, twice).filter((crashes) => !single(crashes)).length;
  expect(again(false)).toBe(16);
  expect(again(true)).toBe(126);
});

it.each([6, 12, 25, 60])(
  '%i points are of every kind and reach from the begin of the run to its end',
  (most) => {
    const chosen = chooseCrashes(extent, most, false)
      .filter(single)
      .map(([point]) => point);
    expect(chosen.length).toBeGreaterThan(most * 0.8);
    expect(chosen.length).toBeLessThanOrEqual(most);
    expect([...new Set(chosen.map(kindOfPoint))].sort()).toEqual([...KINDS].sort());
    const appends = chosen.flatMap((point) => ('append' in point ? [point.append] : []));
    expect(Math.min(...appends)).toBeLessThanOrEqual(6);
    expect(Math.max(...appends)).toBeGreaterThanOrEqual(18);
  },
);
