import { sentence } from '../text/catalogue.ts';
import type { EscalationCase } from './case.ts';
import { localIso } from './local-time.ts';
import { oneLine, type Telling } from './telling.ts';

/** One escalation in `logs/escalations-{yyyyMM}.json`: the original's fields, and then our own. */
export type EscalationRecord = {
  /** ISO 8601 in local time, with its offset. */
  timestamp: string;
  execution_id: string;
  /** Of the work, before anybody helped. */
  status: string;
  reasons: string[];
  phases_summary: EscalationCase['counters'];
  /** Whether the message to INTERCOM is there. */
  intercom_notified: boolean;
} & Record<string, unknown>;

/** The record of a case as far as it has come. */
export function recordOf(
  escalated: EscalationCase,
  intercomNotified: boolean,
  telling: Pick<Telling, 'language' | 'mask'>,
): EscalationRecord {
  const { run, at, status, reasons, counters, verification, failedPhases, failedTasks } = escalated;
  const { level, outcome, cause, rollback, person } = run.escalation ?? { level: 3, outcome: 'open' };
  const say = ({ code, params }: { code: string; params: Parameters<typeof sentence>[1] }): string =>
    oneLine(sentence(code, params, telling.language), telling);
  return {
    timestamp: localIso(at),
    execution_id: run.runId,
    status,
    reasons: reasons.map(say),
    phases_summary: counters,
    intercom_notified: intercomNotified,
    machine: run.machineId,
    trigger: run.trigger,
    level,
    outcome,
    duration_ms: run.durationMs,
    reason_codes: reasons.map(({ code }) => code),
    failed_phases: failedPhases.map(({ name }) => name),
    failed_tasks: failedTasks.map(({ key }) => key),
    ...(cause === undefined ? {} : { cause: telling.mask(cause) }),
    ...agentOf(escalated, telling),
    ...(verification === null
      ? {}
      : { verification: { repaired: verification.repaired, still_failing: verification.stillFailing } }),
    ...(rollback === undefined
      ? {}
      : {
          rollback: {
            outcome: rollback.outcome,
            reason: say(rollback.reason),
            actions: (rollback.actions ?? []).map(({ kind, what, outcome: came }) => ({
              kind,
              what: telling.mask(what),
              outcome: came,
            })),
          },
        }),
    ...(person === true ? { left_to_person: true } : {}),
    ...(run.finishedAt === null
      ? {}
      : {
          finished_at: localIso(run.finishedAt),
          final_status: run.status,
          ...(run.repairedBy === undefined ? {} : { repaired_by: run.repairedBy }),
        }),
  };
}

/** What the agent did, or why none was asked. */
function agentOf({ run }: EscalationCase, telling: Pick<Telling, 'language' | 'mask'>): { agent?: object } {
  const { agent, skipped = [] } = run.escalation ?? {};
  const say = ({ code, params }: { code: string; params: Parameters<typeof sentence>[1] }): string =>
    oneLine(sentence(code, params, telling.language), telling);
  if (agent === undefined) {
    const why = skipped.find(({ level }) => level === 3);
    return why === undefined ? {} : { agent: { asked: false, reason: say(why.reason) } };
  }
  const { program, exitCode, durationMs, costUsd, turns, model, sessionId, says, output } = agent.work ?? {};
  return {
    agent: {
      asked: true,
      asked_at: localIso(agent.askedAt),
      outcome: agent.outcome,
      ...(agent.reason === undefined ? {} : { reason: say(agent.reason) }),
      repaired: agent.repaired,
      ...defined({
        program,
        model,
        turns,
        cost_usd: costUsd,
        duration_ms: durationMs,
        exit_code: exitCode,
        session_id: sessionId,
        says: says === undefined ? undefined : telling.mask(says),
        output: output?.file,
      }),
    },
  };
}

const defined = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
