import type { Candidate } from './candidate.ts';

/** What makes a file too old or one too many. */
export type Rules = {
  /** Wall-clock time, ms since 1970. */
  now: number;
  olderThanMs: number;
  /** All that is kept must fit; the oldest go first. */
  maxTotalBytes?: number;
};

/** A file written this recently may still be open, so the total size alone does not condemn it. */
const STILL_IN_USE_MS = 60 * 60 * 1000;

/** Chooses what goes, oldest first: what is older than the rule, then the oldest of the rest until it fits. */
export function select(candidates: readonly Candidate[], rules: Rules): Candidate[] {
  const ageOf = ({ mtimeMs }: Candidate) => rules.now - mtimeMs;
  const oldestFirst = [...candidates].sort((a, b) => a.mtimeMs - b.mtimeMs || (a.path < b.path ? -1 : 1));
  const old = oldestFirst.filter((candidate) => ageOf(candidate) > rules.olderThanMs);
  const { maxTotalBytes } = rules;
  if (maxTotalBytes === undefined) return old;

  let total = oldestFirst.slice(old.length).reduce((sum, { size }) => sum + size, 0);
  const surplus = oldestFirst.slice(old.length).filter((candidate) => {
    if (total <= maxTotalBytes || ageOf(candidate) < STILL_IN_USE_MS) return false;
    total -= candidate.size;
    return true;
  });
  return [...old, ...surplus];
}
