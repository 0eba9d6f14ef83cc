import * as z from 'zod';
import { failureClassSchema, recoveryFamilySchema } from './failure.ts';
import { paramsSchema } from './finding.ts';

/** Why a phase or task of the plan is not run; decided when the plan is made. */
export const planSkipSchema = z.enum(['disabled', 'not-selected']);
export type PlanSkip = z.infer<typeof planSkipSchema>;

/** How often and after which pauses a task is attempted. `attempts` counts the first one. Times in milliseconds. */
export const retryPolicySchema = z.object({
  attempts: z.number().int().min(1),
  delayMs: z.number().int().min(0),
  /** Factor between two pauses: 1 is constant, 2 doubles. */
  backoff: z.number().min(1),
  /** Share of the pause that is drawn at random, 0 to 1. */
  jitter: z.number().min(0).max(1),
  /** Classes of failure that are attempted again. */
  classes: z.array(failureClassSchema),
  /** So many attempts may end with the same error (by its signature), whatever `attempts` says. */
  sameError: z.number().int().min(1).optional(),
});
export type RetryPolicy = z.infer<typeof retryPolicySchema>;

/** One task as it will be run; `options` are the fields of its kind, already validated. */
export const plannedTaskSchema = z.object({
  name: z.string(),
  kind: z.string(),
  description: z.string().optional(),
  mode: z.string().optional(),
  timeoutMs: z.number().int().positive(),
  idleTimeoutMs: z.number().int().positive().optional(),
  retry: retryPolicySchema,
  validation: z.string().optional(),
  /** A check of the world that must hold after the task, and is asked first when an attempt is in doubt. */
  postcondition: z
    .union([z.object({ command: z.array(z.string()).min(1) }), z.object({ shell: z.string() })])
    .optional(),
  /** A good result of this task is good for so long, while what it looked at is the same. */
  cacheMs: z.number().int().positive().optional(),
  /** `ignore`: a success that looks unlike those before it is not remarked. */
  unusual: z.literal('ignore').optional(),
  skip: planSkipSchema.optional(),
  options: z.record(z.string(), z.unknown()),
});
export type PlannedTask = z.infer<typeof plannedTaskSchema>;

/** One phase: its tasks, the phases it waits for, and how many of its tasks may run at once. */
export const plannedPhaseSchema = z.object({
  name: z.string(),
  label: z.string(),
  critical: z.boolean(),
  /** Runs even after a critical phase has failed. */
  always: z.boolean(),
  timeoutMs: z.number().int().positive(),
  parallel: z.number().int().min(1),
  /** Phases that must have ended before this one starts. */
  after: z.array(z.string()),
  /** Phases among `after` that must not have failed, because the user declared `needs`. */
  needs: z.array(z.string()),
  skip: planSkipSchema.optional(),
  tasks: z.array(plannedTaskSchema).min(1),
});
export type PlannedPhase = z.infer<typeof plannedPhaseSchema>;

/** Level 3: whether, how often and how an agent is asked. Times in milliseconds. What is not given has the usual value. */
export const agentPolicySchema = z.object({
  /** `scheduled`: only in runs that nobody started by hand. */
  enabled: z.union([z.boolean(), z.literal('scheduled')]),
  /** The program and what comes before our own arguments. */
  command: z.array(z.string()).min(1).optional(),
  permissionMode: z.string().optional(),
  allowedTools: z.array(z.string()).optional(),
  disallowedTools: z.array(z.string()).optional(),
  model: z.string().optional(),
  maxTurns: z.number().int().positive().optional(),
  outputFormat: z.enum(['json', 'stream-json']).optional(),
  /** Added to its environment; values may be `${env:NAME}`. */
  env: z.record(z.string(), z.string()).optional(),
  timeoutMs: z.number().int().positive().optional(),
  /** Ended after so long without any output. */
  idleTimeoutMs: z.number().int().positive().optional(),
  /** So often on one day of the calendar. */
  maxPerDay: z.number().int().min(0).optional(),
  /** So long after the last time nobody is asked again. */
  cooldownMs: z.number().int().min(0).optional(),
  /** So long nobody is asked again about the same cause, when it was not repaired. */
  sameCauseMs: z.number().int().min(0).optional(),
});
export type AgentPolicy = z.infer<typeof agentPolicySchema>;

/** When the ladder goes past retries, and what it may do there. */
export const escalationPolicySchema = z.object({
  /** Level 2: the recovery procedures that are allowed, by family of failure. */
  recovery: z.partialRecord(recoveryFamilySchema, z.string()),
  /** How long `wait_and_retry` waits. */
  recoveryWaitMs: z.number().int().min(0),
  /** Level 3: more failed tasks than this escalate a run that is otherwise partial. */
  maxFailedTasks: z.number().int().min(0),
  /** Which other criteria reach level 3; all when not given. */
  criteria: z.array(z.enum(['status', 'critical-phase', 'failed-tasks', 'config-unreadable'])).optional(),
  agent: agentPolicySchema,
  /** Level 4: `manual` leaves a rollback to a person. */
  rollback: z.enum(['manual', 'automatic']),
});
export type EscalationPolicy = z.infer<typeof escalationPolicySchema>;

/** What the tasks of a run may use of the machine. */
export const resourceLimitsSchema = z.object({
  /** The processes of an attempt together may use so much memory. */
  memoryBytes: z.number().int().positive().optional(),
  /** Below 100 the processes of tasks give way to others; not a hard limit. */
  cpuPercent: z.number().positive().max(100).optional(),
  /** Tasks that write are not begun with less space than this left. */
  freeDiskBytes: z.number().int().positive().optional(),
});
export type ResourceLimits = z.infer<typeof resourceLimitsSchema>;

/** A key of the configuration that means nothing here, and why; shown with the run, never dropped in silence. */
export const noticeSchema = z.object({ code: z.string(), params: paramsSchema });
export type Notice = z.infer<typeof noticeSchema>;

/** The validated configuration, resolved for this machine and this run. Times in milliseconds. */
export const planSchema = z.object({
  source: z.string(),
  phases: z.array(plannedPhaseSchema).min(1),
  timeoutMs: z.number().int().positive(),
  /** How long a task that was asked to stop may take to report before it is given up. */
  graceMs: z.number().int().positive(),
  escalation: escalationPolicySchema,
  limits: resourceLimitsSchema.optional(),
  notices: z.array(noticeSchema),
});
export type Plan = z.infer<typeof planSchema>;

/** `phase/task`: names a task of the plan across attempts, and is its key everywhere. */
export const taskKey = (phase: string, task: string): string => `${phase}/${task}`;

/** `phase/task#attempt`: names one attempt. Attempts count from 1. */
export const attemptId = (key: string, attempt: number): string => `${key}#${attempt}`;

/** Takes an attempt's id apart; `null` when it is none. */
export function parseAttemptId(
  id: string,
): { key: string; phase: string; task: string; attempt: number } | null {
  const match = /^([^/#]+)\/([^/#]+)#(\d+)$/.exec(id);
  if (match === null) return null;
  const [, phase = '', task = '', attempt = ''] = match;
  return { key: taskKey(phase, task), phase, task, attempt: Number(attempt) };
}
