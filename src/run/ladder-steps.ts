import type { Fact, Reason, StoredEvent } from '../../store/events.ts';
import { taskKey } from '../../store/plan.ts';
import type { EscalatedRun, Ladder, Recovered, RecoveryOrder } from '../ladder/ladder.ts';

type Step = {
  /** Its answer; `null` when there is none, because the process ends. */
  work: (run: EscalatedRun) => Promise<Fact | null>;
  /** The answer in its place when it threw, which is a bug of ours: nobody may wait for ever. */
  threw: (reason: Reason) => Fact;
};

/**
 * What the ladder is doing outside: each step by its name, a recovery by its task. What is let go of has no answer:
 * whoever takes up the run asks for it again.
 */
export class LadderSteps {
  #ladder: Ladder;
  #report: (fact: Fact) => void;
  #events: () => readonly StoredEvent[];
  #open = new Map<string, { abort: AbortController; told: Promise<void> }>();

  /** `events`: what the log of the run holds. */
  constructor(ladder: Ladder, report: (fact: Fact) => void, events: () => readonly StoredEvent[]) {
    this.#ladder = ladder;
    this.#report = report;
    this.#events = events;
  }

  /** Level 2. */
  recover(order: Omit<RecoveryOrder, 'signal'>): void {
    const { phase, task } = order;
    const answer = (recovered: Recovered): Fact => ({
      type: 'recovery.finished',
      data: { phase, task, ...recovered },
    });
    this.begin(taskKey(phase, task), {
      work: async ({ signal }) => answer(await this.#ladder.recover({ ...order, signal })),
      threw: (reason) => answer({ outcome: 'failed', reason }),
    });
  }

  announce(): void {
    this.begin('announcement', {
      work: async (run) => ({ type: 'escalation.announced', data: await this.#ladder.announce(run) }),
      threw: (reason) => ({
        type: 'escalation.announced',
        data: { record: 'failed', intercom: 'failed', reason },
      }),
    });
  }

  /** Level 3. */
  askAgent(): void {
    this.begin('agent', {
      work: async (run) => ({ type: 'agent.answered', data: await this.#ladder.askAgent(run) }),
      threw: (reason) => ({ type: 'agent.answered', data: { outcome: 'failed', reason } }),
    });
  }

  /** Level 4. */
  rollBack(): void {
    this.begin('rollback', {
      work: async (run) => ({ type: 'rollback.finished', data: await this.#ladder.rollBack(run) }),
      threw: (reason) => ({ type: 'rollback.finished', data: { outcome: 'failed', reason } }),
    });
  }

  begin(name: string, { work, threw }: Step): void {
    const abort = new AbortController();
    const told = work({ events: [...this.#events()], signal: abort.signal })
      .catch((thrown: unknown) => {
        const message = thrown instanceof Error ? thrown.message : String(thrown);
        return threw({ code: 'ladder.threw', params: { message } });
      })
      .then((fact) => {
        if (this.#open.get(name)?.abort === abort) this.#open.delete(name);
        if (fact !== null && !abort.signal.aborted) this.#report(fact);
      });
    this.#open.set(name, { abort, told });
  }

  leave(name: string): void {
    this.#open.get(name)?.abort.abort();
    this.#open.delete(name);
  }

  /** Lets go of everything at once; resolves when nothing of it is at work. */
  async leaveAll(): Promise<void> {
    const open = [...this.#open.values()];
    for (const { abort } of open) abort.abort();
    await Promise.all(open.map(({ told }) => told));
  }
}
