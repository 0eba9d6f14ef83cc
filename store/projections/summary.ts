import type {
  AgentWork,
  ConfigError,
  DataOf,
  OutputExcerpt,
  PhaseStatus,
  Reason,
  RunStatus,
  StoredEvent,
  TaskStatus,
  Trigger,
} from '../events.ts';
import type { Failure } from '../failure.ts';
import type { Finding } from '../finding.ts';
import type { PlannedPhase, PlannedTask } from '../plan.ts';
import type { Breaker } from '../standing.ts';
import type { Counts } from './counts.ts';
import { apply, type Fold } from './summary-fold.ts';

export type TaskSummary = {
  name: string;
  kind: string;
  status: TaskStatus | 'waiting' | 'running';
  attempts: number;
  durationMs: number;
  findings: Finding[];
  failure?: Failure;
  reason?: Reason;
  output?: OutputExcerpt;
};

export type PhaseSummary = {
  name: string;
  label: string;
  critical: boolean;
  status: PhaseStatus | 'waiting' | 'running';
  durationMs: number;
  reason?: Reason;
  tasks: TaskSummary[];
};

/** How far a run went up the ladder, and what came of it; `outcome` is a code that has a sentence. */
export type EscalationSummary = {
  level: number;
  reasons: Reason[];
  outcome: string;
  /** When level 3 was reached. */
  at?: string;
  /** What failed and how, the same words for the same cause in every run; there when an agent was asked. */
  cause?: string;
  /** What became of the record and of the message to INTERCOM. */
  announced?: DataOf<'escalation.announced'>;
  /** There when an agent was asked. */
  agent?: AgentSummary;
  /** Each level that was passed over, and why. */
  skipped?: { level: number; reason: Reason }[];
  rollback?: DataOf<'rollback.finished'>;
  /** It was left to a person. */
  person?: true;
};

/** `outcome` is what it said, or what its end tells; `repaired` what the checks said afterwards, `null` when there were none. */
export type AgentSummary = {
  askedAt: string;
  outcome: DataOf<'agent.answered'>['outcome'] | 'open';
  reason?: Reason;
  repaired: boolean | null;
  work?: AgentWork;
};

/** What a reader wants to know of one run: the fold of its events. Durations in milliseconds of owned time. */
export type RunSummary = {
  runId: string;
  machineId: string;
  machineVersion: string;
  status: RunStatus | 'open';
  trigger: Trigger;
  dryRun: boolean;
  startedAt: string;
  finishedAt: string | null;
  durationMs: number;
  warnings: number;
  repairedBy?: string;
  configError?: ConfigError;
  escalation?: EscalationSummary;
  /** The run that this one undoes. */
  rollsBack?: string;
  reason?: Reason;
  /** In the list of runs only, in the place of the findings: see `countsOf`. */
  counts?: Record<string, Counts>;
  /** In the list of runs only, when there is something: see `failedAtOf`. */
  failedAt?: Record<string, string[]>;
  /** What had failed so often in the runs before that this one tried it once only. */
  resting?: Breaker[];
  phases: PhaseSummary[];
};

/** The summary of a run from its events; `null` for a stream that does not begin with `run.started`. */
export function summarise(events: Iterable<StoredEvent>): RunSummary | null {
  let fold: Fold | null = null;
  const all = [...events];
  const ignored = ignoredFacts(all);
  for (const event of all) {
    if (ignored.has(event.seq)) continue;
    if (event.type === 'run.started') fold = begin(event);
    else if (fold !== null) apply(fold, event);
  }
  if (fold === null) return null;
  const tasks = fold.summary.phases.flatMap((phase) => phase.tasks);
  fold.summary.warnings = tasks.flatMap((task) => task.findings).filter(isWarning).length;
  return fold.summary;
}

/** A fact that came too late is in the log, but the machine passed over it, and so do its readers. */
const ignoredFacts = (events: readonly StoredEvent[]): Set<number | undefined> =>
  new Set(events.flatMap((event) => (event.type === 'fact.ignored' ? [event.causationId] : [])));

const isWarning = (finding: Finding): boolean => finding.severity === 'warning';

function begin(event: StoredEvent<'run.started'>): Fold {
  const { plan, configError, trigger, dryRun, machineVersion, rollsBack, standing } = event.data;
  const resting = standing?.breakers ?? [];
  return {
    phaseStart: {},
    taskStart: {},
    summary: {
      runId: event.runId,
      machineId: event.machineId,
      machineVersion,
      status: 'open',
      trigger,
      dryRun,
      startedAt: event.at,
      finishedAt: null,
      durationMs: 0,
      warnings: 0,
      ...(configError === undefined ? {} : { configError }),
      ...(rollsBack === undefined ? {} : { rollsBack }),
      ...(resting.length === 0 ? {} : { resting }),
      phases: (plan?.phases ?? []).map(waitingPhase),
    },
  };
}

const waitingPhase = (phase: PlannedPhase): PhaseSummary => ({
  name: phase.name,
  label: phase.label,
  critical: phase.critical,
  status: 'waiting',
  durationMs: 0,
  tasks: phase.tasks.map(waitingTask),
});

const waitingTask = ({ name, kind }: PlannedTask): TaskSummary => ({
  name,
  kind,
  status: 'waiting',
  attempts: 0,
  durationMs: 0,
  findings: [],
});
