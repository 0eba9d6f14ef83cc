import type { ConfigError, Fact } from '../../store/events.ts';
import { type Failure, failure } from '../../store/failure.ts';
import type { Finding } from '../../store/finding.ts';
import type { Plan } from '../../store/plan.ts';
import { type RunSummary, summarise } from '../../store/projections/summary.ts';
import { ToldRun } from './told-run.ts';

const IDENTITY = {
  runId: '0199aaaa-0000-7000-8000-000000000001',
  machineId: 'test-machine',
  startedAtMs: Date.UTC(2026, 0, 22, 0, 31),
};

type Extra = { findings?: Finding[]; taskId?: string };

/** A run of which only the outcomes of its tasks are told; nobody reads what it announces. */
export class SimulatedRun extends ToldRun {
  constructor(plan: Plan | null, configError?: ConfigError) {
    super({ plan, ...(configError === undefined ? {} : { configError }) }, IDENTITY);
    this.#announce();
  }

  get summary(): RunSummary {
    const summary = summarise(this.events);
    if (summary === null) throw new Error('there is no run');
    return summary;
  }

  override fact(fact: Fact): this {
    super.fact(fact);
    this.#announce();
    return this;
  }

  #announce(): void {
    if (this.state.awaiting === 'announcement')
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
    const open = Object.keys(this.state.attempts).find((id) => id.startsWith(`${key}#`));
    return { taskId: taskId ?? open ?? `${key}#1`, durationMs: 1, findings, evidence: {} };
  }
}
