import * as z from 'zod';

/** An address, or a reference to a variable that holds one: `${env:NAME}`. */
const address = z.string().min(1).describe('may be ${env:NAME}, and should be when it holds a secret');

const channelFields = {
  name: z.string().min(1).max(60).optional().describe('as it is called in messages; not given: its type'),
  enabled: z.boolean().default(true),
};

const channelOf = <K extends string, S extends z.ZodRawShape>(type: K, shape: S) =>
  z.strictObject({ type: z.literal(type), ...channelFields, ...shape });

export const channelSchema = z.discriminatedUnion('type', [
  channelOf('slack', { url: address }),
  channelOf('teams', { url: address }),
  channelOf('webhook', {
    url: address,
    method: z.enum(['POST', 'PUT']).default('POST'),
    headers: z.record(z.string(), z.string()).default({}),
  }),
  channelOf('email', {
    host: z.string().min(1),
    port: z.number().int().min(1).max(65_535).default(587),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe('none: nothing is encrypted; for servers of this machine only'),
    user: z.string().min(1).optional(),
    password: address.optional(),
    from: z.string().min(1),
    to: z.array(z.string().min(1)).min(1),
  }),
  channelOf('desktop', {}),
  channelOf('healthchecks', {
    url: address.describe('of the check: /start, /fail and the log are added to it'),
  }),
  channelOf('log', {}),
]);
export type ChannelConfig = z.output<typeof channelSchema>;

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is written like 22:00');

/** Who is told of which ends of runs, and when. A run is good when it is a success. */
export const notificationsSchema = z.strictObject({
  channels: z.array(channelSchema).max(20).default([]),
  onSuccess: z
    .enum(['never', 'change', 'always'])
    .default('change')
    .describe('change: when the run before it was not good'),
  onFailure: z
    .enum(['never', 'change', 'always'])
    .default('change')
    .describe('change: when the run before it was good, and again after stillFailingAfter runs'),
  onEscalation: z.boolean().default(true).describe('every run that reaches level 3, whatever onFailure says'),
  onUnusual: z
    .boolean()
    .default(false)
    .describe('also a good run with warnings that something looks unlike before'),
  stillFailingAfter: z.number().int().min(1).max(1000).default(3),
  digest: z
    .enum(['off', 'daily', 'weekly'])
    .default('off')
    .describe('what is not an escalation is collected and told once in that time'),
  quietHours: z
    .strictObject({
      from: clockTime,
      to: clockTime,
      escalations: z.boolean().default(false).describe('true: escalations are told even then'),
    })
    .optional()
    .describe('what would be told then waits for the first run after them; local time'),
  timeoutSeconds: z.number().positive().max(60).default(5).describe('all channels together, after the run'),
  keepDays: z
    .number()
    .positive()
    .max(365)
    .default(7)
    .describe('what could not be sent is given up after so long'),
});
export type NotificationsConfig = z.output<typeof notificationsSchema>;
