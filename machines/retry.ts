import type { RetryPolicy } from '../store/plan.ts';

const LONGEST_PAUSE_MS = 24 * 60 * 60 * 1000;

/**
 * The pause before the next attempt, in milliseconds: exponential back-off of which the share `jitter`
 * is drawn at random, so that machines that failed together do not come back together
 * (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). The draw depends only on
 * the run's seed, the task and the try: the same facts give the same pause.
 */
export function pauseMs(policy: RetryPolicy, tries: number, seed: number, key: string): number {
  const factor = Math.min(policy.backoff ** Math.max(0, tries - 1), LONGEST_PAUSE_MS);
  const full = Math.min(policy.delayMs * factor, LONGEST_PAUSE_MS);
  return Math.round(full * (1 - policy.jitter * draw(`${seed}:${key}:${tries}`)));
}

/** A number in [0, 1) from a text: 32-bit FNV-1a (Fowler, Noll, Vo) with the finaliser of MurmurHash3 (A. Appleby). */
function draw(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
