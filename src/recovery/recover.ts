import type { Plan } from '../../store/plan.ts';
import type { Recovered, RecoveryOrder } from '../ladder/ladder.ts';
import { waitFor } from '../ladder/wait.ts';
import type { Clock } from '../system/clock.ts';
import type { Processes } from '../system/processes/processes.ts';

/** What the recovery procedures work with. */
export type Recovering = {
  workspace: string;
  dataDir: string;
  runId: string;
  plan: Plan | null;
  clock: Clock;
  processes: Processes;
};

/** Level 2: does the procedure of the failure’s family, after which the task is attempted once more. Never rejects. */
export async function recover(
  { clock, plan }: Recovering,
  { procedure, waitedMs, signal }: RecoveryOrder,
): Promise<Recovered> {
  if (procedure !== 'wait_and_retry') return { outcome: 'not-available' };
  const waited = await waitFor(clock, (plan?.escalation.recoveryWaitMs ?? 0) - waitedMs, signal);
  return { outcome: waited ? 'ready' : 'failed' };
}
