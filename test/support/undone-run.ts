import type { TaskReport } from '../../src/tasks/task.ts';
import { EVENT_VERSION, type StoredEvent } from '../../store/events.ts';
import type { World } from '../../store/standing.ts';
import { phase, plan } from './plans.ts';

/** What a run is said to have done. */
export type UndoneRun = {
  runId: string;
  workspace: string;
  before?: World | null;
  after?: World | null;
  /** What its tasks found, in this order. */
  reports?: readonly TaskReport[];
  /** It had a task of the user's own. */
  own?: boolean;
  resumed?: boolean;
  /** It was asked to take itself back, by as many processes one after the other. */
  askedBack?: number;
};

/** As much of the log of a run as a rollback reads. */
export function undoneRun(run: UndoneRun): StoredEvent[] {
  const { runId, workspace, before, after, reports = [], own = false, resumed = false, askedBack = 0 } = run;
  const planned = plan([phase('work', ['own'])]);
  const [task] = planned.phases[0]?.tasks ?? [];
  if (task !== undefined) task.kind = own ? 'command' : 'git-sync';
  const bodies: { type: string; data: unknown }[] = [
    {
      type: 'run.started',
      data: {
        plan: planned,
        planDigest: '',
        ...(before == null ? {} : { world: before }),
        machineVersion: 'test',
        productVersion: 'test',
        trigger: 'manual',
        dryRun: false,
        seed: 1,
        workspace,
        platform: 'test',
        nodeVersion: 'test',
      },
    },
    {
      type: 'task.scheduled',
      data: { taskId: 'work/own#1', phase: 'work', task: 'own', attempt: 1, level: 1 },
    },
    ...(resumed ? [RESUMED] : []),
    ...reports.map(({ findings, evidence }) => ({
      type: 'task.succeeded',
      data: { taskId: 'work/own#1', durationMs: 1, findings, evidence },
    })),
    ...(askedBack > 0 ? [{ type: 'rollback.requested', data: { failedTasks: ['work/own'] } }] : []),
    ...Array.from({ length: Math.max(0, askedBack - 1) }, () => RESUMED),
    ...(after == null ? [] : [{ type: 'world.recorded', data: after }]),
  ];
  return bodies.map(
    (body, at) =>
      ({
        v: EVENT_VERSION,
        seq: at + 1,
        at: '2026-01-22T00:31:00.000Z',
        elapsedMs: at,
        machineId: 'test-machine',
        runId,
        ...body,
      }) as StoredEvent,
  );
}

const RESUMED = { type: 'run.resumed', data: { pid: 1, host: 'test', openAttempts: [] } };
