import type { ConfigError, ConfigProblem } from '../store/events.ts';
import type { Notice, Plan } from '../store/plan.ts';
import { err, ok, type Result } from '../store/result.ts';
import { crossProblems } from './check.ts';
import { DEFAULT_CONFIG } from './defaults.ts';
import { locateInJson, parseJson } from './json.ts';
import { fromLegacy, isLegacy, unknownLegacyTasks } from './legacy.ts';
import { problemsInLegacy } from './legacy-place.ts';
import { planOf, type Selection } from './plan.ts';
import { type Found, placed, problemsOf } from './problems.ts';
import { type Config, configSchema } from './schema.ts';

/** A configuration that was understood. */
export type ReadConfig = {
  config: Config;
  source: string;
  notices: Notice[];
  /** Built-in: only what passes by itself is attempted again. A retry the user wrote also covers what nobody can class. */
  builtIn: boolean;
};

/** The built-in configuration. */
export function builtInConfig(): ReadConfig {
  return { config: configSchema.parse(DEFAULT_CONFIG), source: 'built-in', notices: [], builtIn: true };
}

/** Reads the text of a configuration file: ours (JSON with comments), or the original's, told apart by its shape. */
export function readConfig(text: string, file: string): Result<ReadConfig, ConfigError> {
  const parsed = parseJson(text, { comments: true });
  if (!parsed.ok) {
    const remedy = text.trim() === '' ? REMEDY_EMPTY : REMEDY_SYNTAX;
    const problems = parsed.errors.map(({ message, line, column }) => ({
      message,
      where: { file, line, column },
      remedy,
    }));
    return err({ reason: 'config-unreadable', source: file, problems: nonEmpty(problems, file) });
  }
  const refuse = (problems: readonly Found[]): Result<never, ConfigError> => {
    const told = placed(problems, file, (path) => locateInJson(text, path));
    return err({ reason: 'config-invalid', source: file, problems: nonEmpty(told, file) });
  };
  if (!isLegacy(parsed.value)) {
    const checked = check(parsed.value);
    return checked.ok
      ? ok({ config: checked.value, source: file, notices: [], builtIn: false })
      : refuse(checked.failure);
  }
  const unknown = unknownLegacyTasks(parsed.value);
  if (unknown.length > 0) return refuse(unknown);
  const { config, notices } = fromLegacy(parsed.value);
  const checked = check(config);
  return checked.ok
    ? ok({ config: checked.value, source: file, notices, builtIn: false })
    : refuse(problemsInLegacy(parsed.value, checked.failure));
}

const REMEDY_EMPTY = 'write {"phases": […]} into it, or delete it to use the built-in configuration';
const REMEDY_SYNTAX = 'correct the JSON there; comments and trailing commas are allowed';

function check(raw: unknown): Result<Config, Found[]> {
  const checked = configSchema.safeParse(raw);
  if (!checked.success) return err(problemsOf(checked.error, raw));
  const problems = crossProblems(checked.data);
  return problems.length > 0 ? err(problems) : ok(checked.data);
}

/** The plan of one run of this configuration. */
export function toPlan(read: ReadConfig, selection: Selection): Plan {
  return planOf(read.config, {
    source: read.source,
    selection,
    notices: read.notices,
    retryClasses: read.builtIn ? ['transient'] : ['transient', 'unknown'],
  });
}

function nonEmpty(problems: ConfigProblem[], file: string): [ConfigProblem, ...ConfigProblem[]] {
  const [first, ...rest] = problems;
  return [first ?? { message: 'cannot be read', where: { file } }, ...rest];
}
