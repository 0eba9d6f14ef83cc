import type { DataOf, StoredEvent } from '../../store/events.ts';
import { type Failure, recoveryFamilyOf } from '../../store/failure.ts';
import type { Plan } from '../../store/plan.ts';
import { NO_STANDING } from '../../store/standing.ts';

type Rule = (holds: boolean, sentence: string) => void;
type Started = Pick<DataOf<'run.started'>, 'trigger' | 'standing' | 'byHand'>;

const HOUR_MS = 3_600_000;

/** Holds the upper half of the ladder against what must be true of every run, from its events alone. */
export class LadderAudit {
  #plan: Plan;
  #rule: Rule;
  #begun: Started = { trigger: 'manual' };
  #done: string[] = [];
  #workStatus = '';
  #repaired = false;
  #failures = new Map<string, Failure | null | undefined>();
  #cancelled = false;

  constructor(plan: Plan, rule: Rule) {
    this.#plan = plan;
    this.#rule = rule;
  }

  /** The last failure of a task: `null` when it failed without one, `undefined` when it did not fail after all. */
  failed(key: string, failure: Failure | null | undefined): void {
    this.#failures.set(key, failure);
  }

  read(event: StoredEvent): void {
    const { type, data } = event;
    switch (type) {
      case 'run.started':
        this.#begun = data;
        return;
      case 'cancel.requested':
        this.#cancelled = true;
        return;
      case 'work.completed':
        this.#workStatus = data.status;
        return;
      case 'run.escalated':
        this.#once(`level ${data.level}`);
        this.#rule(data.reasons.length > 0, 'an escalation without a reason');
        this.#rule(data.level === 3 || this.#has('level 3'), 'level 4 before level 3');
        return;
      case 'escalation.announced':
        this.#rule(this.#has('level 3'), 'announced and not escalated');
        return this.#once('announced');
      case 'agent.requested':
        this.#rule(this.#has('announced'), 'the agent was asked before anybody was told');
        this.#mayAsk(data.cause ?? '');
        return this.#once('asked');
      case 'agent.answered':
        return this.#once(`answered ${data.outcome}`);
      case 'verification.requested':
        this.#rule(
          this.#has('answered done') || this.#has('answered failed'),
          'verified although no agent worked',
        );
        return this.#once('verified');
      case 'verification.finished':
        this.#repaired = data.repaired;
        return;
      case 'rollback.requested':
        this.#rule(
          this.#plan.escalation.rollback === 'automatic',
          'a rollback that the policy leaves to a person',
        );
        this.#rule(!this.#repaired, 'a rollback of what was repaired');
        return this.#once('rolling back');
      case 'rollback.finished':
        return this.#once(`rolled back ${data.outcome}`);
      case 'person.requested':
        this.#rule(!this.#repaired, 'a person was asked about what was repaired');
        return this.#once('person');
      case 'escalation.skipped':
        if (data.level === 3) this.#mayPassOver(data.reason.code);
        return this.#once(`passed over ${data.level}`);
      case 'run.completed':
        return this.#completed(data);
      default:
        return;
    }
  }

  #completed({ status, repairedBy }: DataOf<'run.completed'>): void {
    this.#rule((repairedBy === 'agent') === (this.#repaired && !this.#cancelled), 'repairedBy is not true');
    if (repairedBy !== undefined)
      this.#rule(status === 'partial_success', `repaired, and its status is ${status}`);
    if (status === 'interrupted' || status === 'cancelled') return;
    this.#rule(status !== 'failure' || this.#has('level 3'), 'a failure that asked nobody for help');
    if (!this.#has('level 3')) return;
    const helped =
      this.#repaired ||
      this.#has('person') ||
      this.#has('rolled back done') ||
      (this.#workStatus === 'success' && this.#has('answered done'));
    this.#rule(helped, 'an escalation that led to nobody');
  }

  /** An agent is asked only by policy or by a person, within the limits, and about what it can cure. */
  #mayAsk(cause: string): void {
    const { trigger, byHand, standing = NO_STANDING } = this.#begun;
    const { enabled, maxPerDay = 2, cooldownMs = HOUR_MS, sameCauseMs = 72 * HOUR_MS } = this.#policy;
    this.#rule(trigger !== 'demo', 'an agent in a demo');
    this.#rule(!this.#isOffline, 'an agent was asked about the network');
    if (byHand?.agent === true) return;
    const wanted = enabled === true || (enabled === 'scheduled' && ['schedule', 'fleet'].includes(trigger));
    this.#rule(wanted, 'an agent that is not enabled');
    this.#rule(standing.agentAskedToday < maxPerDay, 'an agent beyond the cap');
    this.#rule(standing.agentLastMs === null || standing.agentLastMs >= cooldownMs, 'an agent too early');
    this.#rule(!this.#agentRests, 'an agent that rests');
    const asked = standing.causes.some((one) => one.cause === cause && one.agoMs < sameCauseMs);
    this.#rule(!asked, `an agent was asked again about ${cause}`);
  }

  #mayPassOver(code: string): void {
    const { trigger, byHand, standing = NO_STANDING } = this.#begun;
    const { enabled, maxPerDay = 2, cooldownMs = HOUR_MS } = this.#policy;
    const reasons: Record<string, boolean> = {
      'agent.not-in-demo': trigger === 'demo',
      'agent.not-enabled': byHand?.agent !== true && (enabled === false || enabled === 'scheduled'),
      'agent.not-incurable': this.#isOffline,
      'agent.resting': this.#agentRests,
      'agent.same-cause': standing.causes.length > 0,
      'agent.cap': standing.agentAskedToday >= maxPerDay,
      'agent.cooldown': standing.agentLastMs !== null && standing.agentLastMs < cooldownMs,
    };
    this.#rule(reasons[code] === true, `passed over for a reason that is not true: ${code}`);
  }

  get #policy() {
    return this.#plan.escalation.agent;
  }

  get #agentRests(): boolean {
    const { breakers } = this.#begun.standing ?? NO_STANDING;
    return breakers.some(({ dependency, state }) => dependency === 'agent' && state === 'open');
  }

  /** Whether every task that failed did so for the network. */
  get #isOffline(): boolean {
    const failures = [...this.#failures.values()].filter((failure) => failure !== undefined);
    return (
      failures.length > 0 &&
      failures.every((failure) => failure !== null && recoveryFamilyOf(failure) === 'network_failures')
    );
  }

  #once(what: string): void {
    this.#rule(!this.#done.includes(what), `${what} twice`);
    this.#done.push(what);
  }

  #has = (what: string): boolean => this.#done.includes(what);
}
