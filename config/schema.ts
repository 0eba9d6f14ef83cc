import * as z from 'zod';
import { failureClassSchema } from '../store/failure.ts';
import { cacheSchema } from './cache.ts';
import { escalationSchema } from './escalation.ts';
import { intercomSchema } from './intercom.ts';
import { taskOptions } from './kinds/task-options.ts';
import { VALIDATION_RULES } from './kinds/validation-rules.ts';
import { limitsSchema } from './limits.ts';
import { maskingSchema } from './masking.ts';
import { nameProblem } from './name.ts';
import { notificationsSchema } from './notifications.ts';
import { retentionSchema } from './retention.ts';

/** Normalised, so that the same word typed on two systems is one name. */
const name = z
  .string()
  .normalize()
  .superRefine((value, context) => {
    const message = nameProblem(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

const seconds = z.number().positive();

export const retrySchema = z.strictObject({
  attempts: z
    .number()
    .int()
    .min(1)
    .max(50)
    .describe('how often a task is attempted at most, the first time included'),
  delaySeconds: z.number().min(0).default(5),
  backoff: z.number().min(1).max(10).default(2).describe('factor between two pauses'),
  jitter: z.number().min(0).max(1).default(0.1).describe('share of the pause that is drawn at random'),
  on: z
    .array(failureClassSchema)
    .min(1)
    .optional()
    .describe('classes of failure that are attempted again; none given: transient and unknown'),
  sameError: z
    .number()
    .int()
    .min(1)
    .max(50)
    .optional()
    .describe('so many attempts may end with the same error; a permanent one: 2 unless told'),
});

const postcondition = z.union(
  [z.strictObject({ command: z.array(z.string()).min(1) }), z.strictObject({ shell: z.string().min(1) })],
  { error: 'a postcondition is either {"command": [program, argument, …]} or {"shell": line}' },
);

/** The fields that every task has, whatever its kind. */
export const commonTaskFields = {
  name,
  description: z.string().optional(),
  enabled: z.boolean().default(true),
  mode: z.string().optional().describe('handed to the task as ROO_FSM_MODE'),
  validation: z.enum(VALIDATION_RULES).optional(),
  postcondition: postcondition.optional(),
  timeoutSeconds: seconds.optional(),
  idleTimeoutSeconds: seconds.optional(),
  retry: retrySchema.optional(),
  unusual: z
    .enum(['warn', 'ignore'])
    .default('warn')
    .describe('warn: a success that looks unlike those before it is a warning'),
};

const taskOf = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({ ...commonTaskFields, ...shape, kind: z.literal(kind) });

export const taskSchema = z.discriminatedUnion('kind', [
  taskOf('git-health', taskOptions['git-health'].shape),
  taskOf('network', taskOptions.network.shape),
  taskOf('files', taskOptions.files.shape),
  taskOf('git-sync', taskOptions['git-sync'].shape),
  taskOf('post-sync', taskOptions['post-sync'].shape),
  taskOf('mcp', taskOptions.mcp.shape),
  taskOf('config-validation', taskOptions['config-validation'].shape),
  taskOf('log-cleanup', taskOptions['log-cleanup'].shape),
  taskOf('temp-cleanup', taskOptions['temp-cleanup'].shape),
  taskOf('performance-analysis', taskOptions['performance-analysis'].shape),
  taskOf('parameter-optimization', taskOptions['parameter-optimization'].shape),
  taskOf('command', taskOptions.command.shape),
  taskOf('script', taskOptions.script.shape),
  taskOf('http', taskOptions.http.shape),
  taskOf('mcp-call', taskOptions['mcp-call'].shape),
]);

export const phaseSchema = z.strictObject({
  name,
  label: z.string().optional(),
  critical: z.boolean().default(false).describe('its failure ends the work'),
  enabled: z.boolean().default(true),
  mode: z.string().optional(),
  timeoutMinutes: z.number().positive().default(15),
  retry: retrySchema.optional(),
  needs: z
    .array(z.string().normalize())
    .optional()
    .describe('phases that must not have failed; none given: the phase before it'),
  always: z.boolean().default(false).describe('runs even after a critical phase has failed'),
  parallel: z.number().int().min(1).max(64).default(1).describe('how many of its tasks may run at once'),
  tasks: z.array(taskSchema).min(1, 'a phase needs at least one task'),
});

/** The configuration of a workspace, `.roo/orchestration.json`. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  language: z.enum(['en', 'fr']).optional(),
  timeoutMinutes: z.number().positive().default(120).describe('for the whole run'),
  escalation: escalationSchema.prefault({}).describe('when help is called, and whose'),
  intercom: intercomSchema.prefault({}).describe('the message file of the agents of this machine'),
  notifications: notificationsSchema.prefault({}).describe('who is told how a run ended'),
  limits: limitsSchema.prefault({}).describe('what the tasks of a run may use of the machine'),
  cache: cacheSchema.prefault({}).describe('results of slow checks that an earlier run may lend'),
  retention: retentionSchema.prefault({}).describe('how long the records of roo-fsm are kept'),
  masking: maskingSchema.prefault({}).describe('what is secret besides what roo-fsm knows'),
  phases: z.array(phaseSchema).min(1, 'a configuration needs at least one phase'),
});

export type ConfigInput = z.input<typeof configSchema>;
export type Config = z.output<typeof configSchema>;
export type PhaseConfig = Config['phases'][number];
export type TaskConfig = PhaseConfig['tasks'][number];
export type RetryConfig = z.output<typeof retrySchema>;

/** Keys of the documented shape that this version does not serve yet: refused with that reason, not ignored. */
export const KEYS_OF_LATER_VERSIONS = ['improvement', 'trust'];
export const KINDS_OF_LATER_VERSIONS: readonly string[] = [];
