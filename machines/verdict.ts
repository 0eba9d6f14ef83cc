import type { PhaseStatus, RunStatus } from '../store/events.ts';
import { type Plan, type PlannedPhase, taskKey } from '../store/plan.ts';
import { failedTask, type RunContext, recordOf, type TaskRecord } from './model.ts';

/** A phase is as good as its worst task, and no good without the turn of each; when all had nothing to do, so had the phase. */
export function phaseVerdict(context: RunContext, phase: PlannedPhase): PhaseStatus {
  const records = phase.tasks.map((task) => recordOf(context, taskKey(phase.name, task.name)));
  const has = (status: TaskRecord['status']): boolean => records.some((record) => record.status === status);
  if (records.some(failedTask)) return 'failed';
  if (has('cancelled')) return 'cancelled';
  if (records.some((record) => record.outOfTime)) return 'failed';
  if (has('warned')) return 'degraded';
  return has('succeeded') ? 'succeeded' : 'skipped';
}

/** The status of the run once its phases have ended. */
export function runVerdict(context: RunContext): RunStatus {
  if (context.plan === null) return 'error';
  if (context.stop === 'cancelled') return 'cancelled';
  if (context.stop === 'run-timed-out') return 'failure';
  const failed = context.plan.phases.filter((phase) => context.phases[phase.name]?.status === 'failed');
  if (failed.length === 0) return 'success';
  const anyGood = context.plan.phases.some((phase) => isGood(context, phase.name));
  return failed.some((phase) => phase.critical) || !anyGood ? 'failure' : 'partial_success';
}

const isGood = (context: RunContext, phase: string): boolean => {
  const status = context.phases[phase]?.status;
  return status === 'succeeded' || status === 'degraded';
};

/** The first critical phase that failed; it ends the work. */
export const failedCriticalPhase = (context: RunContext): PlannedPhase | undefined =>
  context.plan?.phases.find((phase) => phase.critical && context.phases[phase.name]?.status === 'failed');

/** Keys of the tasks that ended failed or timed out, in the order of the plan. */
export const failedTaskKeys = (context: RunContext): string[] =>
  allKeys(context.plan).filter((key) => failedTask(context.tasks[key]));

const allKeys = (plan: Plan | null): string[] =>
  plan?.phases.flatMap((phase) => phase.tasks.map((task) => taskKey(phase.name, task.name))) ?? [];
