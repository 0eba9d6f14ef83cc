import * as z from 'zod';
import { failureSchema, limitSchema, recoveryFamilySchema } from './failure.ts';
import { findingSchema, paramsSchema, whereSchema } from './finding.ts';
import { planSchema } from './plan.ts';
import { byHandSchema, standingSchema, worldSchema } from './standing.ts';

/** Version of the envelope; raised when a reader of the previous one could misread the new. */
export const EVENT_VERSION = 1;

export const runStatusSchema = z.enum([
  'success',
  'partial_success',
  'failure',
  'error',
  'cancelled',
  'interrupted',
]);
/** How an ended run ended. */
export type RunStatus = z.infer<typeof runStatusSchema>;

export const phaseStatusSchema = z.enum(['succeeded', 'degraded', 'failed', 'skipped', 'cancelled']);
export type PhaseStatus = z.infer<typeof phaseStatusSchema>;

export const taskStatusSchema = z.enum([
  'succeeded',
  'warned',
  'failed',
  'timed-out',
  'skipped',
  'cancelled',
  'interrupted',
]);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

/** What started a run. */
export const triggerSchema = z.enum(['manual', 'schedule', 'fleet', 'demo']);
export type Trigger = z.infer<typeof triggerSchema>;

/** Why something was left out: stable codes, turned into sentences by the reader. */
export const reasonSchema = z.object({ code: z.string(), params: paramsSchema });
export type Reason = z.infer<typeof reasonSchema>;

/** Head and tail of what a child printed; the whole is in `file`, relative to the data directory. */
export const outputSchema = z.object({
  file: z.string(),
  bytes: z.number().int(),
  head: z.string(),
  tail: z.string(),
});
export type OutputExcerpt = z.infer<typeof outputSchema>;

/** A configuration that could not be turned into a plan: everything that is wrong with it, in the order of the file. */
export const configErrorSchema = z.object({
  reason: z.enum(['config-unreadable', 'config-invalid']),
  source: z.string(),
  problems: z
    .array(z.object({ message: z.string(), where: whereSchema.optional(), remedy: z.string().optional() }))
    .min(1),
});
export type ConfigError = z.infer<typeof configErrorSchema>;
export type ConfigProblem = ConfigError['problems'][number];

/** Small JSON facts that back a verdict: HEAD before and after, counts, latencies. */
export const evidenceSchema = z.record(z.string(), z.json());
export type Evidence = z.infer<typeof evidenceSchema>;

/** Whether something was written for somebody outside; `unwanted` when the configuration does not ask for it. */
export const writtenSchema = z.enum(['written', 'unwanted', 'failed']);
export type WrittenOutcome = z.infer<typeof writtenSchema>;

/** What is known of an agent's work besides its verdict. */
export const agentWorkSchema = z.object({
  /** The program, as it was found. */
  program: z.string().optional(),
  exitCode: z.number().int().optional(),
  durationMs: z.number(),
  costUsd: z.number().optional(),
  turns: z.number().int().optional(),
  model: z.string().optional(),
  sessionId: z.string().optional(),
  /** The beginning of what it says it did. */
  says: z.string().optional(),
  output: outputSchema.optional(),
});
export type AgentWork = z.infer<typeof agentWorkSchema>;

/** One action of a rollback, and what became of it. */
export const rollbackActionSchema = z.object({
  /** `branch`, `head`, `stash`, `file` … */
  kind: z.string(),
  /** What it is about: a branch, a commit of the stash, a path. */
  what: z.string(),
  outcome: z.enum(['done', 'nothing', 'refused', 'failed']),
  reason: reasonSchema.optional(),
});
export type RollbackAction = z.infer<typeof rollbackActionSchema>;

const attempt = { taskId: z.string() };
const outcome = {
  ...attempt,
  durationMs: z.number(),
  findings: z.array(findingSchema),
  evidence: evidenceSchema,
  output: outputSchema.optional(),
};
const phase = { phase: z.string() };
const task = { phase: z.string(), task: z.string() };

