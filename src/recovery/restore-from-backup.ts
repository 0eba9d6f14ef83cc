import { realpath } from 'node:fs/promises';
import { taskKey } from '../../store/plan.ts';
import type { Recovered, RecoveryOrder } from '../ladder/ladder.ts';
import { bounded } from '../tasks/bounded.ts';
import { realOrNamed } from '../tasks/cleanup/choose.ts';
import type { Recovering } from './recover.ts';
import { type Diagnosis, diagnose } from './restore/diagnose.ts';
import { type Place, putRight } from './restore/put-right.ts';
import { notAvailable, said } from './said.ts';

/**
 * Puts files that cannot be parsed right with what they held before; what is in them goes to the trash first. All of
 * them are looked at before any is touched: unless each can be put right, the task would fail again, and nothing is done.
 */
export async function restoreFromBackup(recovering: Recovering, order: RecoveryOrder): Promise<Recovered> {
  const { failure, procedure, phase, task, signal } = order;
  if (failure.reason !== 'findings' || failure.corrupt === undefined)
    return notAvailable('recovery.no-way', { procedure, failure: failure.reason });
  const { workspace, runId, clock } = recovering;
  const restored: string[] = [];
  let current = '';
  try {
    const root = await realpath(workspace);
    const dataDir = await realOrNamed(recovering.dataDir);
    const taskId = `${taskKey(phase, task)}#recovery`;
    const place: Place = { root, dataDir, runId, taskId, now: clock.now(), signal };
    const found: { name: string; diagnosis: Exclude<Diagnosis, { state: 'hopeless' }> }[] = [];
    for (const name of [...new Set(failure.corrupt)]) {
      current = name;
      const diagnosis = await diagnose(place, name);
      if (signal.aborted) return said('failed', 'recovery.stopped');
      if (diagnosis.state === 'hopeless') return notAvailable(diagnosis.why, { file: name });
      found.push({ name, diagnosis });
    }
    for (const { name, diagnosis } of found) {
      current = name;
      if (signal.aborted) return said('failed', 'recovery.stopped');
      if (diagnosis.state === 'curable') {
        const { content, from, corrupt, mode } = diagnosis;
        const hindered = await putRight(place, { name, corrupt, content, mode });
        if (hindered !== null) return failed(name, hindered, restored, runId);
        restored.push(`${name} (${from})`);
      } else if (diagnosis.from !== null) restored.push(`${name} (${diagnosis.from})`);
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return failed(current, String(error.code), restored, runId);
  }
  return restored.length === 0
    ? said('ready', 'recovery.readable-again')
    : said('ready', 'recovery.restored', { count: restored.length, files: listed(restored), runId });
}

const failed = (file: string, code: string, restored: readonly string[], runId: string): Recovered =>
  restored.length === 0
    ? said('failed', 'recovery.failed', { file, code })
    : said('failed', 'recovery.half-restored', { file, code, files: listed(restored), runId });

/** Nobody reads more in one sentence. */
const MOST_LISTED = 10;

const listed = (files: readonly string[]): string =>
  bounded(files.slice(0, MOST_LISTED).join(', ') + (files.length > MOST_LISTED ? ', …' : ''), 2_000);
