// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references in a configuration look like that
import * as z from 'zod';
import { isMailbox, isWebAddress, writesReferences } from './kinds/notification-address.ts';

const REFERENCE = 'a reference to a variable is written ${env:NAME}';

/** A text in which `${env:NAME}` stands for a variable. */
const referring = z.string().min(1).max(4000).refine(writesReferences, { message: REFERENCE });

/** An address, or a reference to a variable that holds one. */
const address = referring
  .refine(isWebAddress, { message: 'an address that begins with http:// or https://' })
  .describe('may be ${env:NAME}, and should be when it holds a secret');

const mailbox = z
  .string()
  .max(320)
  .refine(isMailbox, { message: 'an e-mail address, such as team@example.org or Team <team@example.org>' });

const channelFields = {
  name: z
    .string()
    .min(1)
    .max(60)
    .regex(/^(?!\s)[^\p{Cc}]*(?<!\s)$/u, 'a name is one line, without spaces around it')
    .optional()
    .describe('as it is called in messages; not given: its type'),
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
    headers: z
      .record(
        z.string().regex(/^[!#$%&'*+.^_`|~\dA-Za-z-]+$/, 'no name of a header'),
        z
          .string()
          .max(4000)
          .regex(/^[^\r\n\0]*$/, 'a header has one line')
          .refine(writesReferences, { message: REFERENCE }),
      )
      .default({}),
  }),
  channelOf('email', {
    host: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[\w.:-]+$/, 'the name or the address of a host, without a port'),
    port: z.number().int().min(1).max(65_535).default(587),
    security: z
      .enum(['starttls', 'tls', 'none'])
      .default('starttls')
      .describe('none: nothing is encrypted; a password is then only given to a server of this machine'),
    user: referring.optional(),
    password: referring.optional().describe('should be ${env:NAME}'),
    from: mailbox,
    to: z.array(mailbox).min(1).max(50),
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
  onEscalation: z
    .boolean()
    .default(true)
    .describe(
      'a run that reaches level 3, whatever onFailure says; the next ones when something else comes of theirs',
    ),
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

/** As a channel is called in messages and in the outbox. */
export const channelName = ({ name, type }: ChannelConfig): string => name ?? type;
