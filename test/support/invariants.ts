import type { Commit } from '../../store/commit-line.ts';
import {
  type DataOf,
  isConsequence,
  isFact,
  isObservation,
  type PhaseStatus,
  type StoredEvent,
} from '../../store/events.ts';
import { dependencyOf, type Failure, signatureOf } from '../../store/failure.ts';
import { type Plan, parseAttemptId, taskKey } from '../../store/plan.ts';
import { LadderAudit } from './ladder-audit.ts';

/** What an audit of a run's events found. */
export type Audited = {
  /** Rules that do not hold; each sentence names one. */
  broken: string[];
  /** What the events have left open. */
  attempts: string[];
  timers: string[];
};

/** Holds the events of a run of this plan against what must be true of every run. */
export function auditOf(plan: Plan, commits: readonly Commit[]): Audited {
  const audit = new Audit(plan);
  for (const commit of commits) audit.read(commit);
  return audit.found();
}

const ANSWERS = ['succeeded', 'warned', 'failed', 'skipped', 'timed-out', 'stopped', 'interrupted'];
const PHASE_ENDS: readonly string[] = [
  'succeeded',
  'degraded',
  'failed',
  'skipped',
  'cancelled',
] satisfies PhaseStatus[];

/** Whether the machine took the fact of a commit. */
export const isAccepted = ({ events }: Commit): boolean =>
  !events.some(({ type }) => type === 'fact.ignored');

