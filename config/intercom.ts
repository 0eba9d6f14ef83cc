import * as z from 'zod';

/** The file through which the agents of a machine tell each other things (INTERCOM). */
export const intercomSchema = z.strictObject({
  enabled: z.boolean().default(true).describe('whether roo-fsm writes to it'),
  path: z
    .string()
    .min(1)
    .default('.claude/local/INTERCOM-{machine}.md')
    .describe('from the workspace; {machine} is the name of this machine'),
  checkBeforeExecution: z.boolean().default(true).describe('tells at the start of a run what waits in it'),
  reportAfterExecution: z
    .enum(['never', 'escalations', 'failures', 'always'])
    .default('escalations')
    .describe('which ends of runs are reported in it'),
  condenseAbove: z
    .number()
    .int()
    .min(10)
    .max(100_000)
    .default(100)
    .describe('with more messages than this old ones are put into an archive'),
  condenseTo: z.number().int().min(1).max(100_000).default(50).describe('so many are left'),
  timeToLiveHours: z
    .number()
    .positive()
    .max(87_600)
    .default(24)
    .describe('a task in a message is open for so long'),
});
export type IntercomConfig = z.output<typeof intercomSchema>;
