import type { Selection } from '../../config/plan.ts';
import type { ReadConfig } from '../../config/read.ts';
import type { ConfigError, StoredEvent, Trigger } from '../../store/events.ts';
import type { LockOwner } from '../../store/lock.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import type { Result } from '../../store/result.ts';
import type { LogLevel } from '../system/diagnostics.ts';
import type { Doors } from './doors.ts';
import type { Driven } from './drive.ts';
import type { Place } from './place.ts';

/** What a run is asked to be. */
export type RunRequest = {
  place: Place;
  config: Result<ReadConfig, ConfigError>;
  selection: Selection;
  trigger: Trigger;
  productVersion: string;
  /** How the user started this, for whoever finds the lock. */
  command: string;
  /** Hears of every event as soon as it is durable. */
  report: (events: readonly StoredEvent[]) => void;
  onOutput?: (taskId: string, text: string) => void;
  /** How much goes to the diagnostic log; warnings and errors unless told. */
  logLevel?: LogLevel | undefined;
  /** What stands in for the world; the selftest crashes at a point of its choice in this way. */
  doors?: Doors | undefined;
};

/** What became of it; a suspended run is open still. */
export type RunOutcome =
  | { kind: 'ran'; summary: RunSummary; end: Driven; resumed: boolean }
  | { kind: 'locked'; path: string; owner: LockOwner | null };
