import type { RunState } from '../../machines/step.ts';
import {
  type Consequence,
  type DataOf,
  type Fact,
  isConsequence,
  type Reason,
  type StoredEvent,
} from '../../store/events.ts';
import type { Failure } from '../../store/failure.ts';
import { attemptId, type PlannedTask, parseAttemptId, taskKey } from '../../store/plan.ts';
import type { Ladder } from '../ladder/ladder.ts';
import { noLadder } from '../ladder/no-ladder.ts';
import type { EarlierOutcome } from '../tasks/task.ts';
import { type RunningAttempt, type Stop, startAttempt, type Workshop } from './attempt.ts';
import { LadderSteps } from './ladder-steps.ts';

type Order = {
  taskId: string;
  phase: string;
  task: string;
  attempt: number;
  inDoubt: boolean;
  recovered?: string | undefined;
  recoveredBy?: Reason | undefined;
};

/**
 * Does what the consequences ask for, and reports every outcome as a fact. Everything it starts has an id,
 * can be stopped, and is let go when the run ends.
 */
export class Performer {
  #workshop: Workshop;
  #report: (fact: Fact) => void;
  #attempts = new Map<string, { stop: RunningAttempt['stop']; told: Promise<void> }>();
  #timers = new Map<string, () => void>();
  #ladder: Ladder;
  #steps: LadderSteps;
  /** The recovery that was asked for last, and when in owned run time. */
  #recoveryAsked = new Map<string, { atMs: number; procedure: string }>();
  /** What the recovery of a task said it did. */
  #recoverySaid = new Map<string, Reason>();
  /** How each task failed last. */
  #failures = new Map<string, Failure>();
  #events: StoredEvent[] = [];
  #earlier: EarlierOutcome[] = [];
  #interrupted = new Set<string>();
  #ended = false;

  constructor(workshop: Workshop, report: (fact: Fact) => void) {
    this.#workshop = workshop;
    this.#report = report;
    this.#ladder = workshop.ladder ?? noLadder(workshop.clock, workshop.plan);
    this.#steps = new LadderSteps(this.#ladder, report, () => this.#events);
  }

  perform({ type, data }: Consequence): void {
    switch (type) {
      case 'task.scheduled':
        return this.#start(data);
      case 'task.cancelled':
        return this.#attempts.get(data.taskId)?.stop({ by: 'machine', reason: data.reason });
      case 'timer.started':
        return this.#startTimer(data.timerId, data.delayMs);
      case 'timer.cancelled':
        return this.#cancelTimer(data.timerId);
      case 'recovery.requested':
        return this.#recover(data);
      case 'recovery.cancelled':
        return this.#steps.leave(taskKey(data.phase, data.task));
      case 'run.escalated':
        return data.level === 3 ? this.#steps.announce() : undefined;
      case 'agent.requested':
        return this.#steps.askAgent();
      case 'verification.requested':
        return this.#verifyAll(data.tasks);
      case 'rollback.requested':
        return this.#steps.rollBack();
      default:
        return;
    }
  }

