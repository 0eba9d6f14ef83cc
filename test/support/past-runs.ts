import type { PhaseSummary, RunSummary, TaskSummary } from '../../store/projections/summary.ts';

/** The summary of a run that ended well, without phases, unless it is told otherwise. */
export const pastRun = (change: Partial<RunSummary> = {}): RunSummary => ({
  runId: 'run',
  machineId: 'test-machine',
  machineVersion: 'test',
  status: 'success',
  trigger: 'manual',
  dryRun: false,
  startedAt: '2026-01-22T00:31:00.000Z',
  finishedAt: '2026-01-22T00:32:00.000Z',
  durationMs: 60_000,
  warnings: 0,
  phases: [],
  ...change,
});

export const pastPhase = (
  name: string,
  tasks: TaskSummary[],
  change: Partial<PhaseSummary> = {},
): PhaseSummary => ({
  name,
  label: name,
  critical: false,
  status: 'succeeded',
  durationMs: 1_000,
  tasks,
  ...change,
});

export const pastTask = (name: string, change: Partial<TaskSummary> = {}): TaskSummary => ({
  name,
  kind: 'scripted',
  status: 'succeeded',
  attempts: 1,
  durationMs: 1_000,
  findings: [],
  ...change,
});
