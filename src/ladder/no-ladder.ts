import type { Plan } from '../../store/plan.ts';
import type { Clock } from '../system/clock.ts';
import type { Ladder } from './ladder.ts';
import { waitFor } from './wait.ts';

/** The ladder where nobody outside is told or asked, as in a dry run: it can only wait. */
export const noLadder = (clock: Clock, plan: Plan | null): Ladder => ({
  recover: async ({ procedure, waitedMs, signal }) => {
    if (procedure !== 'wait_and_retry') return { outcome: 'not-available' };
    const waited = await waitFor(clock, (plan?.escalation.recoveryWaitMs ?? 0) - waitedMs, signal);
    return { outcome: waited ? 'ready' : 'failed' };
  },
  announce: async () => ({ record: 'unwanted', intercom: 'unwanted' }),
  askAgent: async () => ({
    outcome: 'not-available',
    reason: { code: 'agent.not-available', params: {} },
  }),
  rollBack: async () => ({
    outcome: 'not-available',
    reason: { code: 'rollback.not-available', params: {} },
  }),
  isConfigReadable: async () => false,
});
