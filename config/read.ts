import type { ConfigError, ConfigProblem } from '../store/events.ts';
import type { Notice, Plan } from '../store/plan.ts';
import { err, ok, type Result } from '../store/result.ts';
import { crossProblems } from './check.ts';
import { DEFAULT_CONFIG } from './defaults.ts';
import { locateInJson, parseJson } from './json.ts';
import { fromLegacy, isLegacy } from './legacy.ts';
import { planOf, type Selection } from './plan.ts';
import { problemsOf } from './problems.ts';
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
    const problems = parsed.errors.map(({ message, line, column }) => ({
      message,
      where: { file, line, column },
    }));
    return err({ reason: 'config-unreadable', source: file, problems: nonEmpty(problems, file) });
  }
  const legacy = isLegacy(parsed.value);
  const { config: raw, notices } = legacy ? fromLegacy(parsed.value) : { config: parsed.value, notices: [] };
  const locate = (path: readonly (string | number)[]) => (legacy ? undefined : locateInJson(text, path));
  const checked = configSchema.safeParse(raw);
  if (!checked.success) {
    return err({
      reason: 'config-invalid',
      source: file,
      problems: problemsOf(checked.error, raw, file, locate),
    });
  }
  const cross = crossProblems(checked.data).map(({ path, ...problem }) => ({
    ...problem,
    where: { file, ...locate(path) },
  }));
  if (cross.length > 0)
    return err({ reason: 'config-invalid', source: file, problems: nonEmpty(cross, file) });
  return ok({ config: checked.data, source: file, notices, builtIn: false });
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
