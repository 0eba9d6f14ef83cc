import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notificationsSchema } from '../../config/notifications.ts';
import { escalationOf, type Occasion, occasionsOf, verdictOf } from '../../src/notify/policy.ts';
import { earlierOf, type Remembered, withRun } from '../../src/notify/remembered.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { failedPhase, runIdOf, runOf } from '../support/notifying.ts';

const asked = (fields: object = {}) => notificationsSchema.parse(fields);
const told = (run: Partial<RunSummary>, before: number, fields: object = {}): Occasion[] =>
  occasionsOf(runOf(run), earlier(before), asked(fields));
const earlier = (badRuns: number, outcome: string | null = null) => ({ badRuns, escalation: outcome });

const escalation = { level: 3, reasons: [], outcome: 'open' };
const unusual = {
  ...failedPhase({
    status: 'warned',
    findings: [{ severity: 'warning' as const, code: 'unusual.fast', params: {} }],
  }),
};

describe('by default', () => {
  it.each<[string, Partial<RunSummary>, number, Occasion[]]>([
    ['the first failure', { status: 'failure' }, 0, ['failed']],
    ['a partial success after a good run', { status: 'partial_success' }, 0, ['failed']],
    ['the second failure on end', { status: 'error' }, 1, []],
    ['the third failure on end', { status: 'failure' }, 2, ['still-failing']],
    ['the sixth failure on end', { status: 'failure' }, 5, ['still-failing']],
    ['a success after a failure', { status: 'success' }, 4, ['recovered']],
    ['a success after a success', { status: 'success' }, 0, []],
    ['a run that reached level 3', { status: 'failure', escalation }, 1, ['escalated']],
    ['a first failure that reached level 3', { status: 'failure', escalation }, 0, ['escalated', 'failed']],
    ['a cancelled run', { status: 'cancelled' }, 0, []],
    ['a run that nobody went on with', { status: 'interrupted' }, 0, []],
    ['a cancelled run that reached level 3', { status: 'cancelled', escalation }, 0, ['escalated']],
    ['an unusual success', { status: 'success', phases: [unusual] }, 0, []],
    ['a dry run', { status: 'failure', dryRun: true, escalation }, 0, []],
    ['a run of the demo', { status: 'failure', trigger: 'demo', escalation }, 0, []],
    ['a rollback', { status: 'failure', rollsBack: runIdOf(9), escalation }, 0, []],
  ])('%s', (_, run, before, occasions) => {
    expect(told(run, before)).toEqual(occasions);
  });
});

describe('when asked', () => {
  it.each<[string, object, Partial<RunSummary>, number, Occasion[]]>([
    ['always of failures', { onFailure: 'always' }, { status: 'failure' }, 1, ['still-failing']],
    ['always of failures', { onFailure: 'always' }, { status: 'failure' }, 0, ['failed']],
    ['never of failures', { onFailure: 'never' }, { status: 'failure', escalation }, 0, ['escalated']],
    ['not of escalations', { onEscalation: false }, { status: 'failure', escalation }, 0, ['failed']],
    ['always of successes', { onSuccess: 'always' }, { status: 'success' }, 0, ['succeeded']],
    ['never of successes', { onSuccess: 'never' }, { status: 'success' }, 3, []],
    ['of what is unusual', { onUnusual: true }, { status: 'success', phases: [unusual] }, 0, ['unusual']],
    [
      'of what is unusual, after a failure',
      { onUnusual: true },
      { status: 'success', phases: [unusual] },
      1,
      ['recovered', 'unusual'],
    ],
    ['after each failure', { stillFailingAfter: 1 }, { status: 'failure' }, 1, ['still-failing']],
  ])('%s', (_, fields, run, before, occasions) => {
    expect(told(run, before, fields)).toEqual(occasions);
  });
});

/** How a run may end, and whether roo-fsm had a channel then. */
const someRun = fc.record({
  status: fc.constantFrom(
    'success',
    'success',
    'partial_success',
    'failure',
    'error',
    'cancelled',
    'interrupted',
  ) satisfies fc.Arbitrary<RunSummary['status']>,
  rollsBack: fc.constantFrom(undefined, undefined, undefined, undefined, runIdOf(0)),
});

