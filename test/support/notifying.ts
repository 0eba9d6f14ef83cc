import type { z } from 'zod';
import { notificationsSchema } from '../../config/notifications.ts';
import type { Notifying } from '../../src/notify/notifying.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import type { PhaseSummary, RunSummary, TaskSummary } from '../../store/projections/summary.ts';
import { NO_STANDING, type Standing } from '../../store/standing.ts';
import { ManualClock } from './manual-clock.ts';

type Config = z.input<typeof notificationsSchema>;

/** What notifications are sent with in a test: a clock that stands, an empty environment. */
export function notifyingIn(
  folder: string,
  config: Config,
  over: Partial<Notifying> = {},
): Notifying & { clock: Notifying['clock'] } {
  const env = over.env ?? {};
  return {
    config: notificationsSchema.parse(config),
    workspace: `${folder}/my repo`,
    dataDir: `${folder}/data`,
    machineId: 'laptop',
    language: 'en',
    env,
    mask: createMask({ env }),
    clock: new ManualClock(),
    ...over,
  };
}

const FAILED_TASK: TaskSummary = {
  name: 'git_sync',
  kind: 'git-sync',
  status: 'failed',
  attempts: 2,
  durationMs: 10,
  findings: [],
  failure: { reason: 'dns', class: 'transient', host: 'git.example' } as NonNullable<TaskSummary['failure']>,
};

/** A phase with one task that failed. */
export const failedPhase = (task: Partial<TaskSummary> = {}): PhaseSummary => ({
  name: 'synchronization',
  label: 'Synchronization',
  critical: true,
  status: 'failed',
  durationMs: 12,
  tasks: [{ ...FAILED_TASK, ...task }],
});

/** The id of the run of this number. */
export const runIdOf = (number: number): string =>
  `01a2029e-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** The summary of a run that has ended. */
export const runOf = (fields: Partial<RunSummary> & { number?: number } = {}): RunSummary => {
  const { number = 1, ...given } = fields;
  const status = given.status ?? 'failure';
  return {
    runId: runIdOf(number),
    machineId: 'laptop',
    machineVersion: '4',
    status,
    trigger: 'schedule',
    dryRun: false,
    startedAt: '2026-01-22T06:00:00.000Z',
    finishedAt: '2026-01-22T06:01:00.000Z',
    durationMs: 60_000,
    warnings: 0,
    phases: status === 'success' ? [] : [failedPhase()],
    ...given,
  };
};

/** The standing of a run after this one. */
export const standingAfter = (before: RunSummary, badRuns: number): Standing => ({
  ...NO_STANDING,
  before: { runId: before.runId, status: before.status, badRuns },
});
