import type { DataOf, StoredEvent } from '../../store/events.ts';
import type { Failure, RecoveryFamily } from '../../store/failure.ts';
import type { PlannedTask } from '../../store/plan.ts';

/** A run that needs help: what its log holds so far, and what tells to let go of everything. */
export type EscalatedRun = { events: readonly StoredEvent[]; signal: AbortSignal };

/** Level 2: the procedure that is wanted for a task, and why. */
export type RecoveryOrder = {
  phase: string;
  task: string;
  planned: PlannedTask;
  family: RecoveryFamily;
  procedure: string;
  failure: Failure;
  /** How much of a wait an earlier process has done already, in milliseconds. */
  waitedMs: number;
  signal: AbortSignal;
};
export type Recovered = Pick<DataOf<'recovery.finished'>, 'outcome' | 'reason'>;

/**
 * What the ladder does outside. Nothing of it rejects; all let go when their signal aborts. Each may be asked for the
 * same thing again by a process that takes up the run after a crash, and finds what was done already.
 */
export interface Ladder {
  recover(order: RecoveryOrder): Promise<Recovered>;
  /** Writes the record of the escalation and the message to INTERCOM. */
  announce(run: EscalatedRun): Promise<DataOf<'escalation.announced'>>;
  askAgent(run: EscalatedRun): Promise<DataOf<'agent.answered'>>;
  rollBack(run: EscalatedRun): Promise<DataOf<'rollback.finished'>>;
  /** Whether the configuration that could not be read can be read now. */
  isConfigReadable(): Promise<boolean>;
}
