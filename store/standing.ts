import * as z from 'zod';
import { escalationPolicySchema } from './plan.ts';

/** A dependency that failed in several runs on end: `half-open` once its rest is over, for one try. */
export const breakerSchema = z.object({
  /** `host:<name>`, `remote:<name>`, `mcp:<server>` or `agent`. */
  dependency: z.string(),
  state: z.enum(['open', 'half-open']),
  /** Runs on end that failed at it. */
  failures: z.number().int(),
  /** What is left of its rest, in milliseconds; 0 when it is over. */
  forMs: z.number(),
});
export type Breaker = z.infer<typeof breakerSchema>;

/**
 * What the runs before this one say to its ladder, as of its start. It enters the run with `run.started`, so that the
 * decisions that depend on it can be recomputed. Durations in milliseconds.
 */
export const standingSchema = z.object({
  /** How often an agent was asked on this day of the calendar of the machine. */
  agentAskedToday: z.number().int(),
  /** How long ago an agent was asked last; `null` when never. */
  agentLastMs: z.number().nullable(),
  /** Causes that an agent was asked about and did not repair, the newest time each. */
  causes: z.array(z.object({ cause: z.string(), runId: z.string(), agoMs: z.number() })),
  breakers: z.array(breakerSchema),
  /** How the run before this one ended, and for how many runs on end it has not been a success. */
  before: z.object({ runId: z.string(), status: z.string(), badRuns: z.number().int() }).nullable(),
  /** Of a run whose configuration cannot be read: what the last readable one said of the ladder. */
  policy: escalationPolicySchema.optional(),
});
export type Standing = z.infer<typeof standingSchema>;

/** The standing of a first run. */
export const NO_STANDING: Standing = {
  agentAskedToday: 0,
  agentLastMs: null,
  causes: [],
  breakers: [],
  before: null,
};

/** Where the repository of the workspace stands: what a rollback returns to. */
export const worldSchema = z.object({
  /** `null` before the first commit. */
  head: z.string().nullable(),
  /** `null` when HEAD is detached. */
  branch: z.string().nullable(),
  /** Local branches and the commits they name. */
  branches: z.record(z.string(), z.string()),
  /** Commits of the stash, newest first. */
  stashes: z.array(z.string()),
  /** There were too many branches or stashes to note all; HEAD and its branch are there. */
  truncated: z.literal(true).optional(),
});
export type World = z.infer<typeof worldSchema>;

/** What a person asked for with `escalate`. */
export const byHandSchema = z.object({
  reason: z.string(),
  context: z.string().optional(),
  /** Whether the agent is asked, whatever the policy says of enabling it. */
  agent: z.boolean(),
});
export type ByHand = z.infer<typeof byHandSchema>;
