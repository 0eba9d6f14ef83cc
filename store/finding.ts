import * as z from 'zod';

/** How much a finding weighs: `error` fails its task, `warning` degrades it, `info` only informs. */
export const severitySchema = z.enum(['info', 'warning', 'error']);
export type Severity = z.infer<typeof severitySchema>;

/** The place a finding or failure speaks of; line and column count from 1. */
export const whereSchema = z.object({
  file: z.string(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  key: z.string().optional(),
});
export type Where = z.infer<typeof whereSchema>;

export const paramsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
export type Params = z.infer<typeof paramsSchema>;

/** One thing a task found: a code and its parameters; the reader turns them into a sentence of its language. */
export const findingSchema = z.object({
  severity: severitySchema,
  code: z.string(),
  params: paramsSchema,
  where: whereSchema.optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** The worst severity among findings, or `null` when there is none. */
export function worst(findings: readonly Finding[]): Severity | null {
  if (findings.some((finding) => finding.severity === 'error')) return 'error';
  if (findings.some((finding) => finding.severity === 'warning')) return 'warning';
  return findings.length > 0 ? 'info' : null;
}
