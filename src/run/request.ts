import type { Selection } from '../../config/plan.ts';
import type { ReadConfig } from '../../config/read.ts';
import type { ConfigError, Reason, StoredEvent, Trigger } from '../../store/events.ts';
import type { LockOwner } from '../../store/lock-owner.ts';
import type { Plan } from '../../store/plan.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import type { Result } from '../../store/result.ts';
import type { ByHand } from '../../store/standing.ts';
import type { LogLevel } from '../system/diagnostics.ts';
import type { Language } from '../text/sentence.ts';
import type { Doors } from './doors.ts';
import type { Driven } from './drive.ts';
import type { Place } from './place.ts';
import type { WhyTheirs } from './turn.ts';

/**
 * What to do with the run that was left open: `run` goes on with it when it may and closes it otherwise, and
 * begins a new one when there is none; `resume` goes on with it whatever its age and begins none; `cancel` ends it.
 * `runId` is the run that must be meant; any when it is not given.
 */
export type Intent =
  | { do: 'run' }
  | { do: 'resume'; runId?: string | undefined }
  | { do: 'cancel'; runId?: string | undefined; by: string };

/** What to do when another run is at work: leave it alone, wait for it, or end it (only `runId`, when that is given). */
export type Overlap =
  | { policy: 'skip' }
  | { policy: 'wait' }
  | { policy: 'replace'; by: string; patienceMs: number; force: boolean; runId?: string | undefined };

/** What a run is asked to be. */
export type RunRequest = {
  intent: Intent;
  overlap: Overlap;
  place: Place;
  config: Result<ReadConfig, ConfigError>;
  selection: Selection;
  trigger: Trigger;
  productVersion: string;
  /** The language of what is written for people. */
  language: Language;
  /** Reads the configuration again; to see whether one that could not be read has been repaired. */
  reread?: (() => Promise<Result<ReadConfig, ConfigError>>) | undefined;
  /** Of a configuration that cannot be read: that no agent is to be asked can be understood all the same. */
  noAgent?: boolean | undefined;
  /** A person asks for help, whatever comes of the run. */
  byHand?: ByHand | undefined;
  /** The run that this one undoes. */
  rollsBack?: string | undefined;
  /** Followed instead of the plan of the configuration; of a run that is no orchestration, like a rollback. */
  plan?: Plan | undefined;
  /** Takes no result of an earlier run. */
  anew?: boolean | undefined;
  /** How the user started this, for whoever finds the lock. */
  command: string;
  /** Hears of every event as soon as it is durable. */
  report: (events: readonly StoredEvent[]) => void;
  /** Hears for whom this waits. */
  waiting?: (owner: LockOwner) => void;
  onOutput?: (taskId: string, text: string) => void;
  /** How much goes to the diagnostic log; warnings and errors unless told. */
  logLevel?: LogLevel | undefined;
  /** What stands in for the world; the selftest crashes at a point of its choice in this way. */
  doors?: Doors | undefined;
};

/** What became of it; a suspended run is open still. */
export type RunOutcome =
  | { kind: 'ran'; summary: RunSummary; end: Driven; resumed: boolean }
  | { kind: 'locked'; path: string; owner: LockOwner | null; why: WhyTheirs }
  /** A signal came while it waited for its turn. */
  | { kind: 'gave-up'; signal: string }
  /** There is no open run to resume or cancel. */
  | { kind: 'nothing-open' }
  /** The open run cannot be gone on with, and stays as it is. */
  | { kind: 'refused'; runId: string; reason: Reason }
  /** The run was ended at our request, but its records lie in another data directory. */
  | { kind: 'ended-elsewhere'; runId: string };
