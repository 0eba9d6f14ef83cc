import type { Commit } from '../../store/commit-line.ts';
import type { PhaseStatus, RunStatus, StoredEvent, TaskStatus } from '../../store/events.ts';
import { type Plan, type PlannedPhase, parseAttemptId, taskKey } from '../../store/plan.ts';
import { isAccepted } from './invariants.ts';

/** Statuses of a run: of its tasks and phases by name, and its own. */
export type Statuses = {
  tasks: Record<string, TaskStatus>;
  phases: Record<string, PhaseStatus>;
  run: RunStatus;
};

/** The statuses that the events themselves tell. */
export function recordedStatuses(commits: readonly Commit[]): Statuses {
  const statuses: Statuses = { tasks: {}, phases: {}, run: 'error' };
  for (const { type, data } of commits.flatMap(({ events }) => events)) {
    if (type === 'task.completed') statuses.tasks[taskKey(data.phase, data.task)] = data.status;
    if (type === 'run.completed') statuses.run = data.status;
    if (isPhaseEnd(type) && 'phase' in data)
      statuses.phases[data.phase] = type.slice('phase.'.length) as PhaseStatus;
  }
  return statuses;
}

const isPhaseEnd = (type: string): boolean => type.startsWith('phase.') && type !== 'phase.started';

/**
 * The statuses as the table of the contract makes them from what happened: from the outcomes of the attempts,
 * from who was asked to stop, and from what had no turn; not from what the machine said they were.
 */
export function expectedStatuses(plan: Plan, commits: readonly Commit[]): Statuses {
  const happened = gather(commits);
  const tasks: Statuses['tasks'] = {};
  const phases: Statuses['phases'] = {};
  for (const phase of plan.phases) {
    if (happened.started.has(phase.name)) {
      for (const { name } of phase.tasks)
        tasks[taskKey(phase.name, name)] = taskStatus(happened, taskKey(phase.name, name));
    }
    phases[phase.name] = phaseStatus(happened, phase, tasks);
  }
  return { tasks, phases, run: runStatus(plan, happened, phases) };
}

type Last = { outcome: string | null; stopped: boolean; again: boolean };
type Happened = {
  started: Set<string>;
  last: Map<string, Last>;
  /** Why a task was passed over without an attempt. */
  omitted: Map<string, string>;
  cancelled: boolean;
  /** Tasks and phases that ended once the run was cancelled. */
  endedAfterwards: Set<string>;
  abandoned: boolean;
  outOfTime: boolean;
  repaired: boolean;
};

function gather(commits: readonly Commit[]): Happened {
  const happened: Happened = {
    started: new Set(),
    last: new Map(),
    omitted: new Map(),
    cancelled: false,
    endedAfterwards: new Set(),
    abandoned: false,
    outOfTime: false,
    repaired: false,
  };
  for (const commit of commits.filter(isAccepted)) for (const event of commit.events) note(happened, event);
  return happened;
}

function note(happened: Happened, { type, data }: StoredEvent): void {
  const { last, omitted, cancelled, endedAfterwards } = happened;
  if (cancelled && isPhaseEnd(type) && 'phase' in data) endedAfterwards.add(data.phase);
  switch (type) {
    case 'task.completed':
      if (cancelled) endedAfterwards.add(taskKey(data.phase, data.task));
      return;
    case 'phase.started':
      happened.started.add(data.phase);
      return;
    case 'task.omitted':
      omitted.set(taskKey(data.phase, data.task), data.reason.code);
      return;
    case 'task.scheduled':
      last.set(taskKey(data.phase, data.task), { outcome: null, stopped: false, again: false });
      return;
    case 'task.cancelled':
      return change(last, parseAttemptId(data.taskId)?.key, { stopped: true });
    case 'retry.scheduled':
    case 'recovery.requested':
      return change(last, taskKey(data.phase, data.task), { again: true });
    case 'recovery.finished':
      return change(last, taskKey(data.phase, data.task), { again: false });
    case 'task.succeeded':
    case 'task.warned':
    case 'task.skipped':
    case 'task.failed':
    case 'task.timed-out':
      return change(last, parseAttemptId(data.taskId)?.key, { outcome: type.slice('task.'.length) });
    case 'cancel.requested':
      happened.cancelled = true;
      return;
    case 'run.abandoned':
      happened.abandoned = true;
      return;
    case 'timer.fired':
      happened.outOfTime ||= data.timerId === 'run' && !happened.cancelled;
      return;
    case 'verification.finished':
      happened.repaired = data.repaired;
      return;
    default:
      return;
  }
}

function change(last: Map<string, Last>, key: string | undefined, changed: Partial<Last>): void {
  const before = last.get(key ?? '');
  if (key !== undefined && before !== undefined) last.set(key, { ...before, ...changed });
}

/** The last attempt decides; one that was asked to stop can still have succeeded, or else has no verdict of its own. */
function taskStatus({ last, omitted, endedAfterwards }: Happened, key: string): TaskStatus {
  const cancelled = endedAfterwards.has(key);
  const { outcome, stopped, again } = last.get(key) ?? { outcome: null, stopped: false, again: false };
  if (outcome === 'succeeded' || outcome === 'warned' || outcome === 'skipped') return outcome;
  if (omitted.has(key)) return omitted.get(key) === 'stop.cancelled' ? 'cancelled' : 'skipped';
  if (stopped || again) return cancelled ? 'cancelled' : again ? 'failed' : 'timed-out';
  return outcome === 'timed-out' ? 'timed-out' : 'failed';
}

/** Any task failed or timed out, or had no time for its turn: failed; else any warned: degraded. */
function phaseStatus(
  { started, omitted, endedAfterwards }: Happened,
  { name, skip, tasks: planned }: PlannedPhase,
  tasks: Statuses['tasks'],
): PhaseStatus {
  if (skip !== undefined) return 'skipped';
  if (!started.has(name)) return endedAfterwards.has(name) ? 'cancelled' : 'skipped';
  const keys = planned.map((task) => taskKey(name, task.name));
  const has = (...wanted: TaskStatus[]): boolean =>
    keys.some((key) => wanted.includes(tasks[key] ?? 'interrupted'));
  if (has('failed', 'timed-out')) return 'failed';
  if (has('cancelled')) return 'cancelled';
  if (keys.some((key) => omitted.get(key)?.endsWith('timed-out'))) return 'failed';
  if (has('warned')) return 'degraded';
  return has('succeeded') ? 'succeeded' : 'skipped';
}

/** A critical phase failed, or none succeeded: failure; another failed: partial success; else success. */
function runStatus(plan: Plan, happened: Happened, phases: Statuses['phases']): RunStatus {
  const { abandoned, cancelled, outOfTime, repaired } = happened;
  if (abandoned) return 'interrupted';
  if (cancelled) return 'cancelled';
  if (repaired) return 'partial_success';
  const failed = plan.phases.filter(({ name }) => phases[name] === 'failed');
  if (outOfTime || failed.some(({ critical }) => critical)) return 'failure';
  if (failed.length === 0) return 'success';
  const anyGood = Object.values(phases).some((status) => status === 'succeeded' || status === 'degraded');
  return anyGood ? 'partial_success' : 'failure';
}
