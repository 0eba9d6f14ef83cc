import type { Commit } from '../commit-line.ts';
import type { Params } from '../finding.ts';

/** What may be found in a data directory; each code has its sentence in `src/text/verify.ts`. */
export type StoreCode =
  | LineCode
  | 'torn-tail'
  | 'torn-open'
  | 'lines-lost'
  | 'other-log'
  | 'no-beginning'
  | 'missing'
  | 'empty'
  | 'not-readable'
  | 'not-unpacked'
  | 'summary-differs'
  | 'orphan'
  | 'second-log'
  | 'catalogue-missing'
  | 'repair-unfinished'
  | 'diverged'
  | 'other-version'
  | 'unknown-event'
  | 'ended'
  | 'given-up'
  | 'not-begun'
  | 'repaired'
  | 'leftover'
  | 'more';

/** What may be wrong with one line of a log. */
export type LineCode =
  | 'bad-sum'
  | 'bad-chain'
  | 'not-json'
  | 'not-an-event'
  | 'bad-event'
  | 'seq-gap'
  | 'other-run'
  | 'other-machine'
  | 'other-stream'
  | 'bad-cause';

/**
 * One thing `verify` found: `damage` is what `repair` deals with, a `divergence` is a decision that would not be
 * made again, a `note` costs nobody anything. `file` is relative to the data directory, with forward slashes.
 */
export type StoreFinding = {
  severity: 'damage' | 'divergence' | 'note';
  code: StoreCode;
  params: Params;
  file: string;
  line?: number;
  runId?: string;
  /** What can be saved of the file. */
  proven?: Proven;
};

export type Proven = { lines: number; events: number };

/** How much these commits are. */
export const countOf = (commits: readonly Commit[]): Proven => ({
  lines: commits.length,
  events: commits.reduce((sum, { events }) => sum + events.length, 0),
});

export const isDamage = ({ severity }: StoreFinding): boolean => severity === 'damage';
