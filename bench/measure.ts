import { max, median, min } from 'simple-statistics';

/** The middle and the ends of repeated measurements. */
export type Spread = { median: number; min: number; max: number };

/** Two works measured in turn; times in milliseconds, `ratio` is ours / theirs within each pair. */
export type Compared = { ours: Spread; theirs: Spread; ratio: Spread };

/** One piece of work: does it and returns how long the part that counts took, in milliseconds. */
export type Work = () => number;

export type Repetitions = { pairs: number; warmUp: number };

/**
 * Measures two works in turn, so that what disturbs the machine for a while disturbs both: A B, B A, A B …
 * The ratio is taken within each pair; the first pairs are thrown away.
 */
export function inTurn(ours: Work, theirs: Work, { pairs, warmUp }: Repetitions): Compared {
  const measured: { ours: number; theirs: number }[] = [];
  for (let pair = -warmUp; pair < pairs; pair++) {
    const oursFirst = pair % 2 === 0;
    const before = oursFirst ? ours() : theirs();
    const after = oursFirst ? theirs() : ours();
    if (pair < 0) continue;
    measured.push(oursFirst ? { ours: before, theirs: after } : { ours: after, theirs: before });
  }
  return {
    ours: spreadOf(measured.map((pair) => pair.ours)),
    theirs: spreadOf(measured.map((pair) => pair.theirs)),
    ratio: spreadOf(measured.map((pair) => pair.ours / pair.theirs)),
  };
}

/** How long this takes, in milliseconds. */
export function timed(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** The spread of a sample that is not empty. */
export const spreadOf = (values: number[]): Spread => ({
  median: median(values),
  min: min(values),
  max: max(values),
});

/** The same ratio read the other way: theirs / ours. */
export const inverse = ({ median, min, max }: Spread): Spread => ({
  median: 1 / median,
  min: 1 / max,
  max: 1 / min,
});