/** Facts: what happened outside. They alone move the machine. */
export const facts = {
  /** A run began, with everything its decisions depend on. */
  'run.started': z.object({
    plan: planSchema.nullable(),
    configError: configErrorSchema.optional(),
    planDigest: z.string(),
    /** What was chosen with --only, --skip and --from, so that a resume can choose the same. */
    selection: z
      .object({ only: z.array(z.string()), skip: z.array(z.string()), from: z.string().optional() })
      .optional(),
    /** What was given with --set, as it was given, so that a resume can give the same. */
    settings: z.array(z.string()).optional(),
    /** What the runs before this one say to its ladder. */
    standing: standingSchema.optional(),
    /** Where the repository stood before anything was done. */
    world: worldSchema.optional(),
    /** A person asked for help at level 3, however the run ends. */
    byHand: byHandSchema.optional(),
    /** The run that this one undoes. */
    rollsBack: z.string().optional(),
    machineVersion: z.string(),
    productVersion: z.string(),
    trigger: triggerSchema,
    dryRun: z.boolean(),
    /** Seed of the jitter of retries. */
    seed: z.number().int(),
    workspace: z.string(),
    platform: z.string(),
    nodeVersion: z.string(),
  }),
  /** An attempt ended well. */
  'task.succeeded': z.object(outcome),
  /** An attempt ended well, with something to look at. */
  'task.warned': z.object(outcome),
  /** An attempt ended badly. */
  'task.failed': z.object({ ...outcome, failure: failureSchema }),
  /** An attempt found nothing to do, for a stated reason. */
  'task.skipped': z.object({ ...outcome, reason: reasonSchema }),
  /** A limit ended an attempt and its processes. */
  'task.timed-out': z.object({ ...outcome, limit: limitSchema, failure: failureSchema }),
  /** An attempt was stopped because the machine asked for it. */
  'task.stopped': z.object(outcome),
  /** An attempt ended without verdict because its process of roo-fsm ended; it is made again. */
  'task.interrupted': z.object(attempt),
  /** The delay of a timer is over. */
  'timer.fired': z.object({ timerId: z.string() }),
  /** Somebody wants the run to end for good. */
  'cancel.requested': z.object({ by: z.string() }),
  /** A recovery procedure (level 2) ended; `ready` allows one more attempt. */
  'recovery.finished': z.object({
    ...task,
    outcome: z.enum(['ready', 'failed', 'not-available']),
    /** What was done, or why not. */
    reason: reasonSchema.optional(),
  }),
  /** The record of the escalation and the message to INTERCOM were written, or could not be. */
  'escalation.announced': z.object({
    record: writtenSchema,
    intercom: writtenSchema,
    /** Of the message to INTERCOM. */
    messageId: z.string().optional(),
    /** Why something could not be written. */
    reason: reasonSchema.optional(),
  }),
  /**
   * The agent (level 3) ended, or could not be asked. `done` and `failed` are what it, or its silence, says: the
   * failed tasks' own checks decide. `not-available`: it never got to work.
   */
  'agent.answered': z.object({
    outcome: z.enum(['done', 'failed', 'not-available']),
    reason: reasonSchema,
    work: agentWorkSchema.optional(),
  }),
  /** The failed tasks' own checks ran again after the agent. */
  'verification.finished': z.object({ repaired: z.boolean(), stillFailing: z.array(z.string()) }),
  /** The rollback (level 4) ended, or could not be made. */
  'rollback.finished': z.object({
    /** `refused`: nothing was done, because something of the user's stood in the way. `failed`: something was done, not all. */
    outcome: z.enum(['done', 'nothing', 'refused', 'failed', 'not-available']),
    reason: reasonSchema,
    actions: z.array(rollbackActionSchema).optional(),
  }),
  /** An open run was closed because it cannot be continued. */
  'run.abandoned': z.object({ reason: reasonSchema }),
} as const;

