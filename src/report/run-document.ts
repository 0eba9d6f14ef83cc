import type { RunStatus } from '../../store/events.ts';
import { placeOf } from '../../store/place-of.ts';
import type { RunSummary, TaskSummary } from '../../store/projections/summary.ts';
import { sentence } from '../text/catalogue.ts';
import { whyFailed } from '../text/failures.ts';
import type { Language } from '../text/sentence.ts';
import { escalationDocument } from './escalation-document.ts';
import { shownPhases } from './shown-phases.ts';

/** A run that has not ended is `running` while a process owns it, and `resumable` when nobody works on it. */
export type ShownStatus = RunStatus | 'running' | 'resumable';

const EXIT_CODES: Record<ShownStatus, number> = {
  success: 0,
  partial_success: 1,
  failure: 2,
  error: 3,
  cancelled: 4,
  interrupted: 3,
  running: 0,
  resumable: 0,
};

export const shownStatus = (run: RunSummary, owned: boolean): ShownStatus =>
  run.status === 'open' ? (owned ? 'running' : 'resumable') : run.status;

export const exitCodeOf = (status: ShownStatus): number => EXIT_CODES[status];

/** What a document says of a task beside what a run does. */
export type TaskExtras = (phase: string, task: string) => object;

/** The document of `run --json` and `show --json`. */
export function runDocument(
  run: RunSummary,
  language: Language,
  shown: { status: ShownStatus; exitCode: number; taskExtras?: TaskExtras },
): object {
  return {
    schema: 'roo-fsm/run@1',
    runId: run.runId,
    machineId: run.machineId,
    status: shown.status,
    exitCode: shown.exitCode,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    durationMs: run.durationMs,
    dryRun: run.dryRun,
    trigger: run.trigger,
    warnings: run.warnings,
    ...(run.repairedBy === undefined ? {} : { repairedBy: run.repairedBy }),
    ...(run.reason === undefined ? {} : { reason: sentence(run.reason.code, run.reason.params, language) }),
    ...(run.configError === undefined ? {} : { configError: run.configError }),
    phases: shownPhases(run, shown.status).map((phase) => ({
      name: phase.name,
      // The document's phases know no interruption: one that was left open is running still.
      status: phase.status === 'interrupted' ? 'running' : phase.status,
      critical: phase.critical,
      durationMs: phase.durationMs,
      ...(phase.reason === undefined
        ? {}
        : { reason: sentence(phase.reason.code, phase.reason.params, language) }),
      tasks: phase.tasks.map((task) => ({
        ...taskDocument(task, language),
        ...shown.taskExtras?.(phase.name, task.name),
      })),
    })),
    ...(run.escalation === undefined ? {} : { escalation: escalationDocument(run.escalation, language) }),
  };
}

function taskDocument(task: TaskSummary, language: Language): object {
  return {
    name: task.name,
    kind: task.kind,
    status: task.status,
    attempts: task.attempts,
    durationMs: task.durationMs,
    findings: task.findings.map(({ severity, code, params, where }) => ({
      severity,
      code,
      message: sentence(code, params, language),
      ...(where === undefined ? {} : { where: placeOf(where) }),
    })),
    ...(task.failure === undefined
      ? {}
      : {
          failure: {
            reason: task.failure.reason,
            class: task.failure.class,
            ...(task.failure.reason === 'timed-out' ? { limit: task.failure.limit } : {}),
            message: whyFailed({ failure: task.failure, findings: task.findings }, language),
          },
        }),
    ...(task.reason === undefined
      ? {}
      : { reason: sentence(task.reason.code, task.reason.params, language) }),
    ...(task.output === undefined ? {} : { output: task.output.file }),
  };
}
