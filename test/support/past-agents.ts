import type { AgentSummary, EscalationSummary, RunSummary } from '../../store/projections/summary.ts';
import { pastRun } from './past-runs.ts';

/** The summary of a run that failed and asked an agent, which did not put it right unless it is told otherwise. */
export function askedRun(
  runId: string,
  startedAt: number,
  agent: Partial<AgentSummary> = {},
  change: Partial<RunSummary> & { cause?: string } = {},
): RunSummary {
  const { cause = 'sync/pull: dirty', ...more } = change;
  const at = new Date(startedAt).toISOString();
  const escalation: EscalationSummary = {
    level: 3,
    reasons: [{ code: 'escalation.status', params: { status: 'failure' } }],
    outcome: 'agent.not-repaired',
    at,
    cause,
    agent: { askedAt: at, outcome: 'done', repaired: false, ...agent },
  };
  return pastRun({ runId, status: 'failure', startedAt: at, finishedAt: at, escalation, ...more });
}
