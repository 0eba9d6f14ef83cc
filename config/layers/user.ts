import type { ConfigError } from '../../store/events.ts';
import { ok, type Result } from '../../store/result.ts';
import { sectionMistakes, sectionsSchema } from '../checks/check-sections.ts';
import { isObject } from '../problems/describe.ts';
import type { Found } from '../problems/problems.ts';
import { invalid, locateIn, parseObject } from '../read.ts';
import type { Locate } from './origin.ts';

/** What a person has set for all workspaces, before defaults. */
export type UserConfig = { raw: unknown; file: string; locate: Locate };

/** A user's configuration holds everything but the phases: what is run belongs to a workspace. */
export const userConfigSchema = sectionsSchema;

/** Reads the text of a user's configuration. */
export function readUserConfig(text: string, file: string): Result<UserConfig, ConfigError> {
  const parsed = parseObject(text, file, 'write {} into it, or delete it');
  if (!parsed.ok) return parsed;
  const raw = parsed.value;
  const problems = [...phasesIn(raw), ...mistakesIn(raw)];
  if (problems.length === 0) return ok({ raw, file, locate: locateIn(text) });
  return invalid(problems, file, text);
}

function phasesIn(raw: unknown): Found[] {
  if (!isObject(raw) || !Object.hasOwn(raw, 'phases')) return [];
  const message = '"phases" cannot be set for all workspaces of a person: what is run belongs to a workspace';
  return [{ path: ['phases'], message, remedy: 'move it to .roo/orchestration.json of that workspace' }];
}

const mistakesIn = (raw: unknown): Found[] => sectionMistakes(isObject(raw) ? withoutPhases(raw) : raw);

const withoutPhases = (raw: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(raw).filter(([key]) => key !== 'phases'));
