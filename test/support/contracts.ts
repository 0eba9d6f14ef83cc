import * as z from 'zod';

/** The documents scripts rely on, as the README promises them; a key nobody promised is refused too. */
const taskStatus = z.enum([
  'succeeded',
  'warned',
  'failed',
  'timed-out',
  'skipped',
  'cancelled',
  'interrupted',
  'waiting',
  'running',
]);
const phaseStatus = z.enum(['succeeded', 'degraded', 'failed', 'skipped', 'cancelled', 'waiting', 'running']);
const runStatus = z.enum([
  'success',
  'partial_success',
  'failure',
  'error',
  'cancelled',
  'interrupted',
  'running',
  'resumable',
]);

const identity = {
  runId: z.uuid(),
  machineId: z.string().min(1),
  status: runStatus,
  startedAt: z.iso.datetime(),
  durationMs: z.number().min(0),
  dryRun: z.boolean(),
  trigger: z.enum(['manual', 'schedule', 'fleet', 'demo']),
  warnings: z.number().int(),
};

const finding = z.strictObject({
  severity: z.enum(['info', 'warning', 'error']),
  code: z.string(),
  message: z.string(),
  where: z.string().optional(),
});

const task = z.strictObject({
  name: z.string(),
  kind: z.string(),
  status: taskStatus,
  attempts: z.number().int(),
  durationMs: z.number().min(0),
  findings: z.array(finding),
  failure: z
    .strictObject({
      reason: z.string(),
      class: z.enum(['transient', 'permanent', 'unknown']),
      limit: z.enum(['task', 'idle', 'phase', 'run']).optional(),
      message: z.string(),
    })
    .optional(),
  reason: z.string().optional(),
  output: z.string().optional(),
});

const phase = z.strictObject({
  name: z.string(),
  status: phaseStatus,
  critical: z.boolean(),
  durationMs: z.number().min(0),
  reason: z.string().optional(),
  tasks: z.array(task),
});

const spread = z.strictObject({ mean: z.number(), p50: z.number(), p95: z.number(), max: z.number() });

const estimate = z.strictObject({
  runs: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
  durationMs: spread.nullable(),
});

