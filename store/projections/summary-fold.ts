import type { PhaseStatus, StoredEvent } from '../events.ts';
import { parseAttemptId } from '../plan.ts';
import { applyLadder } from './ladder-fold.ts';
import type { PhaseSummary, RunSummary, TaskSummary } from './summary.ts';

/** A summary in the making, with the owned run time at which what is open began, in milliseconds. */
export type Fold = {
  summary: RunSummary;
  phaseStart: Record<string, number>;
  taskStart: Record<string, number>;
};

/** One more event of the run. The summary is changed in place: nobody else sees it yet. */
export function apply(fold: Fold, event: StoredEvent): void {
  const { summary } = fold;
  if (summary.escalation === undefined && summary.finishedAt === null)
    summary.durationMs = round(event.elapsedMs);
  switch (event.type) {
    case 'phase.started':
      fold.phaseStart[event.data.phase] = event.elapsedMs;
      phaseOf(summary, event.data.phase).status = 'running';
      return;
    case 'phase.succeeded':
    case 'phase.degraded':
    case 'phase.failed':
    case 'phase.cancelled':
    case 'phase.skipped':
      endPhase(fold, event);
      return;
    case 'task.scheduled': {
      const task = taskOf(summary, event.data.phase, event.data.task);
      fold.taskStart[`${event.data.phase}/${event.data.task}`] ??= event.elapsedMs;
      task.status = 'running';
      task.attempts = event.data.attempt;
      return;
    }
    case 'task.succeeded':
    case 'task.warned':
    case 'task.failed':
    case 'task.timed-out':
    case 'task.skipped':
    case 'task.stopped':
      outcome(summary, event);
      return;
    case 'task.omitted':
      taskOf(summary, event.data.phase, event.data.task).reason = event.data.reason;
      return;
    case 'task.completed': {
      const task = taskOf(summary, event.data.phase, event.data.task);
      const start = fold.taskStart[`${event.data.phase}/${event.data.task}`];
      task.status = event.data.status;
      task.attempts = event.data.attempts;
      task.durationMs = start === undefined ? 0 : round(event.elapsedMs - start);
      return;
    }
    case 'work.completed':
      summary.durationMs = round(event.elapsedMs);
      return;
    case 'run.escalated':
    case 'escalation.announced':
    case 'escalation.skipped':
    case 'agent.requested':
    case 'agent.answered':
    case 'verification.finished':
    case 'rollback.finished':
    case 'person.requested':
      applyLadder(summary, event);
      return;
    case 'run.abandoned':
      summary.reason = event.data.reason;
      return;
    case 'run.completed':
      summary.status = event.data.status;
      summary.finishedAt = event.at;
      if (event.data.repairedBy !== undefined) summary.repairedBy = event.data.repairedBy;
      if (event.data.status === 'interrupted') closeWhatWasOpen(fold, event.elapsedMs);
      return;
    default:
      return;
  }
}

type PhaseEnd = StoredEvent<
  'phase.succeeded' | 'phase.degraded' | 'phase.failed' | 'phase.cancelled' | 'phase.skipped'
>;

function endPhase(fold: Fold, event: PhaseEnd): void {
  const phase = phaseOf(fold.summary, event.data.phase);
  phase.status = event.type.slice('phase.'.length) as PhaseStatus;
  phase.durationMs = round(event.elapsedMs - (fold.phaseStart[event.data.phase] ?? event.elapsedMs));
  if (event.type !== 'phase.skipped' && event.type !== 'phase.cancelled') return;
  const reason = event.type === 'phase.skipped' ? event.data.reason : { code: 'stop.cancelled', params: {} };
  phase.reason = reason;
  for (const task of phase.tasks) {
    if (task.status !== 'waiting') continue;
    task.status = event.type === 'phase.skipped' ? 'skipped' : 'cancelled';
    task.reason = reason;
  }
}

/** Nothing runs or waits in a run that has ended: an abandoned one leaves its parts where they were. */
function closeWhatWasOpen({ summary, phaseStart, taskStart }: Fold, elapsedMs: number): void {
  const since = (start: number | undefined): number => round(elapsedMs - (start ?? elapsedMs));
  const reason = summary.reason ?? { code: 'stop.cancelled', params: {} };
  for (const phase of summary.phases) {
    for (const task of phase.tasks) {
      if (task.status === 'running') {
        task.status = 'interrupted';
        task.durationMs = since(taskStart[`${phase.name}/${task.name}`]);
      } else if (task.status === 'waiting') {
        task.status = 'skipped';
        task.reason = reason;
      }
    }
    if (phase.status !== 'running' && phase.status !== 'waiting') continue;
    phase.durationMs = since(phaseStart[phase.name]);
    phase.status = phase.status === 'running' ? 'cancelled' : 'skipped';
    phase.reason = reason;
  }
}

type Outcome = StoredEvent<
  'task.succeeded' | 'task.warned' | 'task.failed' | 'task.timed-out' | 'task.skipped' | 'task.stopped'
>;

function outcome(summary: RunSummary, event: Outcome): void {
  const place = parseAttemptId(event.data.taskId);
  if (place === null) return;
  const task = taskOf(summary, place.phase, place.task);
  task.findings = event.data.findings;
  delete task.failure;
  if ('failure' in event.data) task.failure = event.data.failure;
  if ('reason' in event.data) task.reason = event.data.reason;
  if (event.data.output !== undefined) task.output = event.data.output;
}

function phaseOf(summary: RunSummary, name: string): PhaseSummary {
  const phase = summary.phases.find((candidate) => candidate.name === name);
  if (phase === undefined) throw new Error(`the log speaks of a phase that its plan does not have: ${name}`);
  return phase;
}

function taskOf(summary: RunSummary, phase: string, name: string): TaskSummary {
  const task = phaseOf(summary, phase).tasks.find((candidate) => candidate.name === name);
  if (task === undefined)
    throw new Error(`the log speaks of a task that its plan does not have: ${phase}/${name}`);
  return task;
}

const round = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;
