import type { Evidence, Fact, OutputExcerpt, Reason } from '../../store/events.ts';
import { type Failure, failure, type Limit } from '../../store/failure.ts';
import { type Finding, worst } from '../../store/finding.ts';
import { failureOfErrors } from '../tasks/failure-of-errors.ts';
import { finding, type TaskReport } from '../tasks/task.ts';
import type { Stop } from './attempt.ts';
import { megabytes } from './limits/megabytes.ts';

/** All that is known of an attempt once it has ended. */
type Ended = {
  taskId: string;
  limitsMs: Readonly<Record<Limit, number>>;
  durationMs: number;
  report: TaskReport;
  /** What the runner itself has to say: it never stands for a result of the task. */
  remarks: readonly Finding[];
  /** What the recovery before this attempt (level 2) said it did. */
  recoveredBy?: Reason | undefined;
  output: { excerpt: OutputExcerpt | undefined; trouble: { code: string } | undefined };
  stopped: Stop | null;
};

/** The fact an attempt ends with. */
export function outcomeOf(ended: Ended): Fact {
  const { taskId, limitsMs, durationMs, report, remarks, output, stopped } = ended;
  const repaired = recoveryRemarks(ended.recoveredBy);
  const findings = [...report.findings, ...repaired, ...remarks, ...outputTrouble(output.trouble)];
  const common = { taskId, durationMs, findings, evidence: report.evidence };
  const base = output.excerpt === undefined ? common : { ...common, output: output.excerpt };
  return stopped === null ? verdict(base, report) : stoppedFact(base, stopped, limitsMs);
}

/** Output that could not be kept is worth a warning, not a failure of the task that spoke. */
const outputTrouble = (trouble: { code: string } | undefined): Finding[] =>
  trouble === undefined ? [] : [finding('warning', 'output.not-kept', { code: trouble.code })];

/** A file that was put right is worth a look; a task that waited, or set changes aside and gave them back, is as it was. */
const recoveryRemarks = (said: Reason | undefined): Finding[] =>
  said === undefined ? [] : [{ severity: said.code === 'recovery.restored' ? 'warning' : 'info', ...said }];

type Base = { taskId: string; durationMs: number; findings: Finding[]; evidence: Evidence };

/** The status of an attempt: its failure, else the worst of its findings. */
function verdict(base: Base, report: TaskReport): Fact {
  const failed = report.failure ?? failureIn(report);
  if (failed !== null) return { type: 'task.failed', data: { ...base, failure: failed } };
  if (report.skipped !== undefined)
    return { type: 'task.skipped', data: { ...base, reason: report.skipped } };
  return { type: worst(base.findings) === 'warning' ? 'task.warned' : 'task.succeeded', data: base };
}

/** Errors fail a task, and so does saying nothing at all: nothing is a success because it did not throw. */
function failureIn({ findings, skipped }: TaskReport): Failure | null {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return failureOfErrors(errors);
  if (findings.length > 0 || skipped !== undefined) return null;
  return failure('assertion-failed', { rule: 'result', detail: 'the task did not say what it found' });
}

function stoppedFact(base: Base, stopped: Stop, limitsMs: Ended['limitsMs']): Fact {
  const timedOut = (limit: Limit): Fact => ({
    type: 'task.timed-out',
    data: { ...base, limit, failure: failure('timed-out', { limit, limitMs: limitsMs[limit] }) },
  });
  switch (stopped.by) {
    case 'limit':
      return timedOut(stopped.limit);
    case 'memory':
      return {
        type: 'task.failed',
        data: {
          ...base,
          failure: failure('memory-limit', {
            usedMegabytes: megabytes(stopped.usedBytes),
            limitMegabytes: megabytes(stopped.limitBytes),
          }),
        },
      };
    case 'machine':
      return stopped.reason === 'cancelled'
        ? { type: 'task.stopped', data: base }
        : timedOut(LIMIT[stopped.reason]);
    case 'suspension':
      return { type: 'task.interrupted', data: { taskId: base.taskId } };
    default:
      return stopped satisfies never;
  }
}

/** Which limit stands behind the machine's reason to stop a task. */
const LIMIT = { 'phase-timed-out': 'phase', 'run-timed-out': 'run' } as const;
