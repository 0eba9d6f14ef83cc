import fc from 'fast-check';
import type { FailureClass } from '../../store/failure.ts';
import type { Plan, PlannedPhase, PlannedTask, PlanSkip } from '../../store/plan.ts';

const skip = fc.option(fc.constantFrom<PlanSkip>('disabled', 'not-selected'), { nil: undefined });
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const withSkip = <T extends object>(made: T, skipped: PlanSkip | undefined): T & { skip?: PlanSkip } =>
  skipped === undefined ? made : { ...made, skip: skipped };

const tasks = fc.record({
  attempts: fc.integer({ min: 1, max: 4 }),
  delayMs: fc.integer({ min: 0, max: 200 }),
  jitter: fc.constantFrom(0, 0.5),
  classes: fc.constantFrom<FailureClass[]>(
    [],
    ['transient'],
    ['transient', 'unknown'],
    ['transient', 'permanent', 'unknown'],
  ),
  sameError: rarely(fc.integer({ min: 1, max: 2 })),
  skip: rarely(skip),
});

const phases = fc.record({
  critical: fc.boolean(),
  always: fc.boolean(),
  parallel: fc.integer({ min: 1, max: 3 }),
  timeoutMs: fc.integer({ min: 100, max: 4_000 }),
  skip: rarely(skip),
  tasks: fc.array(tasks, { minLength: 1, maxLength: 3, size: 'max' }),
  /** For each phase before it: whether it is waited for, and needed. */
  waits: fc.array(fc.constantFrom('no', 'after', 'needs'), { minLength: 2, maxLength: 2 }),
});

/** Small plans of one to three phases with one to three tasks each, with everything a plan may say. */
export const randomPlans: fc.Arbitrary<Plan> = fc
  .record({
    phases: fc.array(phases, { minLength: 1, maxLength: 3, size: 'max' }),
    timeoutMs: fc.integer({ min: 500, max: 10_000 }),
    graceMs: fc.integer({ min: 20, max: 300 }),
    waitMs: fc.integer({ min: 0, max: 200 }),
    procedure: fc.constantFrom('wait_and_retry', undefined),
    maxFailedTasks: fc.integer({ min: 0, max: 3 }),
    agent: fc.constantFrom(true, false, 'scheduled' as const),
    rollback: fc.constantFrom('manual' as const, 'automatic' as const),
  })
  .map(({ phases: made, timeoutMs, graceMs, waitMs, procedure, maxFailedTasks, agent, rollback }) => ({
    source: 'test',
    phases: made.map(phaseOf),
    timeoutMs,
    graceMs,
    escalation: {
      recovery: procedure === undefined ? {} : { network_failures: procedure },
      recoveryWaitMs: waitMs,
      maxFailedTasks,
      agent: { enabled: agent },
      rollback,
    },
    notices: [],
  }));

type Drawn<A> = A extends fc.Arbitrary<infer T> ? T : never;

const NAMES = ['a', 'b', 'c'];

function phaseOf(drawn: Drawn<typeof phases>, index: number): PlannedPhase {
  const { critical, always, parallel, timeoutMs, waits } = drawn;
  const name = NAMES[index] ?? '';
  const before = NAMES.slice(0, index);
  return withSkip(
    {
      name,
      label: name,
      critical,
      always,
      timeoutMs,
      parallel,
      after: before.filter((_, at) => waits[at] !== 'no'),
      needs: before.filter((_, at) => waits[at] === 'needs'),
      tasks: drawn.tasks.map(taskOf),
    },
    drawn.skip,
  );
}

const taskOf = (drawn: Drawn<typeof tasks>, index: number): PlannedTask => {
  const { sameError, skip: _skip, ...policy } = drawn;
  const retry = { ...policy, backoff: 2, ...(sameError === undefined ? {} : { sameError }) };
  return withSkip(
    { name: ['x', 'y', 'z'][index] ?? '', kind: 'scripted', timeoutMs: 1_000, retry, options: {} },
    drawn.skip,
  );
};
