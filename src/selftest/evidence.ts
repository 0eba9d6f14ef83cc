import { eventsOf } from '../../store/event-log.ts';
import type { StoredEvent } from '../../store/events.ts';
import { parseAttemptId } from '../../store/plan.ts';
import { type EscalationSummary, summarise } from '../../store/projections/summary.ts';
import { examined, type SeenRun } from './runs.ts';
import type { World } from './world.ts';

/** One process of roo-fsm, as it was seen from outside. */
export type Process = {
  /** The point at which it was to be killed; `null` for one that was left alone. */
  crash: string | null;
  /** It came to that point. */
  reached: boolean;
  exitCode: number | null;
  signal: string | null;
  /** It did not end by itself in good time. */
  hung: boolean;
  /** The events it told of, in their order. */
  acknowledged: readonly StoredEvent[];
  /** The end of what it said on stderr. */
  said: string;
};

/** All that a run and its crashes left behind, and what its processes told. */
export type Evidence = {
  processes: readonly Process[];
  runs: readonly SeenRun[];
  /** The workspace when the examined run had ended. */
  world: World;
  lockLeft: boolean;
  /** Processes of tasks that are still there; `null` where the system cannot tell. */
  processesLeft: number | null;
};

/** What has to be the same whether a run was disturbed or not. Phases and tasks by name, with their status. */
export type Outcome = {
  status: string;
  phases: Record<string, string>;
  tasks: Record<string, string>;
  escalation: unknown;
};

/** The outcome of the examined run; `null` when there is none. */
export function outcomeOf({ runs }: Pick<Evidence, 'runs'>): Outcome | null {
  const summary = summarise(eventsOf(examined(runs)?.commits ?? []));
  if (summary === null) return null;
  const { status, phases, escalation } = summary;
  const tasks = phases.flatMap((phase) =>
    phase.tasks.map((task): [string, string] => [`${phase.name}/${task.name}`, task.status]),
  );
  return {
    status,
    phases: Object.fromEntries(phases.map((phase) => [phase.name, phase.status])),
    tasks: Object.fromEntries(tasks),
    escalation: escalation === undefined ? null : reachedBy(escalation),
  };
}

/** How far it went and what came of it; when, and how long it took, is another each time. */
function reachedBy({
  level,
  reasons,
  outcome,
  announced,
  agent,
  rollback,
  person,
}: EscalationSummary): unknown {
  return {
    level,
    reasons,
    outcome,
    told: [announced?.record, announced?.intercom],
    repaired: agent?.repaired ?? null,
    rollback: rollback?.outcome ?? null,
    person: person ?? false,
  };
}

/** How many attempts of each task came to a verdict. */
export function verdictsOf(events: readonly StoredEvent[]): Record<string, number> {
  const ignored = new Set(
    events.flatMap((event) => (event.type === 'fact.ignored' ? [event.causationId] : [])),
  );
  const counts: Record<string, number> = {};
  for (const event of events) {
    if (!isVerdict(event) || ignored.has(event.seq)) continue;
    const key = parseAttemptId(event.data.taskId)?.key;
    if (key !== undefined) counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

type Verdict = StoredEvent<
  'task.succeeded' | 'task.warned' | 'task.failed' | 'task.timed-out' | 'task.skipped'
>;
const VERDICTS: ReadonlySet<string> = new Set<Verdict['type']>([
  'task.succeeded',
  'task.warned',
  'task.failed',
  'task.timed-out',
  'task.skipped',
]);
const isVerdict = (event: StoredEvent): event is Verdict => VERDICTS.has(event.type);

/** Tasks of which an attempt was interrupted although they declare nothing by which the world could be asked. */
export function doubtful(events: readonly StoredEvent[]): string[] {
  const [started] = events;
  const plan = started?.type === 'run.started' ? started.data.plan : null;
  const unguarded = new Set(
    plan?.phases.flatMap((phase) =>
      phase.tasks
        .filter((task) => task.postcondition === undefined)
        .map((task) => `${phase.name}/${task.name}`),
    ),
  );
  const interrupted = events.flatMap((event) =>
    event.type === 'task.interrupted' ? [parseAttemptId(event.data.taskId)?.key ?? ''] : [],
  );
  return [...new Set(interrupted)].filter((key) => unguarded.has(key));
}
