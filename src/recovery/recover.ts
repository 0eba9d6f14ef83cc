import type { Plan } from '../../store/plan.ts';
import type { Recovered, RecoveryOrder } from '../ladder/ladder.ts';
import { waitFor } from '../ladder/wait.ts';
import type { Clock } from '../system/clock.ts';
import type { Processes } from '../system/processes/processes.ts';
import { noElevation } from './no-elevation.ts';
import { notAvailable, said } from './said.ts';

/** What the recovery procedures work with. */
export type Recovering = {
  workspace: string;
  dataDir: string;
  runId: string;
  plan: Plan | null;
  clock: Clock;
  processes: Processes;
};

/**
 * Level 2: does the procedure of the failure’s family, after which the task is attempted once more. Never rejects for
 * expected trouble. These are all repairs that are made without asking; whatever else is wrong is only told.
 */
export async function recover(recovering: Recovering, order: RecoveryOrder): Promise<Recovered> {
  const { procedure, failure } = order;
  switch (procedure) {
    case 'wait_and_retry':
      return waitAndRetry(recovering, order);
    case 'stash_and_retry': {
      const { stashAndRetry } = await import('./stash-and-retry.ts');
      return stashAndRetry(recovering, order);
    }
    case 'restore_from_backup': {
      const { restoreFromBackup } = await import('./restore-from-backup.ts');
      return restoreFromBackup(recovering, order);
    }
    case 'elevate_privileges':
      return noElevation(failure, process.platform);
    default:
      return notAvailable('recovery.unknown', { procedure });
  }
}

async function waitAndRetry(
  { clock, plan }: Recovering,
  { waitedMs, signal }: RecoveryOrder,
): Promise<Recovered> {
  const wholeMs = plan?.escalation.recoveryWaitMs ?? 0;
  const waited = await waitFor(clock, wholeMs - waitedMs, signal);
  return waited
    ? said('ready', 'recovery.waited', { seconds: Math.round(wholeMs / 100) / 10 })
    : said('failed', 'recovery.stopped');
}
