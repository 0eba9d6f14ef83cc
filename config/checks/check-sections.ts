import { type Found, problemsOf } from '../problems/problems.ts';
import { configSchema } from '../schema.ts';
import { sectionProblems } from './check.ts';
import { meaninglessBeside } from './check-beside.ts';

/** A configuration without phases: a person's own for all workspaces, or what a schedule says of its runs. */
export const sectionsSchema = configSchema.omit({ phases: true });

/** What is wrong with one. */
export function sectionMistakes(raw: unknown): Found[] {
  const checked = sectionsSchema.safeParse(raw);
  if (!checked.success) return problemsOf(checked.error, raw, sectionsSchema);
  return [...sectionProblems(checked.data), ...meaninglessBeside(raw, checked.data)];
}
