import type { Plan, PlannedTask } from '../../store/plan.ts';

/** What a rollback is made of, in this order; each is right without the others. */
export const PARTS = ['branches', 'stash', 'files'] as const;
export type Part = (typeof PARTS)[number];

/** The kind of the tasks that roll back; no configuration can name it. */
export const ROLLBACK = 'rollback';

/** The plan of the run that undoes another; the same for the same run, so that it can be gone on with. */
export const rollbackPlan = (runId: string): Plan => ({
  source: ROLLBACK,
  phases: [
    {
      name: ROLLBACK,
      label: ROLLBACK,
      critical: true,
      always: false,
      timeoutMs: HOUR_MS,
      parallel: 1,
      after: [],
      needs: [],
      tasks: PARTS.map((part) => taskOf(runId, part)),
    },
  ],
  timeoutMs: HOUR_MS,
  graceMs: 15_000,
  // Whatever could not be undone is for a person to see: nobody else is asked.
  escalation: {
    recovery: {},
    recoveryWaitMs: 0,
    maxFailedTasks: PARTS.length,
    criteria: [],
    agent: { enabled: false },
    rollback: 'manual',
  },
  notices: [],
});

const HOUR_MS = 3_600_000;

const taskOf = (runId: string, part: Part): PlannedTask => ({
  name: part,
  kind: ROLLBACK,
  timeoutMs: HOUR_MS,
  retry: { attempts: 1, delayMs: 0, backoff: 1, jitter: 0, classes: [] },
  unusual: 'ignore',
  options: { runId, part },
});
