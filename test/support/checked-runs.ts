import type { RunStatus, TaskStatus } from '../../store/events.ts';
import { type Failure, failure } from '../../store/failure.ts';
import type { RunSummary } from '../../store/projections/summary.ts';

type Change = { status?: RunStatus; taskStatus?: TaskStatus; taskMs?: number; failure?: 'dns' | 'timed-out' };

const FAILURES: Record<NonNullable<Change['failure']>, Failure> = {
  dns: failure('dns', { host: 'example.invalid' }),
  'timed-out': failure('timed-out', { limit: 'task', limitMs: 900_000 }),
};

/** A finished run of one phase `diagnostic` with one task `check`, `index` hours ago. */
export function checkedRun(index: number, change: Change = {}): RunSummary {
  const at = new Date(Date.now() - (index + 1) * 3_600_000).toISOString();
  const durationMs = change.taskMs ?? 2_000;
  return {
    runId: `01900000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    machineId: 'test',
    machineVersion: 'test',
    status: change.status ?? 'success',
    trigger: 'manual',
    dryRun: false,
    startedAt: at,
    finishedAt: at,
    durationMs,
    warnings: 0,
    phases: [
      {
        name: 'diagnostic',
        label: 'diagnostic',
        critical: false,
        status: change.taskStatus === 'failed' || change.taskStatus === 'timed-out' ? 'failed' : 'succeeded',
        durationMs,
        tasks: [
          {
            name: 'check',
            kind: 'scripted',
            status: change.taskStatus ?? 'succeeded',
            attempts: 1,
            durationMs,
            findings: [],
            ...(change.failure === undefined ? {} : { failure: FAILURES[change.failure] }),
          },
        ],
      },
    ],
  };
}
