import type { AgentSummary, EscalationSummary } from '../../store/projections/summary.ts';
import { sentence } from '../text/catalogue.ts';
import type { Language } from '../text/sentence.ts';

/** The escalation of a run in its document; what did not happen has no key. */
export function escalationDocument(escalation: EscalationSummary, language: Language): object {
  const { level, reasons, outcome, at, cause, announced, agent, skipped, rollback, person } = escalation;
  const told = ({ code, params }: EscalationSummary['reasons'][number]): string =>
    sentence(code, params, language);
  return {
    level,
    reasons: reasons.map(told),
    outcome,
    ...(at === undefined ? {} : { at }),
    ...(cause === undefined ? {} : { cause }),
    ...(announced === undefined
      ? {}
      : {
          record: announced.record,
          intercom: announced.intercom,
          ...(announced.messageId === undefined ? {} : { messageId: announced.messageId }),
        }),
    ...(skipped === undefined
      ? {}
      : {
          skipped: skipped.map(({ level: passedOver, reason }) => ({
            level: passedOver,
            code: reason.code,
            reason: told(reason),
          })),
        }),
    ...(agent === undefined ? {} : { agent: agentDocument(agent, language) }),
    ...(rollback === undefined
      ? {}
      : { rollback: { outcome: rollback.outcome, reason: told(rollback.reason) } }),
    ...(person === true ? { leftToPerson: true } : {}),
  };
}

/** What an agent did and what it took; money in US dollars. */
export function agentDocument(
  { askedAt, outcome, reason, repaired, work }: AgentSummary,
  language: Language,
): object {
  const { program, exitCode, durationMs, costUsd, turns, model, sessionId, says, output } = work ?? {};
  const known = {
    program,
    exitCode,
    durationMs,
    costUsd,
    turns,
    model,
    sessionId,
    says,
    output: output?.file,
  };
  return {
    askedAt,
    outcome,
    ...(reason === undefined ? {} : { reason: sentence(reason.code, reason.params, language) }),
    repaired,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
  };
}
