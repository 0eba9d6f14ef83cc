import type { Plan, PlannedPhase, PlannedTask } from '../../store/plan.ts';

/** A task of a small plan; two attempts for what passes by itself. */
export const task = (name: string, change: Partial<PlannedTask> = {}): PlannedTask => ({
  name,
  kind: 'scripted',
  timeoutMs: 1_000,
  retry: { attempts: 2, delayMs: 100, backoff: 2, jitter: 0.5, classes: ['transient'] },
  options: {},
  ...change,
});

/** A phase of a small plan, with tasks of these names. */
export const phase = (
  name: string,
  tasks: (string | PlannedTask)[],
  change: Partial<PlannedPhase> = {},
): PlannedPhase => ({
  name,
  label: name,
  critical: false,
  always: false,
  timeoutMs: 5_000,
  parallel: 1,
  after: [],
  needs: [],
  tasks: tasks.map((one) => (typeof one === 'string' ? task(one) : one)),
  ...change,
});

/** A plan of these phases, each after the one before unless it says otherwise. */
export const plan = (phases: PlannedPhase[], escalation: Partial<Plan['escalation']> = {}): Plan => ({
  source: 'test',
  phases: phases.map((one, index) => {
    const before = phases[index - 1];
    return before === undefined || one.after.length > 0 ? one : { ...one, after: [before.name] };
  }),
  timeoutMs: 60_000,
  graceMs: 500,
  escalation: {
    recovery: { network_failures: 'wait_and_retry' },
    recoveryWaitMs: 50,
    maxFailedTasks: 3,
    agent: { enabled: true },
    rollback: 'automatic',
    ...escalation,
  },
  notices: [],
});