const place = z.strictObject({
  file: z.string(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  key: z.string().optional(),
});

const agent = z.strictObject({
  askedAt: z.iso.datetime(),
  outcome: z.enum(['done', 'failed', 'not-available', 'open']),
  reason: z.string().optional(),
  repaired: z.boolean().nullable(),
  program: z.string().optional(),
  exitCode: z.number().int().optional(),
  durationMs: z.number().optional(),
  costUsd: z.number().optional(),
  turns: z.number().int().optional(),
  model: z.string().optional(),
  sessionId: z.string().optional(),
  says: z.string().optional(),
  output: z.string().optional(),
});

/** Of an escalation: what was written and told, and what came of each level. */
const whatCameOfIt = {
  cause: z.string().optional(),
  record: z.enum(['written', 'unwanted', 'failed']).optional(),
  intercom: z.enum(['written', 'unwanted', 'failed']).optional(),
  messageId: z.string().optional(),
  skipped: z
    .array(z.strictObject({ level: z.number().int(), code: z.string(), reason: z.string() }))
    .optional(),
  agent: agent.optional(),
  rollback: z.strictObject({ outcome: z.string(), reason: z.string() }).optional(),
  leftToPerson: z.literal(true).optional(),
};

/** `run --json` and `show --json`. */
export const runDocument = z.strictObject({
  schema: z.literal('roo-fsm/run@1'),
  ...identity,
  exitCode: z.number().int(),
  finishedAt: z.iso.datetime().nullable(),
  repairedBy: z.string().optional(),
  reason: z.string().optional(),
  configError: z
    .strictObject({
      reason: z.enum(['config-unreadable', 'config-invalid']),
      source: z.string(),
      problems: z
        .array(
          z.strictObject({ message: z.string(), where: place.optional(), remedy: z.string().optional() }),
        )
        .min(1),
    })
    .optional(),
  phases: z.array(phase),
  escalation: z
    .strictObject({
      level: z.number().int(),
      reasons: z.array(z.string()).min(1),
      outcome: z.string(),
      at: z.iso.datetime().optional(),
      ...whatCameOfIt,
    })
    .optional(),
});

/** `run --dry-run --json`. */
export const dryRunDocument = runDocument.extend({
  dryRun: z.literal(true),
  phases: z.array(phase.extend({ tasks: z.array(task.extend({ estimate: estimate.nullable() })) })),
  outlook: z.strictObject({
    days: z.number().int(),
    runs: z.number().int(),
    historyReadable: z.boolean(),
    durationMs: spread.nullable(),
    expected: z.strictObject({ durationMs: z.number().nullable(), unknownTasks: z.number().int() }),
    owner: z.looseObject({ pid: z.number(), runId: z.string(), command: z.string() }).nullable(),
    open: z.looseObject({ runId: z.uuid(), would: z.enum(['go-on', 'close', 'close-ended']) }).nullable(),
  }),
  plan: z.looseObject({ phases: z.array(z.looseObject({ tasks: z.array(z.looseObject({})) })) }).nullable(),
  file: z.string(),
});

export type RunDocument = z.infer<typeof runDocument>;

/** `history --json`. */
export const historyDocument = z.array(
  z.strictObject({
    ...identity,
    failedPhases: z.array(z.string()),
    failedTasks: z.number().int(),
    totalTasks: z.number().int(),
  }),
);

const durations = z.strictObject({ mean: z.number(), p50: z.number(), p95: z.number(), max: z.number() });
const counted = z.record(
  z.string(),
  z.strictObject({
    runs: z.number().int(),
    succeeded: z.number().int(),
    failed: z.number().int(),
    durationMs: durations.nullable(),
  }),
);

/** `escalations --json`. */
export const escalationsDocument = z.strictObject({
  schema: z.literal('roo-fsm/escalations@1'),
  escalations: z.array(
    z.strictObject({
      runId: z.uuid(),
      machineId: z.string().min(1),
      at: z.iso.datetime(),
      status: runStatus,
      trigger: identity.trigger,
      durationMs: z.number().min(0),
      repairedBy: z.string().optional(),
      level: z.number().int(),
      reasons: z.array(z.string()).min(1),
      outcome: z.string(),
      ...whatCameOfIt,
    }),
  ),
});

/** `metrics --json`. */
export const metricsDocument = z.strictObject({
  schema: z.literal('roo-fsm/metrics@1'),
  window: z.strictObject({ days: z.number(), from: z.iso.datetime(), to: z.iso.datetime() }),
  runs: z.number().int(),
  success: z.number().int(),
  partial: z.number().int(),
  failure: z.number().int(),
  error: z.number().int(),
  unfinished: z.number().int(),
  successRate: z.number().min(0).max(1).nullable(),
  successRateInterval: z.tuple([z.number(), z.number()]).nullable(),
  durationMs: durations.nullable(),
  trend: z.strictObject({ slopeMsPerRun: z.number(), direction: z.string() }).nullable(),
  phases: counted,
  tasks: counted,
  errors: z.array(
    z.strictObject({
      signature: z.string(),
      count: z.number().int(),
      lastSeen: z.iso.datetime(),
      example: z.looseObject({ reason: z.string(), class: z.string() }),
    }),
  ),
});

const event = z.looseObject({ type: z.string(), seq: z.number().int(), at: z.iso.datetime() });
const state = z.strictObject({
  value: z.unknown(),
  done: z.boolean(),
  status: z.string().nullable(),
  stop: z.string().nullable(),
  phases: z.record(z.string(), z.unknown()),
  tasks: z.record(z.string(), z.unknown()),
  openAttempts: z.array(z.string()),
  openTimers: z.array(z.strictObject({ timerId: z.string(), delayMs: z.number(), startedAtMs: z.number() })),
  awaiting: z.unknown(),
});

/** `replay --json`. */
export const replayDocument = z.strictObject({
  runId: z.uuid(),
  machineVersion: z.string(),
  verified: z.boolean(),
  events: z.array(event),
  finalState: state,
});

/** `replay --at N --json`. */
export const momentDocument = z.strictObject({ runId: z.uuid(), seq: z.number().int(), state, event });

/** What a command that failed prints on stdout with `--json`. */
export const errorDocument = z.strictObject({
  error: z.strictObject({
    reason: z.string().min(1),
    message: z.string().min(1),
    where: place.optional(),
    remedy: z.string().min(1).optional(),
  }),
});