  /** Remembers what a task concluded, for the tasks after it, and which attempts nobody saw the end of. */
  note(event: StoredEvent): void {
    this.#events.push(event);
    switch (event.type) {
      case 'task.interrupted':
        this.#interrupted.add(event.data.taskId);
        return;
      case 'recovery.requested':
        this.#recoveryAsked.set(taskKey(event.data.phase, event.data.task), {
          atMs: event.elapsedMs,
          procedure: event.data.procedure,
        });
        return;
      case 'recovery.finished': {
        const { phase, task, reason } = event.data;
        if (reason !== undefined) this.#recoverySaid.set(taskKey(phase, task), reason);
        return;
      }
      case 'task.succeeded':
      case 'task.warned':
      case 'task.failed':
      case 'task.timed-out':
      case 'task.skipped': {
        const place = parseAttemptId(event.data.taskId);
        if (place === null) return;
        const { phase, task } = place;
        if ('failure' in event.data) this.#failures.set(place.key, event.data.failure);
        const kind = this.#planned(phase, task).kind;
        const status = event.type.slice('task.'.length);
        this.#earlier.push({ phase, task, kind, status, evidence: event.data.evidence });
        return;
      }
      default:
        return;
    }
  }

  /**
   * Takes up what a resumed run has open: attempts, recoveries, and timers with what is left of them. Attempts
   * that may have begun are interrupted: the machine asks for new ones, which ask the world first.
   */
  restore(state: RunState, elapsedMs: number, begun: boolean): void {
    for (const [timerId, timer] of Object.entries(state.timers)) {
      this.#startTimer(timerId, Math.max(0, timer.delayMs - (elapsedMs - timer.startedAtMs)));
    }
    for (const open of Object.values(state.attempts)) {
      const { taskId } = open;
      if (open.stopping || begun) this.#report({ type: 'task.interrupted', data: { taskId } });
      else this.#start(open);
    }
    for (const recovery of Object.values(state.recoveries)) {
      const asked = this.#recoveryAsked.get(taskKey(recovery.phase, recovery.task));
      this.#recover(recovery, elapsedMs - (asked?.atMs ?? elapsedMs));
    }
    if (state.awaiting !== null) this.#askAgain(state.awaiting);
  }

  /** What the ladder was asked for and has not answered. */
  #askAgain(awaiting: NonNullable<RunState['awaiting']>): void {
    const asked = this.#events.findLastIndex(({ type }) => type === ASKED[awaiting]);
    const after = this.#events.slice(asked + 1);
    if (awaiting === 'agent' && after.some(({ type }) => type === 'agent.started')) {
      // It may have done its work: the world is looked at before anybody is asked, and paid, again.
      const reason = { code: 'agent.interrupted', params: {} };
      return this.#report({ type: 'agent.answered', data: { outcome: 'failed', reason } });
    }
    const request = this.#events[asked];
    if (request !== undefined && isConsequence(request)) this.perform(request);
  }

  /** Stops everything and waits until nothing of ours is at work; outcomes are still reported. */
  async stopAll(why: Stop): Promise<void> {
    this.#ended = true;
    for (const timerId of [...this.#timers.keys()]) this.#cancelTimer(timerId);
    const steps = this.#steps.leaveAll();
    const running = [...this.#attempts.values()];
    for (const attempt of running) attempt.stop(why);
    await Promise.all([steps, ...running.map(({ told }) => told)]);
  }

  #start({ taskId, phase, task, attempt, level }: DataOf<'task.scheduled'>): void {
    const key = taskKey(phase, task);
    const inDoubt = this.#interrupted.has(attemptId(key, attempt - 1));
    const recovered = level === 2 ? this.#recoveryAsked.get(key)?.procedure : undefined;
    const recoveredBy = level === 2 ? this.#recoverySaid.get(key) : undefined;
    this.#attempt({ taskId, phase, task, attempt, inDoubt, recovered, recoveredBy }, this.#report);
  }

  /** Makes one attempt; until its outcome is told it can be stopped, and is waited for. */
  #attempt({ task, ...order }: Order, tell: (fact: Fact) => void): void {
    const { taskId, phase } = order;
    const planned = this.#planned(phase, task);
    const { outcome, stop } = startAttempt(this.#workshop, {
      ...order,
      planned,
      earlier: [...this.#earlier],
    });
    const told = outcome.then((fact) => {
      this.#attempts.delete(taskId);
      tell(fact);
    });
    this.#attempts.set(taskId, { stop, told });
  }

  #startTimer(timerId: string, delayMs: number): void {
    const cancel = this.#workshop.clock.after(delayMs, () => {
      this.#timers.delete(timerId);
      this.#report({ type: 'timer.fired', data: { timerId } });
    });
    this.#timers.set(timerId, cancel);
  }

  #cancelTimer(timerId: string): void {
    this.#timers.get(timerId)?.();
    this.#timers.delete(timerId);
  }

  /** Level 2. */
  #recover({ phase, task, family, procedure }: DataOf<'recovery.requested'>, waitedMs = 0): void {
    const key = taskKey(phase, task);
    const failure = this.#failures.get(key);
    if (failure === undefined) throw new Error(`a recovery of ${key}, which has not failed`);
    const planned = this.#planned(phase, task);
    this.#steps.recover({ phase, task, planned, family, procedure, failure, waitedMs });
  }

  #verifyAll(keys: readonly string[]): void {
    this.#steps.begin('verification', {
      work: () => this.#verify(keys),
      threw: () => ({ type: 'verification.finished', data: { repaired: false, stillFailing: [...keys] } }),
    });
  }

  /** Runs the failed tasks' own checks once more: what counts is the world, not what somebody says of it. */
  async #verify(keys: readonly string[]): Promise<Fact | null> {
    const stillFailing: string[] = [];
    for (const key of keys) {
      if (key === CONFIGURATION) {
        if (!(await this.#ladder.isConfigReadable())) stillFailing.push(key);
        continue;
      }
      const place = parseAttemptId(attemptId(key, 1));
      if (place === null) continue;
      const { phase, task } = place;
      const order = { taskId: `${key}#verification`, phase, task, attempt: 0, inDoubt: false };
      const { type } = await new Promise<Fact>((resolve) => this.#attempt(order, resolve));
      if (this.#ended) return null;
      // A check that finds nothing to look at any more has not seen the repair.
      if (type !== 'task.succeeded' && type !== 'task.warned') stillFailing.push(key);
    }
    return {
      type: 'verification.finished',
      data: { repaired: stillFailing.length === 0, stillFailing },
    };
  }

  #planned(phase: string, task: string): PlannedTask {
    const planned = this.#workshop.plan?.phases
      .find((candidate) => candidate.name === phase)
      ?.tasks.find((candidate) => candidate.name === task);
    if (planned === undefined)
      throw new Error(`the machine asked for a task that the plan does not have: ${phase}/${task}`);
    return planned;
  }
}

/** What the ladder verifies when there is no plan to take checks from. */
const CONFIGURATION = 'configuration';

/** Which consequence asked for what is awaited. */
const ASKED = {
  announcement: 'run.escalated',
  agent: 'agent.requested',
  verification: 'verification.requested',
  rollback: 'rollback.requested',
} as const satisfies Record<NonNullable<RunState['awaiting']>, Consequence['type']>;
