import type { Reason, Trigger } from '../store/events.ts';
import { dependencyOf, type Failure, isBeyondAgents, signatureOf } from '../store/failure.ts';
import type { AgentPolicy, EscalationPolicy } from '../store/plan.ts';
import { failedTask, type RunContext } from './model.ts';
import { failedTaskKeys } from './verdict.ts';

/** What holds where no configuration could be read and none is remembered. */
const USUAL: EscalationPolicy = {
  recovery: {},
  recoveryWaitMs: 0,
  maxFailedTasks: 3,
  agent: { enabled: 'scheduled' },
  rollback: 'manual',
};

const HOUR_MS = 3_600_000;

/** The limits of a policy that does not name them: twice a day, an hour apart, and about one cause every three days. */
const USUAL_LIMITS = { maxPerDay: 2, cooldownMs: HOUR_MS, sameCauseMs: 72 * HOUR_MS };

const policyOf = ({ plan, standing }: RunContext): EscalationPolicy =>
  plan?.escalation ?? standing.policy ?? USUAL;

/** Why the run needs help at level 3; empty when it does not. */
export function escalationReasons(context: RunContext): Reason[] {
  const { byHand, status } = context;
  if (status === 'cancelled' || status === 'interrupted') return [];
  const asked = byHand === null ? [] : [{ code: 'escalation.by-hand', params: { reason: byHand.reason } }];
  return [...asked, ...found(context)];
}

type Criterion = NonNullable<EscalationPolicy['criteria']>[number];

function found(context: RunContext): Reason[] {
  const { plan, status, stop } = context;
  const { criteria, maxFailedTasks } = policyOf(context);
  const counts = (criterion: Criterion): boolean => criteria?.includes(criterion) ?? true;
  if (plan === null)
    return counts('config-unreadable') ? [{ code: 'escalation.config-unreadable', params: {} }] : [];
  const reasons: Reason[] = [];
  for (const { name, critical } of counts('critical-phase') ? plan.phases : [])
    if (critical && context.phases[name]?.status === 'failed')
      reasons.push({ code: 'phase.critical-failed', params: { phase: name } });
  if (counts('status') && stop === 'run-timed-out')
    reasons.push({ code: 'escalation.run-timed-out', params: {} });
  const failed = failedTaskKeys(context).length;
  if (counts('failed-tasks') && failed > maxFailedTasks)
    reasons.push({ code: 'escalation.failed-tasks', params: { count: failed } });
  if (counts('status') && reasons.length === 0 && status === 'failure')
    reasons.push({ code: 'escalation.status', params: { status } });
  return reasons;
}

const UNATTENDED: ReadonlySet<Trigger> = new Set(['schedule', 'fleet']);

/** Why no agent is asked; `null` when it is. A person who asks for the agent is not held to what keeps automata modest. */
export function whyNoAgent(context: RunContext): Reason | null {
  const { byHand, trigger, standing } = context;
  const { agent } = policyOf(context);
  const wanted = byHand?.agent === true;
  if (trigger === 'demo') return because('agent.not-in-demo');
  const enabled = agent.enabled === true || (agent.enabled === 'scheduled' && UNATTENDED.has(trigger));
  if (!wanted && !enabled) return because('agent.not-enabled');
  if (isIncurable(context)) return because('agent.not-incurable');
  if (wanted) return null;
  if (standing.breakers.some(({ dependency, state }) => dependency === 'agent' && state === 'open'))
    return because('agent.resting');
  return notAgain(agent, context);
}

function notAgain(agent: AgentPolicy, context: RunContext): Reason | null {
  const { agentAskedToday, agentLastMs, causes } = context.standing;
  const { maxPerDay, cooldownMs, sameCauseMs } = { ...USUAL_LIMITS, ...agent };
  const cause = causeOf(context);
  const same = causes.find((earlier) => earlier.cause === cause && earlier.agoMs < sameCauseMs);
  if (same !== undefined) return because('agent.same-cause', { runId: same.runId });
  if (agentAskedToday >= maxPerDay) return because('agent.cap', { count: agentAskedToday });
  if (agentLastMs !== null && agentLastMs < cooldownMs)
    return because('agent.cooldown', { minutes: Math.ceil((cooldownMs - agentLastMs) / 60_000) });
  return null;
}

/** Whether every failure is one that no agent of this machine can do anything about. */
function isIncurable(context: RunContext): boolean {
  const failures = failuresOf(context);
  return failures.length > 0 && failures.every((failure) => failure !== undefined && isBeyondAgents(failure));
}

const LONGEST_CAUSE = 2_000;

/** What failed and how, the same words for the same cause in every run. */
export function causeOf(context: RunContext): string {
  if (context.plan === null) return bounded(`configuration: ${context.configCause}`);
  const failed = failedTaskKeys(context).map((key) => {
    const failure = context.tasks[key]?.failure;
    return failure === undefined ? key : `${key}: ${signatureOf(failure)}`;
  });
  if (failed.length > 0) return bounded(failed.sort().join('\n'));
  return context.stop ?? (context.byHand === null ? 'nothing failed' : `by hand: ${context.byHand.reason}`);
}

const bounded = (text: string): string => text.slice(0, LONGEST_CAUSE);

/** What is left to check after the agent; `configuration` when there is no plan to take checks from. */
export const toVerify = (context: RunContext): string[] =>
  context.plan === null ? ['configuration'] : failedTaskKeys(context);

/** Level 4 on its own: only by policy, and only where a run did something that went wrong. */
export const mayRollBack = (context: RunContext): boolean =>
  context.plan?.escalation.rollback === 'automatic' && context.status !== 'success';

/** What a failure depends on is resting: one try is enough to see whether it is back. */
export function isResting({ standing }: RunContext, failure: Failure): boolean {
  const needed = dependencyOf(failure);
  return needed !== null && standing.breakers.some(({ dependency }) => dependency === needed);
}

const failuresOf = (context: RunContext): (Failure | undefined)[] =>
  Object.values(context.tasks)
    .filter(failedTask)
    .map(({ failure }) => failure);

const because = (code: string, params: Reason['params'] = {}): Reason => ({ code, params });
