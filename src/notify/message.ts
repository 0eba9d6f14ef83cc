import * as z from 'zod';

const factSchema = z.object({ name: z.string(), value: z.string() });

/** What a program is told of a run: the part of a notification that has no language. */
export const toldRunSchema = z.object({
  runId: z.string(),
  status: z.string(),
  trigger: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  durationMs: z.number(),
  warnings: z.number().int(),
  badRuns: z.number().int(),
  tasks: z.object({
    total: z.number().int(),
    succeeded: z.number().int(),
    failed: z.number().int(),
    skipped: z.number().int(),
  }),
  failedPhases: z.array(z.string()),
  failedTasks: z.array(
    z.object({ phase: z.string(), task: z.string(), kind: z.string(), reason: z.string() }),
  ),
  escalation: z.object({ level: z.number().int(), outcome: z.string() }).nullable(),
});
export type ToldRun = z.infer<typeof toldRunSchema>;

const head = {
  /** The same whenever it is sent again, so that a receiver knows it. */
  id: z.string(),
  /** ISO 8601. */
  at: z.string(),
  occasion: z.string(),
  occasions: z.array(z.string()),
  title: z.string(),
  run: toldRunSchema.nullable(),
};

/**
 * A notification, in the language of its readers, masked and bounded, as it waits in the outbox. Nothing in it knows
 * of the channel; each one makes of it what its service takes.
 */
export const messageSchema = z.object({
  ...head,
  machine: z.string(),
  workspace: z.string(),
  facts: z.array(factSchema),
  lines: z.array(z.string()),
  /** Commands that show more. */
  next: z.array(z.string()),
  /** What a digest tells of. */
  digest: z.array(z.object(head)).optional(),
});
export type Message = z.infer<typeof messageSchema>;

/** All of a message as plain text. */
export const plainText = ({ facts, lines, next }: Message): string =>
  [facts.map(({ name, value }) => `${name}: ${value}`), lines, next]
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n');
