import fc from 'fast-check';
import { begin, step } from '../../machines/step.ts';
import type { Fact } from '../../store/events.ts';
import type { Plan } from '../../store/plan.ts';
import { possibleFacts } from './facts.ts';
import { type Begun, started } from './play.ts';

/** One choice of a walk: which of the possible facts comes next, whether it is one that ends the run, and whether an old one comes once more before it. */
export type Choice = { next: number; ends: boolean; late: number | null };

/** Choices for a walk; what ends a run at once is chosen seldom, so that most walks are long. */
export const randomChoices: fc.Arbitrary<Choice[]> = fc.array(
  fc.record({
    next: fc.nat({ max: 1_000 }),
    ends: fc.integer({ min: 0, max: 19 }).map((drawn) => drawn === 0),
    late: fc.option(fc.nat({ max: 1_000 }), { nil: null, freq: 3 }),
  }),
  { minLength: 1, maxLength: 60, size: 'max' },
);

const endsRun = ({ type }: Fact): boolean => type === 'cancel.requested' || type === 'run.abandoned';

/** The facts of a walk, and which of them are late: outcomes of attempts that already had one. */
export type Walk = { facts: Fact[]; late: number[] };

/** Walks from fact to fact through the machine of a plan, each one of those that are possible then. */
export function walk(plan: Plan, choices: readonly Choice[], begun: Begun = {}): Walk {
  let { state } = begin(started(plan, 1, begun));
  const facts: Fact[] = [];
  const late: number[] = [];
  const answers: Fact[] = [];
  for (const choice of choices) {
    const possible = possibleFacts(state.snapshot).filter((fact) => endsRun(fact) === choice.ends);
    const fact = possible[choice.next % possible.length];
    if (state.done || fact === undefined) break;
    const old = choice.late === null ? undefined : answers[choice.late % answers.length];
    if (old !== undefined) {
      late.push(facts.length);
      facts.push(old);
    }
    facts.push(fact);
    const next = step(state, fact, 0);
    if ('taskId' in fact.data && next.state !== state) answers.push(fact);
    state = next.state;
  }
  return { facts, late };
}
