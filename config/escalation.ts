// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a configuration look like that
import * as z from 'zod';
import { recoveryFamilySchema } from '../store/failure.ts';

/** The procedures that the original's `recovery_procedures` name. */
export const RECOVERY_PROCEDURES = [
  'stash_and_retry',
  'wait_and_retry',
  'restore_from_backup',
  'elevate_privileges',
] as const;

/** Modes of permission that `claude --permission-mode` takes. */
const PERMISSION_MODES = [
  'acceptEdits',
  'bypassPermissions',
  'default',
  'dontAsk',
  'plan',
  'auto',
  'manual',
] as const;

/** A value that is handed over behind an option; one that begins like an option would be taken for one. */
const handedOver = z.string().regex(/^[^-]/, 'must not be empty or begin with "-"');

/** Level 3. */
const agentSchema = z.strictObject({
  enabled: z
    .boolean()
    .optional()
    .describe('whether an agent is asked; not given: in runs that nobody started by hand'),
  command: z
    .array(z.string().min(1))
    .min(1)
    .default(['claude'])
    .describe('the program, found on PATH, and what comes before its other arguments'),
  permissionMode: z.enum(PERMISSION_MODES).default('acceptEdits').describe('--permission-mode'),
  allowedTools: z.array(handedOver).default([]).describe('--allowedTools'),
  disallowedTools: z.array(handedOver).default([]).describe('--disallowedTools'),
  model: handedOver.optional().describe('--model'),
  maxTurns: z.number().int().min(1).max(1000).optional().describe('--max-turns'),
  outputFormat: z
    .enum(['json', 'stream-json'])
    .default('json')
    .describe('stream-json: it tells what it does as it works, so that its silence can be noticed'),
  env: z
    .record(z.string(), z.string())
    .default({})
    .describe('added to its environment; ${env:NAME} is known'),
  timeoutMinutes: z.number().positive().max(1440).default(30).describe('its deadline'),
  idleTimeoutMinutes: z
    .number()
    .positive()
    .max(1440)
    .optional()
    .describe('ended after so long without output; not given: 10 with stream-json, none with json'),
  maxPerDay: z.number().int().min(0).max(100).default(2).describe('so often on one day at most'),
  cooldownMinutes: z
    .number()
    .min(0)
    .max(10_080)
    .default(60)
    .describe('so long after the last time nobody is asked'),
  sameCauseHours: z
    .number()
    .min(0)
    .max(8760)
    .default(72)
    .describe('so long nobody is asked about a cause again that was not repaired'),
});

/** When the ladder goes past retries, and what it may do there. */
export const escalationSchema = z.strictObject({
  maxFailedTasks: z.number().int().min(0).default(3).describe('more failed tasks than this escalate the run'),
  criteria: z
    .array(z.enum(['status', 'critical-phase', 'failed-tasks', 'config-unreadable']))
    .min(1)
    .default(['status', 'critical-phase', 'failed-tasks', 'config-unreadable'])
    .describe('what reaches level 3'),
  agent: agentSchema.prefault({}),
  rollback: z.enum(['manual', 'automatic']).default('manual'),
  recovery: z
    .partialRecord(recoveryFamilySchema, z.enum(RECOVERY_PROCEDURES))
    .default({ network_failures: 'wait_and_retry' }),
  recoveryWaitSeconds: z.number().min(0).default(30),
});
export type EscalationConfig = z.output<typeof escalationSchema>;
