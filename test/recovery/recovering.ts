import fs from 'node:fs';
import path from 'node:path';
import type { RecoveryOrder } from '../../src/ladder/ladder.ts';
import { recover } from '../../src/recovery/recover.ts';
import { systemClock } from '../../src/system/clock.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import { spawnedProcesses } from '../../src/system/processes/spawned-processes.ts';
import { keepCopies } from '../../src/tasks/backup/keep-copies.ts';
import { type Failure, failure, recoveryFamilyOf } from '../../store/failure.ts';
import type { PlannedTask } from '../../store/plan.ts';
import { plan, task } from '../support/plans.ts';
import { taskContext } from '../support/task-context.ts';

export const RUN_ID = '0199e6c7-a1b2-7000-8000-000000000001';

export const dataDirOf = (workspace: string): string => path.join(workspace, '.roo-fsm');

type Given = {
  workspace: string;
  procedure: string;
  failure: Failure;
  planned?: Partial<PlannedTask>;
  runId?: string;
  signal?: AbortSignal;
};

/** Asks for a recovery as the performer does. */
export function recovered({ workspace, procedure, failure: failed, planned = {}, runId, signal }: Given) {
  const order: RecoveryOrder = {
    phase: 'check',
    task: 'critical',
    planned: { ...task('critical'), kind: 'files', ...planned },
    family: recoveryFamilyOf(failed) ?? 'file_corruption',
    procedure,
    failure: failed,
    waitedMs: 0,
    signal: signal ?? new AbortController().signal,
  };
  const place = { workspace, dataDir: dataDirOf(workspace), runId: runId ?? RUN_ID };
  const processes = spawnedProcesses(systemClock);
  return recover({ ...place, plan: plan([]), clock: systemClock, processes }, order);
}

/** Asks to restore these files, which a task found unparsable. */
export const restored = (workspace: string, corrupt: string[], given: Partial<Given> = {}) =>
  recovered({
    workspace,
    procedure: 'restore_from_backup',
    failure: failure('findings', { errors: corrupt.length, first: 'files.syntax', corrupt }),
    ...given,
  });

/** Keeps copies of these files (relative to the workspace) as a task does that found them good at this time. */
export function kept(workspace: string, files: readonly string[], at = '2026-01-01T00:00:00.000Z') {
  const clock = { ...systemClock, now: () => Date.parse(at) };
  const mask = createMask({ env: {} }).text;
  const context = taskContext({ workspace, dataDir: dataDirOf(workspace), options: {}, clock, mask });
  return keepCopies(
    context,
    files.map((file) => path.join(workspace, file)),
  );
}

/** Every file in the trash of this run, by what it was called. */
export function trashOf(workspace: string): Record<string, string> {
  const trash = path.join(dataDirOf(workspace), 'trash');
  if (!fs.existsSync(trash)) return {};
  return Object.fromEntries(
    fs
      .readdirSync(trash, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'manifest.jsonl')
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        const [, name = ''] = file
          .split(path.sep)
          .join('/')
          .split(/\/files(?:-\d+)?\//);
        return [name, fs.readFileSync(file, 'latin1')];
      }),
  );
}
