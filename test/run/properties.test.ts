import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, type RunState, step } from '../../machines/step.ts';
import { fold } from '../../src/run/fold.ts';
import type { Commit } from '../../store/commit-line.ts';
import { type Fact, isConsequence, isFact, type StoredEvent } from '../../store/events.ts';
import type { Plan } from '../../store/plan.ts';
import { auditOf } from '../support/invariants.ts';
import { type Begun, play } from '../support/play.ts';
import { randomBegun } from '../support/random-begun.ts';
import { randomPlans } from '../support/random-plans.ts';
import { type Choice, randomChoices, walk } from '../support/random-walk.ts';
import { expectedStatuses, recordedStatuses } from '../support/statuses.ts';
import { throughTheLoop, throughXstate } from '../support/two-ways.ts';
import { randomScripts } from '../support/world.ts';

/** A random walk as the loop writes it. */
async function logOf(plan: Plan, choices: readonly Choice[], begun: Begun = {}): Promise<readonly Commit[]> {
  return (await play(plan, walk(plan, choices, begun).facts, 1, begun)).commits;
}

const hasEnded = (commits: readonly Commit[]): boolean =>
  commits.some(({ events }) => events.at(-1)?.type === 'run.completed');

/** All of a state that can be compared: the machine itself is made anew from the plan each time. */
function comparable(state: RunState | null): unknown {
  if (state === null) return null;
  const { machine: _machine, snapshot, ...rest } = state;
  return { ...rest, value: snapshot.value, context: snapshot.context, status: snapshot.status };
}

/** `expect` draws a difference well and slowly: it is asked only when there is one. */
function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** No rule is broken, and what the state has open is what the events have left open. */
function expectInOrder(plan: Plan, commits: readonly Commit[]): void {
  const { attempts = {}, timers = {} } = fold(commits).state ?? {};
  const open = { attempts: Object.keys(attempts).sort(), timers: Object.keys(timers).sort() };
  same(auditOf(plan, commits), { broken: [], ...open });
}

describe('a run played through the loop', () => {
  it('decides the same at the same moments as xstate interpreting its machine, and ends alike', async () => {
    await fc.assert(
      fc.asyncProperty(randomPlans, randomScripts, randomBegun, async (plan, script, begun) => {
        const { commits: _commits, ...course } = await throughTheLoop(plan, script, begun);
        same(course, throughXstate(plan, script, begun));
      }),
      { numRuns: 200 },
    );
  });

  it('breaks no rule, and has the statuses of the table, whatever the world answers', async () => {
    await fc.assert(
      fc.asyncProperty(randomPlans, randomScripts, randomBegun, async (plan, script, begun) => {
        const { commits } = await throughTheLoop(plan, script, begun);
        expectInOrder(plan, commits);
        same(recordedStatuses(commits), expectedStatuses(plan, commits));
      }),
      { numRuns: 200 },
    );
  });

  it('breaks no rule, and has the statuses of the table, whatever happens next', async () => {
    await fc.assert(
      fc.asyncProperty(randomPlans, randomChoices, randomBegun, async (plan, choices, begun) => {
        const commits = await logOf(plan, choices, begun);
        expectInOrder(plan, commits);
        const { run } = recordedStatuses(commits);
        if (!hasEnded(commits) || run === 'interrupted') return;
        same(recordedStatuses(commits), expectedStatuses(plan, commits));
      }),
      { numRuns: 200 },
    );
  });

  it('is not changed by outcomes of attempts that already had one: they are ignored', async () => {
    await fc.assert(
      fc.asyncProperty(randomPlans, randomChoices, async (plan, choices) => {
        const { facts, late } = walk(plan, choices);
        const { commits } = await play(plan, facts);
        const without = await play(
          plan,
          facts.filter((_, index) => !late.includes(index)),
        );
        // The first commit is the beginning of the run.
        for (const index of late)
          same(
            commits[index + 1]?.events.map(({ type }) => type),
            [facts[index]?.type, 'fact.ignored'],
          );
        same(bodiesOf(commits.filter((_, index) => !late.includes(index - 1))), bodiesOf(without.commits));
      }),
      { numRuns: 200 },
    );
  });
});

