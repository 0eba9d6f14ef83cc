import type { RunState } from '../../machines/step.ts';
import type { Consequence, DataOf, Fact, StoredEvent } from '../../store/events.ts';
import { attemptId, type PlannedTask, parseAttemptId, taskKey } from '../../store/plan.ts';
import type { EarlierOutcome } from '../tasks/task.ts';
import { type RunningAttempt, type Stop, startAttempt, type Workshop } from './attempt.ts';

type Order = { taskId: string; phase: string; task: string; attempt: number; inDoubt: boolean };

/**
 * Does what the consequences ask for, and reports every outcome as a fact. Everything it starts has an id,
 * can be stopped, and is let go when the run ends.
 */
export class Performer {
  #workshop: Workshop;
  #report: (fact: Fact) => void;
  #attempts = new Map<string, { stop: RunningAttempt['stop']; told: Promise<void> }>();
  #timers = new Map<string, () => void>();
  #recoveries = new Map<string, () => void>();
  /** When a recovery was asked for, in owned run time. */
  #recoveryAsked = new Map<string, number>();
  #earlier: EarlierOutcome[] = [];
  #interrupted = new Set<string>();
  #ended = false;

  constructor(workshop: Workshop, report: (fact: Fact) => void) {
    this.#workshop = workshop;
    this.#report = report;
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
        return this.#endRecovery(taskKey(data.phase, data.task));
      case 'agent.requested':
        return this.#report({
          type: 'agent.answered',
          data: { outcome: 'not-available', reason: { code: 'agent.not-available', params: {} } },
        });
      case 'verification.requested':
        void this.#verify(data.tasks);
        return;
      case 'rollback.requested':
        return this.#report({
          type: 'rollback.finished',
          data: { outcome: 'not-available', reason: { code: 'rollback.not-available', params: {} } },
        });
      default:
        return;
    }
  }

  /** Remembers what a task concluded, for the tasks after it, and which attempts nobody saw the end of. */
  note(event: StoredEvent): void {
    switch (event.type) {
      case 'task.interrupted':
        this.#interrupted.add(event.data.taskId);
        return;
      case 'recovery.requested':
        this.#recoveryAsked.set(taskKey(event.data.phase, event.data.task), event.elapsedMs);
        return;
      case 'task.succeeded':
      case 'task.warned':
      case 'task.failed':
      case 'task.timed-out':
      case 'task.skipped': {
        const place = parseAttemptId(event.data.taskId);
        if (place === null) return;
        const { phase, task } = place;
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
      const asked = this.#recoveryAsked.get(taskKey(recovery.phase, recovery.task)) ?? elapsedMs;
      this.#recover(recovery, elapsedMs - asked);
    }
    const failedTasks = failedTasksOf(state);
    if (state.awaiting === 'agent') this.perform({ type: 'agent.requested', data: { failedTasks } });
    if (state.awaiting === 'verification')
      this.perform({ type: 'verification.requested', data: { tasks: failedTasks } });
    if (state.awaiting === 'rollback') this.perform({ type: 'rollback.requested', data: { failedTasks } });
  }

  /** Stops everything and waits until nothing of ours is at work; outcomes are still reported. */
  async stopAll(why: Stop): Promise<void> {
    this.#ended = true;
    for (const timerId of [...this.#timers.keys()]) this.#cancelTimer(timerId);
    for (const key of [...this.#recoveries.keys()]) this.#endRecovery(key);
    const running = [...this.#attempts.values()];
    for (const attempt of running) attempt.stop(why);
    await Promise.all(running.map((attempt) => attempt.told));
  }

  #start({ taskId, phase, task, attempt }: DataOf<'task.scheduled'>): void {
    const inDoubt = this.#interrupted.has(attemptId(taskKey(phase, task), attempt - 1));
    this.#attempt({ taskId, phase, task, attempt, inDoubt }, this.#report);
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

  /** Level 2. Only waiting is known in this version; every other procedure says that it is not available. */
  #recover({ phase, task, procedure }: DataOf<'recovery.requested'>, waitedMs = 0): void {
    const answer = (outcome: DataOf<'recovery.finished'>['outcome']): void =>
      this.#report({ type: 'recovery.finished', data: { phase, task, outcome } });
    if (procedure !== 'wait_and_retry') return answer('not-available');
    const key = taskKey(phase, task);
    const waitMs = Math.max(0, (this.#workshop.plan?.escalation.recoveryWaitMs ?? 0) - waitedMs);
    const cancel = this.#workshop.clock.after(waitMs, () => {
      this.#recoveries.delete(key);
      answer('ready');
    });
    this.#recoveries.set(key, cancel);
  }

  #endRecovery(key: string): void {
    this.#recoveries.get(key)?.();
    this.#recoveries.delete(key);
  }

  /** Runs the failed tasks' own checks once more: what counts is the world, not what somebody says of it. */
  async #verify(keys: readonly string[]): Promise<void> {
    const stillFailing: string[] = [];
    for (const key of keys) {
      const place = parseAttemptId(attemptId(key, 1));
      if (place === null) continue;
      const { phase, task } = place;
      const order = { taskId: `${key}#verification`, phase, task, attempt: 0, inDoubt: false };
      const { type } = await new Promise<Fact>((resolve) => this.#attempt(order, resolve));
      if (this.#ended) return;
      // A check that finds nothing to look at any more has not seen the repair.
      if (type !== 'task.succeeded' && type !== 'task.warned') stillFailing.push(key);
    }
    this.#report({
      type: 'verification.finished',
      data: { repaired: stillFailing.length === 0, stillFailing },
    });
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

const failedTasksOf = (state: RunState): string[] =>
  Object.entries(state.snapshot.context.tasks)
    .filter(([, record]) => record.status === 'failed' || record.status === 'timed-out')
    .map(([key]) => key);
