import fc from 'fast-check';
import type { Consequence, DataOf, Fact } from '../../store/events.ts';
import { failure } from '../../store/failure.ts';
import { taskKey } from '../../store/plan.ts';

/** How the world answers one request: after which time, with which of its answers, and how it takes being stopped. */
export type Answer = { delayMs: number; which: number; stopMs: number; heeds: boolean };

/** What the world does in one run; the nth request gets the nth answer, again and again. */
export type Script = { answers: Answer[]; cancelAfterMs: number | null };

export const randomScripts: fc.Arbitrary<Script> = fc.record({
  answers: fc.array(
    fc.record({
      delayMs: fc.integer({ min: 0, max: 900 }),
      which: fc.nat({ max: 1_000 }),
      stopMs: fc.integer({ min: 0, max: 400 }),
      heeds: fc.boolean(),
    }),
    { minLength: 1, maxLength: 20, size: 'max' },
  ),
  cancelAfterMs: fc.oneof(
    { weight: 5, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 3_000 }) },
  ),
});

type Later = (delayMs: number, callback: () => void) => () => void;

/** Everything outside the machine but its timers, on whatever clock it is given. */
export class World {
  #script: Script;
  #later: Later;
  #send: (fact: Fact) => void;
  #asked = 0;
  /** How to call off what was asked for, by attempt or by task. */
  #pending = new Map<string, () => void>();

  constructor(script: Script, later: Later, send: (fact: Fact) => void) {
    this.#script = script;
    this.#later = later;
    this.#send = send;
    if (script.cancelAfterMs !== null)
      later(script.cancelAfterMs, () => send({ type: 'cancel.requested', data: { by: 'test' } }));
  }

  hear({ type, data }: Consequence): void {
    switch (type) {
      case 'task.scheduled':
        return this.#answer(data.taskId, ({ which }) => outcome(data, which));
      case 'task.cancelled':
        return this.#stop(data.taskId);
      case 'recovery.requested': {
        const { phase, task } = data;
        return this.#answer(taskKey(phase, task), ({ which }) => {
          const outcomes = ['ready', 'failed', 'not-available'] as const;
          return { type: 'recovery.finished', data: { phase, task, outcome: pick(outcomes, which) } };
        });
      }
      case 'recovery.cancelled':
        return this.#pending.get(taskKey(data.phase, data.task))?.();
      case 'run.escalated':
        if (data.level !== 3) return;
        return this.#answer('announcement', ({ heeds }) => ({
          type: 'escalation.announced',
          data: { record: 'written', intercom: heeds ? 'written' : 'failed' },
        }));
      case 'agent.requested':
        return this.#answer('agent', ({ which }) => {
          const outcomes = ['done', 'failed', 'not-available'] as const;
          return { type: 'agent.answered', data: { outcome: pick(outcomes, which), reason: WHY } };
        });
      case 'verification.requested':
        return this.#answer('verification', ({ heeds }) => ({
          type: 'verification.finished',
          data: { repaired: heeds, stillFailing: [] },
        }));
      case 'rollback.requested':
        return this.#answer('rollback', ({ which }) => {
          const outcomes = ['done', 'nothing', 'refused', 'failed'] as const;
          return { type: 'rollback.finished', data: { outcome: pick(outcomes, which), reason: WHY } };
        });
      default:
        return;
    }
  }

  #answer(id: string, made: (answer: Answer) => Fact): void {
    const answer = this.#nextAnswer();
    this.#pending.set(
      id,
      this.#later(answer.delayMs, () => this.#send(made(answer))),
    );
  }

  /** One that heeds says that it has stopped; the other goes on and reports when it is ready, perhaps too late. */
  #stop(taskId: string): void {
    const { stopMs, heeds } = this.#nextAnswer();
    if (!heeds) return;
    this.#pending.get(taskId)?.();
    this.#later(stopMs, () => this.#send({ type: 'task.stopped', data: { ...NOTHING, taskId } }));
  }

  #nextAnswer(): Answer {
    const { answers } = this.#script;
    const answer = answers[this.#asked++ % answers.length];
    if (answer === undefined) throw new Error('a script has at least one answer');
    return answer;
  }
}

const WHY = { code: 'test', params: {} };
const NOTHING = { durationMs: 1, findings: [], evidence: {} };

const pick = <T>(from: readonly [T, ...T[]], which: number): T => from[which % from.length] ?? from[0];

function outcome({ taskId, attempt }: DataOf<'task.scheduled'>, which: number): Fact {
  const data = { ...NOTHING, taskId };
  const interrupted: Fact = { type: 'task.interrupted', data: { taskId } };
  return pick<Fact>(
    [
      { type: 'task.succeeded', data },
      { type: 'task.succeeded', data },
      { type: 'task.warned', data },
      { type: 'task.skipped', data: { ...data, reason: WHY } },
      { type: 'task.failed', data: { ...data, failure: failure('dns', { host: 'h' }) } },
      { type: 'task.failed', data: { ...data, failure: failure('threw', { message: 'm' }) } },
      {
        type: 'task.failed',
        data: { ...data, failure: failure('permission', { path: 'p', code: 'EACCES' }) },
      },
      {
        type: 'task.timed-out',
        data: { ...data, limit: 'task', failure: failure('timed-out', { limit: 'task', limitMs: 1 }) },
      },
      attempt < 3 ? interrupted : { type: 'task.succeeded', data },
    ],
    which,
  );
}
