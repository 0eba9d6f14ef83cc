import type { Evidence, Fact, OutputExcerpt } from '../../store/events.ts';
import { failure } from '../../store/failure.ts';
import { type Finding, worst } from '../../store/finding.ts';
import type { PlannedTask } from '../../store/plan.ts';
import { finding, type TaskReport } from '../tasks/task.ts';
import type { Stop } from './attempt.ts';

/** All that is known of an attempt once it has ended. */
type Ended = {
  taskId: string;
  planned: PlannedTask;
  durationMs: number;
  report: TaskReport;
  output: { excerpt: OutputExcerpt | undefined; trouble: { code: string } | undefined };
  stopped: Stop | null;
};

/** The fact an attempt ends with. */
export function outcomeOf({ taskId, planned, durationMs, report, output, stopped }: Ended): Fact {
  const findings = [...report.findings, ...outputTrouble(output.trouble)];
  const common = { taskId, durationMs, findings, evidence: report.evidence };
  const base = output.excerpt === undefined ? common : { ...common, output: output.excerpt };
  return stopped === null ? verdict(base, report) : stoppedFact(base, stopped, planned);
}

/** Output that could not be kept is worth a warning, not a failure of the task that spoke. */
const outputTrouble = (trouble: { code: string } | undefined): Finding[] =>
  trouble === undefined ? [] : [finding('warning', 'output.not-kept', { code: trouble.code })];

type Base = { taskId: string; durationMs: number; findings: Finding[]; evidence: Evidence };

/** The status of an attempt: its failure, else the worst of its findings. */
function verdict(base: Base, report: TaskReport): Fact {
  const failed = report.failure ?? failureIn(base.findings, report);
  if (failed !== null) return { type: 'task.failed', data: { ...base, failure: failed } };
  if (report.skipped !== undefined)
    return { type: 'task.skipped', data: { ...base, reason: report.skipped } };
  return { type: worst(base.findings) === 'warning' ? 'task.warned' : 'task.succeeded', data: base };
}

/** Errors fail a task, and so does saying nothing at all: nothing is a success because it did not throw. */
function failureIn(findings: readonly Finding[], { skipped }: TaskReport) {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined) return failure('findings', { errors: errors.length, first: first.code });
  if (findings.length > 0 || skipped !== undefined) return null;
  return failure('assertion-failed', { rule: 'result', detail: 'the task did not say what it found' });
}

function stoppedFact(base: Base, stopped: Stop, planned: PlannedTask): Fact {
  switch (stopped.by) {
    case 'limit': {
      const { limit } = stopped;
      const limitMs = (limit === 'idle' ? planned.idleTimeoutMs : planned.timeoutMs) ?? 0;
      return {
        type: 'task.timed-out',
        data: { ...base, limit, failure: failure('timed-out', { limit, limitMs }) },
      };
    }
    case 'machine':
      return { type: 'task.stopped', data: base };
    case 'suspension':
      return { type: 'task.interrupted', data: { taskId: base.taskId } };
    default:
      return stopped satisfies never;
  }
}
