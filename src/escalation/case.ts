import type { DataOf, Reason, StoredEvent } from '../../store/events.ts';
import { taskKey } from '../../store/plan.ts';
import {
  type PhaseSummary,
  type RunSummary,
  summarise,
  type TaskSummary,
} from '../../store/projections/summary.ts';

/** The counters of the original's `summary`. */
export type Counters = {
  phases_executed: number;
  phases_successful: number;
  phases_failed: number;
  total_tasks: number;
  successful_tasks: number;
  failed_tasks: number;
};

/** A run that needs help, as its texts and its record tell of it. */
export type EscalationCase = {
  run: RunSummary;
  /** When level 3 was reached, ISO 8601. */
  at: string;
  /** What came of the work, before anybody helped. */
  status: string;
  reasons: Reason[];
  byHand: DataOf<'run.started'>['byHand'];
  failedPhases: PhaseSummary[];
  /** `phase/task` of what failed, in the order of the plan. */
  failedTasks: (TaskSummary & { key: string })[];
  counters: Counters;
  /** What the checks after the agent said. */
  verification: DataOf<'verification.finished'> | null;
};

/** What a run's events say of its escalation; `null` when there is none. */
export function caseOf(events: readonly StoredEvent[]): EscalationCase | null {
  const run = summarise(events);
  const [started] = events;
  const escalated = find(events, 'run.escalated');
  if (run === null || started?.type !== 'run.started' || escalated === undefined) return null;
  const tasks = run.phases.flatMap((phase) =>
    phase.tasks.map((task) => ({ ...task, key: taskKey(phase.name, task.name) })),
  );
  const phases = (...statuses: string[]): PhaseSummary[] =>
    run.phases.filter(({ status }) => statuses.includes(status));
  const failedTasks = tasks.filter(({ status }) => status === 'failed' || status === 'timed-out');
  return {
    run,
    at: escalated.at,
    status: find(events, 'work.completed')?.data.status ?? run.status,
    reasons: escalated.data.reasons,
    byHand: started.data.byHand,
    failedPhases: phases('failed'),
    failedTasks,
    counters: {
      phases_executed: phases('succeeded', 'degraded', 'failed', 'cancelled').length,
      phases_successful: phases('succeeded', 'degraded').length,
      phases_failed: phases('failed').length,
      total_tasks: tasks.length,
      successful_tasks: tasks.filter(({ status }) => status === 'succeeded' || status === 'warned').length,
      failed_tasks: failedTasks.length,
    },
    verification: find(events, 'verification.finished')?.data ?? null,
  };
}

const find = <T extends StoredEvent['type']>(
  events: readonly StoredEvent[],
  type: T,
): StoredEvent<T> | undefined =>
  events.find((event): event is StoredEvent<T> & StoredEvent => event.type === type);
