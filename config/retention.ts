import * as z from 'zod';

const days = z.number().positive();

/** How long roo-fsm keeps its own records; what the user's files are cleaned of is a matter of the cleanup tasks. */
export const retentionSchema = z.strictObject({
  outputDays: days
    .default(30)
    .describe('what tasks printed is removed after so many days; its beginning and end stay in the log'),
  runDays: days.default(90).describe('logs of runs that are older go into the archive'),
  maxRuns: z.number().int().positive().optional().describe('and those beyond so many runs'),
  maxMegabytes: z
    .number()
    .positive()
    .optional()
    .describe('and the oldest ones, while the logs outside of the archive take up more than this'),
  archive: z.boolean().default(true).describe('false: such runs are removed for good instead'),
  archiveDays: days
    .optional()
    .describe('runs that are older are removed for good from the archive and the history; none: never'),
  trashDays: days
    .optional()
    .describe('what the cleanup tasks put into the trash is removed after so many days; none: never'),
});