const bodiesOf = (commits: readonly Commit[]): unknown =>
  commits.map(({ events }) => events.map(({ type, data }) => ({ type, data })));

describe('a log', () => {
  it('folds, up to every commit, to the state the run had then', async () => {
    await fc.assert(
      fc.asyncProperty(randomPlans, randomChoices, async (plan, choices) => {
        const commits = await logOf(plan, choices);
        let state: RunState | null = null;
        for (const [index, commit] of commits.entries()) {
          state = goOn(state, commit);
          const folded = fold(commits.slice(0, index + 1));
          same(folded.divergence, null);
          same(comparable(folded.state), comparable(state));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('folds up to an event to the state after the commit of that event', async () => {
    await fc.assert(
      fc.asyncProperty(randomPlans, randomChoices, fc.nat(), async (plan, choices, at) => {
        const commits = await logOf(plan, choices);
        const index = at % commits.length;
        const { events } = commits[index] ?? { events: [] };
        const whole = comparable(fold(commits.slice(0, index + 1)).state);
        for (const { seq } of [events[0], events.at(-1)].filter((event) => event !== undefined))
          same(comparable(fold(commits, seq).state), whole);
      }),
      { numRuns: 40 },
    );
  });

  it('with one consequence lost, changed, moved or added diverges in that commit, and not before', async () => {
    const harms = fc.constantFrom<Harm>('lost', 'changed', 'moved', 'added');
    await fc.assert(
      fc.asyncProperty(
        randomPlans,
        randomChoices,
        harms,
        fc.nat(),
        fc.nat(),
        async (plan, choices, harm, at, which) => {
          const commits = await logOf(plan, choices);
          const candidates = commits.filter(({ events }) => events.length > 1);
          const victim = candidates[at % candidates.length] ?? { events: [] };
          const harmed = harmedBy(harm, victim, which);
          fc.pre(!isDeepStrictEqual(bodiesOf([harmed]), bodiesOf([victim])));
          const { divergence, state } = fold(commits.map((commit) => (commit === victim ? harmed : commit)));
          const decided = (commit: Commit) =>
            commit.events.filter(isConsequence).map(({ type, data }) => ({ type, data }));
          same(divergence, {
            seq: victim.events[0]?.seq,
            recorded: decided(harmed),
            recomputed: decided(victim),
          });
          same(comparable(state), comparable(fold(commits.slice(0, commits.indexOf(victim))).state));
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** One commit more, straight through the machine. */
function goOn(state: RunState | null, { events }: Commit): RunState | null {
  const [first] = events;
  if (first?.type === 'run.started') return begin(first.data).state;
  if (first === undefined || state === null || !isFact(first)) return state;
  return step(state, { type: first.type, data: first.data } as Fact, first.elapsedMs).state;
}

type Harm = 'lost' | 'changed' | 'moved' | 'added';

/** The commit with one of its consequences treated like this; the fact stays. */
function harmedBy(harm: Harm, { events }: Commit, which: number): Commit {
  const [fact, ...decided] = events;
  const at = which % decided.length;
  const [one, next] = [decided[at], decided[at + 1]];
  if (fact === undefined || one === undefined) return { events };
  const harmed: Record<Harm, StoredEvent[]> = {
    lost: decided.toSpliced(at, 1),
    changed: decided.with(at, {
      ...one,
      data: Object.assign({}, one.data, { changed: true }),
    } as StoredEvent),
    moved: next === undefined ? decided.toReversed() : decided.with(at, next).with(at + 1, one),
    added: decided.toSpliced(at, 0, one),
  };
  return { events: [fact, ...harmed[harm]] };
}