class Audit {
  #broken: string[] = [];
  #plan: Plan;
  #seq = 0;
  #open = new Map<string, DataOf<'task.scheduled'>>();
  #stopping = new Set<string>();
  #attempts = new Map<string, number>();
  /** Of each task, the failures its attempts had. */
  #failures = new Map<string, Failure[]>();
  #ended = new Map<string, number>();
  #timers = new Set<string>();
  #completed = false;
  #abandoned = false;
  #ladder: LadderAudit;
  #resting: string[] = [];

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#ladder = new LadderAudit(plan, (holds, sentence) => this.#rule(holds, sentence));
  }

  found(): Audited {
    return {
      broken: this.#broken,
      attempts: [...this.#open.keys()].sort(),
      timers: [...this.#timers].sort(),
    };
  }

  read(commit: Commit): void {
    const [first] = commit.events;
    for (const event of commit.events) {
      this.#rule(event.seq === ++this.#seq, `event ${event.seq} has the place ${this.#seq}`);
      this.#rule(!this.#completed || isObservation(event), `${event.type} after the end of the run`);
      this.#rule(
        isConsequence(event) === (event !== first),
        `${event.type} stands at the wrong place of its commit`,
      );
      this.#rule(
        event.causationId === (event === first ? undefined : first?.seq),
        `${event.type} has another cause`,
      );
      if (isFact(event) && isAccepted(commit)) this.#fact(event);
      if (isConsequence(event)) this.#consequence(event);
      if (isConsequence(event) || isAccepted(commit)) this.#ladder.read(event);
    }
  }

  #fact(event: StoredEvent): void {
    if (event.type === 'run.started')
      this.#resting = event.data.standing?.breakers.map(({ dependency }) => dependency) ?? [];
    if (event.type === 'run.abandoned') this.#abandoned = true;
    if (event.type === 'timer.fired') {
      this.#rule(this.#timers.delete(event.data.timerId), `${event.data.timerId} fired and was not running`);
    }
    if (!('taskId' in event.data) || !ANSWERS.includes(event.type.slice('task.'.length))) return;
    const { taskId } = event.data;
    const key = parseAttemptId(taskId)?.key ?? '';
    if ('failure' in event.data)
      this.#failures.set(key, [...(this.#failures.get(key) ?? []), event.data.failure]);
    this.#rule(this.#open.delete(taskId), `${taskId} was answered and was not open`);
  }

  #consequence({ type, data }: StoredEvent): void {
    if (type.startsWith('phase.') && PHASE_ENDS.includes(type.slice('phase.'.length)) && 'phase' in data)
      this.#ended.set(data.phase, (this.#ended.get(data.phase) ?? 0) + 1);
    switch (type) {
      case 'task.scheduled':
        return this.#scheduled(data);
      case 'retry.scheduled':
        return this.#retried(data);
      case 'task.cancelled':
        this.#rule(this.#open.has(data.taskId), `${data.taskId} was told to stop and was not open`);
        this.#stopping.add(data.taskId);
        return;
      case 'task.completed':
        return this.#taskCompleted(data);
      case 'phase.started':
        for (const before of this.#phase(data.phase)?.after ?? [])
          this.#rule(this.#ended.has(before), `${data.phase} started before ${before} had ended`);
        return;
      case 'timer.started':
        this.#rule(!this.#timers.has(data.timerId), `${data.timerId} was started twice`);
        this.#timers.add(data.timerId);
        return;
      case 'timer.cancelled':
        this.#rule(this.#timers.delete(data.timerId), `${data.timerId} was cancelled and was not running`);
        return;
      case 'run.completed':
        return this.#runCompleted();
      default:
        return;
    }
  }

  #scheduled(data: DataOf<'task.scheduled'>): void {
    const { phase, task, attempt, taskId } = data;
    const key = taskKey(phase, task);
    const open = [...this.#open.values()];
    this.#rule(!open.some((one) => taskKey(one.phase, one.task) === key), `two attempts of ${key} at once`);
    this.#rule(attempt === (this.#attempts.get(key) ?? 0) + 1, `${taskId} is not the next attempt`);
    this.#attempts.set(key, attempt);
    this.#open.set(taskId, data);
    const atWork = open.filter((one) => one.phase === phase).length + 1;
    this.#rule(atWork <= (this.#phase(phase)?.parallel ?? 0), `${atWork} attempts at once in ${phase}`);
  }

  #retried({ phase, task }: DataOf<'retry.scheduled'>): void {
    const key = taskKey(phase, task);
    const policy = this.#phase(phase)?.tasks.find(({ name }) => name === task)?.retry;
    const failures = this.#failures.get(key) ?? [];
    const last = failures.at(-1);
    if (policy === undefined || last === undefined) return this.#rule(false, `${key} did not fail`);
    const same = failures.filter((earlier) => signatureOf(earlier) === signatureOf(last)).length;
    const rests = this.#resting.includes(dependencyOf(last) ?? '');
    this.#rule(!rests, `${key}: what it depends on rests`);
    this.#rule(policy.classes.includes(last.class), `${key}: what is ${last.class} is not attempted again`);
    this.#rule(failures.length < policy.attempts, `${key}: ${failures.length} attempts were enough`);
    this.#rule(same < (policy.sameError ?? same + 1), `${key}: the same error ${same} times was enough`);
    this.#rule(last.class !== 'permanent' || same < (policy.sameError ?? 2), `${key}: it stays permanent`);
  }

  #taskCompleted({ phase, task, status }: DataOf<'task.completed'>): void {
    const key = taskKey(phase, task);
    const bad = status === 'failed' || status === 'timed-out';
    this.#ladder.failed(key, bad ? (this.#failures.get(key)?.at(-1) ?? null) : undefined);
    for (const [taskId, open] of this.#open) {
      if (open.phase !== phase || open.task !== task) continue;
      this.#rule(this.#stopping.has(taskId), `${phase}/${task} ended while ${taskId} was open`);
      this.#open.delete(taskId);
    }
  }

  #runCompleted(): void {
    this.#completed = true;
    this.#rule(this.#timers.size === 0, `timers are left: ${[...this.#timers].join(', ')}`);
    for (const [phase, times] of this.#ended) this.#rule(times === 1, `${phase} ended ${times} times`);
    if (this.#abandoned) return;
    this.#rule(this.#open.size === 0, `attempts are left: ${[...this.#open.keys()].join(', ')}`);
    for (const { name } of this.#plan.phases) this.#rule(this.#ended.has(name), `${name} has no end`);
  }

  #phase = (name: string) => this.#plan.phases.find((phase) => phase.name === name);

  #rule(holds: boolean, sentence: string): void {
    if (!holds) this.#broken.push(sentence);
  }
}