/** Plays runs one after the other; the list of runs counts everything as bad that is no success. */
function play(
  runs: readonly { status: RunSummary['status']; rollsBack: string | undefined }[],
  twice: boolean,
) {
  let remembered: Remembered | null = null;
  let before: { runId: string; status: string; badRuns: number } | null = null;
  const story: { run: RunSummary; occasions: Occasion[] }[] = [];
  runs.forEach(({ status, rollsBack }, number) => {
    const run = runOf({ number, status, ...(rollsBack === undefined ? {} : { rollsBack }) });
    for (let time = 0; time < (twice ? 2 : 1); time += 1) {
      if (remembered?.seen.includes(run.runId)) continue;
      const soFar = earlierOf(remembered, before);
      story.push({ run, occasions: occasionsOf(run, soFar, asked({ stillFailingAfter: 1000 })) });
      const seen = {
        runId: run.runId,
        verdict: verdictOf(run),
        earlier: soFar,
        escalation: escalationOf(run),
      };
      remembered = withRun(remembered, seen);
    }
    before = { runId: run.runId, status, badRuns: status === 'success' ? 0 : (before?.badRuns ?? 0) + 1 };
  });
  return story;
}

describe('an escalation', () => {
  const run = runOf({ escalation: { level: 3, reasons: [], outcome: 'agent.not-repaired' } });

  it.each([
    ['like that of the run before is no news', earlier(1, 'agent.not-repaired'), []],
    ['of which something else came is told', earlier(1, 'agent.not-available'), ['escalated']],
    ['after runs that did not escalate is told', earlier(1), ['escalated']],
    [
      'like that of the run before is reminded of as any failure is',
      earlier(2, 'agent.not-repaired'),
      ['still-failing'],
    ],
  ])('%s', (_, soFar, occasions) => {
    expect(occasionsOf(run, soFar, asked())).toEqual(occasions);
  });

  it('is forgotten after a good run', () => {
    const remembered: Remembered = { v: 1, seen: [], badRuns: 2, escalation: 'open' };
    const good = { runId: 'r', verdict: 'good' as const, earlier: earlier(2, 'open'), escalation: null };
    expect(withRun(remembered, good)).toEqual({ v: 1, seen: ['r'], badRuns: 0, escalation: null });
  });
});

describe('over any runs', () => {
  it('each change is told once, and nothing is told twice without a change between', () => {
    fc.assert(
      fc.property(fc.array(someRun, { maxLength: 40 }), fc.boolean(), (runs, twice) => {
        let isRed = false;
        for (const { run, occasions } of play(runs, twice)) {
          const verdict = verdictOf(run);
          const changes = (verdict === 'bad' && !isRed) || (verdict === 'good' && isRed);
          expect(occasions).toEqual(changes ? [verdict === 'bad' ? 'failed' : 'recovered'] : []);
          if (verdict !== 'none') isRed = verdict === 'bad';
        }
      }),
      { numRuns: 300 },
    );
  });

  it('still failing is told each time so many bad runs are full', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 8 }), (runs, every) => {
        const occasions = Array.from({ length: runs }, (_, before) =>
          occasionsOf(runOf({ status: 'error' }), earlier(before), asked({ stillFailingAfter: every })),
        );
        const expected = occasions.map((_, before) =>
          before === 0 ? ['failed'] : (before + 1) % every === 0 ? ['still-failing'] : [],
        );
        expect(occasions).toEqual(expected);
      }),
    );
  });
});

describe('for how many runs on end it was bad', () => {
  const last = (status: string, badRuns: number) => ({ runId: runIdOf(8), status, badRuns });
  const remembered = (badRuns: number, seen: string[] = [runIdOf(8)]): Remembered => ({
    v: 1,
    seen,
    badRuns,
    escalation: null,
  });

  it.each([
    ['is what was seen, when the run before was seen', remembered(2), last('failure', 7), 2],
    ['is what the list of runs says, when it was not', remembered(2, []), last('failure', 7), 7],
    ['is none after a success that nobody saw', remembered(2, []), last('success', 0), 0],
    ['is what was seen before a cancelled run', remembered(0, []), last('cancelled', 1), 0],
    ['does not count a cancelled run that nobody saw', null, last('cancelled', 1), 0],
    ['is what was seen, when the list is empty', remembered(3, []), null, 3],
    ['is none before the first run', null, null, 0],
  ])('%s', (_, seen, standing, expected) => {
    expect(earlierOf(seen, standing).badRuns).toBe(expected);
  });
});