/** Consequences: what the machine decided. Written in the commit of their fact, performed after it is durable. */
export const consequences = {
  'phase.started': z.object(phase),
  'phase.succeeded': z.object(phase),
  'phase.degraded': z.object(phase),
  'phase.failed': z.object({ ...phase, critical: z.boolean(), failedTasks: z.array(z.string()) }),
  'phase.skipped': z.object({ ...phase, reason: reasonSchema }),
  'phase.cancelled': z.object(phase),
  /** Please make this attempt. `level` 1 is the ordinary mode, 2 follows a recovery procedure. */
  'task.scheduled': z.object({ ...attempt, ...task, attempt: z.number().int(), level: z.number().int() }),
  /** Please stop this attempt. */
  'task.cancelled': z.object({
    ...attempt,
    reason: z.enum(['cancelled', 'phase-timed-out', 'run-timed-out']),
  }),
  /** The machine passes over a task that never started. */
  'task.omitted': z.object({ ...task, reason: reasonSchema }),
  /** The task ended, after all its attempts, with this status. */
  'task.completed': z.object({ ...task, status: taskStatusSchema, attempts: z.number().int() }),
  /** Level 1: the next attempt follows after a pause, whose timer starts in the same commit. */
  'retry.scheduled': z.object({ ...task, attempt: z.number().int() }),
  /** Level 2: please run the recovery procedure of this family. */
  'recovery.requested': z.object({ ...task, family: recoveryFamilySchema, procedure: z.string() }),
  /** The recovery is not wanted any more. */
  'recovery.cancelled': z.object(task),
  'timer.started': z.object({ timerId: z.string(), delayMs: z.number() }),
  'timer.cancelled': z.object({ timerId: z.string() }),
  /** All phases have ended; the `elapsedMs` of this event is the work's duration, frozen before anybody is asked for help. */
  'work.completed': z.object({ status: runStatusSchema }),
  /** The run asks for help at this level, for these reasons. */
  'run.escalated': z.object({ level: z.number().int(), reasons: z.array(reasonSchema) }),
  /** A level of the ladder is passed over. */
  'escalation.skipped': z.object({ level: z.number().int(), reason: reasonSchema }),
  /** Please ask the agent. `cause` names what failed and how, the same for the same cause in every run. */
  'agent.requested': z.object({ failedTasks: z.array(z.string()), cause: z.string().optional() }),
  'verification.requested': z.object({ tasks: z.array(z.string()) }),
  'rollback.requested': z.object({ failedTasks: z.array(z.string()) }),
  /** Nothing and nobody repaired it: it is left to a person. */
  'person.requested': z.object({ failedTasks: z.array(z.string()), reasons: z.array(reasonSchema) }),
  'run.completed': z.object({ status: runStatusSchema, repairedBy: z.string().optional() }),
  /** A fact came that the machine does not wait for any more; nothing changed. */
  'fact.ignored': z.object({ fact: z.string(), reason: z.string() }),
} as const;

/** Observations: worth keeping, but they move nothing. */
export const observations = {
  /** A process of roo-fsm took up the open run again. */
  'run.resumed': z.object({ pid: z.number().int(), host: z.string(), openAttempts: z.array(z.string()) }),
  /** A signal ended the process of roo-fsm; attempts that are open here were never begun. */
  'run.suspended': z.object({ signal: z.string() }),
  'lock.taken-over': z.object({
    pid: z.number().int(),
    host: z.string(),
    runId: z.string(),
    why: z.string(),
  }),
  'tail.cut': z.object({ file: z.string(), bytes: z.number().int() }),
  /** An attempt started a process; who takes up the run after a crash ends what is left of it. */
  'process.spawned': z.object({ taskId: z.string(), pid: z.number().int() }),
  /** The agent is at work; who takes up the run after a crash looks at what it did before asking anybody again. */
  'agent.started': z.object({ pid: z.number().int(), program: z.string() }),
  /** Where the repository stands at the end of the run. */
  'world.recorded': worldSchema,
  /** What waited in INTERCOM when the run began. */
  'intercom.read': z.object({
    file: z.string(),
    messages: z.number().int(),
    unread: z.number().int(),
    openTasks: z.number().int(),
  }),
  /** Lines of this log were damaged or lost. What could be proven was kept; the file as it was lies in `quarantined`. */
  'log.repaired': z.object({
    quarantined: z.string(),
    line: z.number().int(),
    why: z.string(),
    keptCommits: z.number().int(),
    lostLines: z.number().int(),
  }),
  /** The list of runs was missing or damaged and was made again; `damaged` is the name the old one has now. */
  'catalogue.rebuilt': z.object({
    runs: z.number().int(),
    unreadable: z.number().int(),
    damaged: z.string().nullable(),
  }),
  /** An earlier run was left open, and its log cannot even take the reason why it is closed. */
  'run.given-up': z.object({ earlierRunId: z.string(), file: z.string(), reason: reasonSchema }),
} as const;

