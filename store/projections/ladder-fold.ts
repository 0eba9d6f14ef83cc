import type { StoredEvent } from '../events.ts';
import type { AgentSummary, EscalationSummary, RunSummary } from './summary.ts';

type LadderEvent = StoredEvent<
  | 'run.escalated'
  | 'escalation.announced'
  | 'escalation.skipped'
  | 'agent.requested'
  | 'agent.answered'
  | 'verification.finished'
  | 'rollback.finished'
  | 'person.requested'
>;

/** One more event of the ladder's upper half. The summary is changed in place: nobody else sees it yet. */
export function applyLadder(summary: RunSummary, event: LadderEvent): void {
  if (event.type === 'run.escalated') {
    const { level, reasons } = event.data;
    if (summary.escalation === undefined)
      summary.escalation = { level, reasons, outcome: 'open', at: event.at };
    else summary.escalation.level = level;
    return;
  }
  if (summary.escalation !== undefined) climb(summary.escalation, event);
}

function climb(escalation: EscalationSummary, event: Exclude<LadderEvent, { type: 'run.escalated' }>): void {
  switch (event.type) {
    case 'escalation.announced':
      escalation.announced = event.data;
      return;
    case 'escalation.skipped':
      escalation.skipped = [...(escalation.skipped ?? []), event.data];
      // What kept the agent from being asked tells more than that the rollback is left to a person.
      if (escalation.outcome === 'open') escalation.outcome = event.data.reason.code;
      return;
    case 'agent.requested':
      escalation.agent = { askedAt: event.at, outcome: 'open', repaired: null };
      if (event.data.cause !== undefined) escalation.cause = event.data.cause;
      return;
    case 'agent.answered': {
      const { outcome, reason, work } = event.data;
      if (escalation.agent !== undefined)
        Object.assign(escalation.agent, {
          outcome,
          reason,
          ...(work === undefined ? {} : { work }),
        } satisfies Partial<AgentSummary>);
      escalation.outcome = `agent.${outcome}`;
      return;
    }
    case 'verification.finished':
      if (escalation.agent !== undefined) escalation.agent.repaired = event.data.repaired;
      escalation.outcome = event.data.repaired ? 'agent.repaired' : 'agent.not-repaired';
      return;
    case 'rollback.finished':
      escalation.rollback = event.data;
      escalation.outcome = `rollback.${event.data.outcome}`;
      return;
    case 'person.requested':
      escalation.person = true;
      return;
    default:
      event satisfies never;
  }
}
