import { isDeepStrictEqual } from 'node:util';
import { begin, type RunState, step } from '../../machines/step.ts';
import type { Commit } from '../../store/commit-line.ts';
import { type Consequence, type Fact, isConsequence, isFact, type StoredEvent } from '../../store/events.ts';

/** Where a recomputed decision first differs from the recorded one. */
export type Divergence = { seq: number; recorded: Consequence[]; recomputed: Consequence[] };

export type Folded = { state: RunState | null; divergence: Divergence | null };

/**
 * The state of a run from its commits: every fact again through the machine. What the machine decides now is
 * compared with what was written then; the fold stops at the first difference. `until` stops after that event.
 */
export function fold(commits: readonly Commit[], until = Number.POSITIVE_INFINITY): Folded {
  let state: RunState | null = null;
  for (const { events } of commits) {
    const [first] = events;
    if (first === undefined || first.seq > until) break;
    if (!isFact(first)) continue;
    const next = advance(state, first);
    if (next === null) continue;
    const recomputed = JSON.parse(JSON.stringify(next.consequences)) as Consequence[];
    const recorded = events.filter(isConsequence).map(bodyOf);
    if (!isDeepStrictEqual(recorded, recomputed)) {
      return { state, divergence: { seq: first.seq, recorded, recomputed } };
    }
    state = next.state;
  }
  return { state, divergence: null };
}

function advance(state: RunState | null, event: StoredEvent) {
  if (event.type === 'run.started') return begin(event.data);
  if (state === null) return null;
  return step(state, { type: event.type, data: event.data } as Fact, event.elapsedMs);
}

const bodyOf = ({ type, data }: StoredEvent): Consequence => ({ type, data }) as Consequence;
