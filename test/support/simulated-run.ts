import { begin, type RunState, step } from '../../machines/step.ts';
import {
  type Body,
  type ConfigError,
  EVENT_VERSION,
  type Fact,
  type StoredEvent,
} from '../../store/events.ts';
import { type Failure, failure } from '../../store/failure.ts';
import type { Finding } from '../../store/finding.ts';
import type { Plan } from '../../store/plan.ts';
import { type RunSummary, summarise } from '../../store/projections/summary.ts';

const STARTED_AT = Date.UTC(2026, 0, 22, 0, 31);

type Extra = { findings?: Finding[]; taskId?: string };

/** A run whose world is told by the test: the real machine decides, and every event is kept as it would be stored. */
export class SimulatedRun {
  readonly runId = '0199aaaa-0000-7000-8000-000000000001';
  readonly machineId = 'test-machine';
  readonly commits: StoredEvent[][] = [];
  #state: RunState;
  #elapsedMs = 0;

  constructor(plan: Plan | null, configError?: ConfigError) {
    const data = {
      plan,
      ...(configError === undefined ? {} : { configError }),
      planDigest: 'digest',
      machineVersion: 'test',
      productVersion: 'test',
      trigger: 'manual' as const,
      dryRun: false,
      seed: 1,
      workspace: '/workspace',
      platform: 'test',
      nodeVersion: 'test',
    };
    const { state, consequences } = begin(data);
    this.#state = state;
    this.#write([{ type: 'run.started', data }, ...consequences]);
    this.#announce();
  }

  get events(): StoredEvent[] {
    return this.commits.flat();
  }

  get state(): RunState {
    return this.#state;
  }

  get summary(): RunSummary {
    const summary = summarise(this.events);
    if (summary === null) throw new Error('there is no run');
    return summary;
  }

  /** Lets what follows happen at this moment of the run. */
  now(elapsedMs: number): this {
    this.#elapsedMs = elapsedMs;
    return this;
  }

  fact(fact: Fact): this {
    const { state, consequences } = step(this.#state, fact, this.#elapsedMs);
    this.#state = state;
    this.#write([fact, ...consequences]);
    this.#announce();
    return this;
  }

  /** Nobody reads what is announced here. */
  #announce(): void {
    if (this.#state.awaiting === 'announcement')
      this.fact({ type: 'escalation.announced', data: { record: 'unwanted', intercom: 'unwanted' } });
  }

  succeed(key: string, extra: Extra = {}): this {
    return this.fact({ type: 'task.succeeded', data: this.#outcome(key, extra) });
  }

  warn(key: string, extra: Extra = {}): this {
    return this.fact({ type: 'task.warned', data: this.#outcome(key, extra) });
  }

  skip(key: string, code: string): this {
    return this.fact({
      type: 'task.skipped',
      data: { ...this.#outcome(key, {}), reason: { code, params: {} } },
    });
  }

  fail(key: string, failed: Failure = failure('threw', { message: 'm' }), extra: Extra = {}): this {
    return this.fact({ type: 'task.failed', data: { ...this.#outcome(key, extra), failure: failed } });
  }

  timeOut(key: string): this {
    const failed = failure('timed-out', { limit: 'task', limitMs: 1_000 });
    return this.fact({
      type: 'task.timed-out',
      data: { ...this.#outcome(key, {}), limit: 'task', failure: failed },
    });
  }

  stop(key: string): this {
    return this.fact({ type: 'task.stopped', data: this.#outcome(key, {}) });
  }

  timer(timerId: string): this {
    return this.fact({ type: 'timer.fired', data: { timerId } });
  }

  /** The outcome of a task's open attempt, unless another one is named. */
  #outcome(key: string, { findings = [], taskId }: Extra) {
    const open = Object.keys(this.#state.attempts).find((id) => id.startsWith(`${key}#`));
    return { taskId: taskId ?? open ?? `${key}#1`, durationMs: 1, findings, evidence: {} };
  }

  #write(bodies: readonly Body[]): void {
    const first = this.events.length + 1;
    const at = new Date(STARTED_AT + this.#elapsedMs).toISOString();
    const { runId, machineId } = this;
    this.commits.push(
      bodies.map((body, index) => ({
        v: EVENT_VERSION,
        runId,
        machineId,
        seq: first + index,
        at,
        elapsedMs: this.#elapsedMs,
        ...(index === 0 ? {} : { causationId: first }),
        ...body,
      })),
    );
  }
}