/** The catalogue's own events: one before a run's first event, one when the run has ended. */
export const catalogEvents = {
  'run.opened': z.object({ file: z.string(), startedAt: z.string(), trigger: triggerSchema }),
  'run.closed': z.object({
    summary: z.json(),
    commits: z.number().int(),
    bytes: z.number().int(),
    lastSum: z.string(),
    /** Where the damaged file of this run lies since a repair; relative to the data directory. */
    quarantined: z.string().optional(),
  }),
} as const;

/** The workspace's own events: what belongs to no run. */
export const workspaceEvents = {
  /** Old records were put into the archive or removed, as the configuration says. */
  'retention.applied': z.object({
    archivedRuns: z.number().int(),
    removedRuns: z.number().int(),
    removedOutputs: z.number().int(),
    freedBytes: z.number().int(),
  }),
  /** What became of a notification; it waits in the outbox when it is `deferred`. */
  'notification.sent': z.object({
    /** The run it tells of. */
    about: z.string(),
    channel: z.string(),
    outcome: z.enum(['sent', 'deferred', 'given-up']),
    reason: reasonSchema.optional(),
  }),
  /** `repair` put damaged files aside and kept what was proven. */
  'store.repaired': z.object({ runs: z.number().int(), catalogue: z.boolean(), quarantine: z.string() }),
} as const;

const payloads = {
  ...facts,
  ...consequences,
  ...observations,
  ...catalogEvents,
  ...workspaceEvents,
} as const;

export type EventType = keyof typeof payloads;
export type FactType = keyof typeof facts;
export type ConsequenceType = keyof typeof consequences;
export type ObservationType = keyof typeof observations;
export type DataOf<T extends EventType> = z.infer<(typeof payloads)[T]>;

/** What is decided about before it is stamped: a type and its data. */
export type Body<T extends EventType = EventType> = { [K in EventType]: { type: K; data: DataOf<K> } }[T];
export type Fact = Body<FactType>;
export type Consequence = Body<ConsequenceType>;
export type Observation = Body<ObservationType>;

/** The envelope around every event. `at` is UTC; `elapsedMs` is monotonic and counts only time in which a process owned the run. */
export type Envelope = {
  v: number;
  machineId: string;
  runId: string;
  /** Position in the run's stream, from 1 without gaps. */
  seq: number;
  at: string;
  elapsedMs: number;
  /** The `seq` of the fact that caused this event; a fact has none. */
  causationId?: number | undefined;
};
export type StoredEvent<T extends EventType = EventType> = {
  [K in T]: Envelope & { type: K; data: DataOf<K> };
}[T];

export const isFact = (event: { type: EventType }): event is StoredEvent<FactType> => event.type in facts;
export const isConsequence = (event: { type: EventType }): event is StoredEvent<ConsequenceType> =>
  event.type in consequences;
export const isObservation = (event: { type: EventType }): event is StoredEvent<ObservationType> =>
  event.type in observations;

const envelopeSchema = z.object({
  v: z.literal(EVENT_VERSION),
  machineId: z.string(),
  runId: z.string(),
  seq: z.number().int().positive(),
  at: z.string(),
  elapsedMs: z.number(),
  causationId: z.number().int().optional(),
});

/** Reads one stored event; throws a ZodError that names the key when it is not one of ours. */
export function parseEvent(value: unknown): StoredEvent {
  const head = z
    .looseObject({ type: z.enum(Object.keys(payloads) as [EventType, ...EventType[]]) })
    .parse(value);
  const envelope = envelopeSchema.parse(value);
  const data = payloads[head.type].parse(head['data']);
  return { ...envelope, type: head.type, data } as StoredEvent;
}
