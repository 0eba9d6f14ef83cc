import type { ConfigError, ConfigProblem } from '../store/events.ts';
import type { Notice, Plan } from '../store/plan.ts';
import { err, ok, type Result } from '../store/result.ts';
import { crossProblems } from './checks/check.ts';
import { meaninglessBeside } from './checks/check-beside.ts';
import { DEFAULT_CONFIG } from './defaults.ts';
import type { Locate } from './layers/origin.ts';
import { shapeOf } from './original/original.ts';
import { readOriginal } from './original/read-original.ts';
import { planOf, type Selection } from './plan.ts';
import { lostKeys } from './problems/lost-keys.ts';
import { type Found, keyText, placed, problemsOf } from './problems/problems.ts';
import { type Config, configSchema } from './schema.ts';
import { jsonLocator, parseJson } from './syntax/json.ts';

/** A configuration that was understood. */
export type ReadConfig = {
  config: Config;
  source: string;
  notices: Notice[];
  /** Built-in: only what passes by itself is attempted again. A retry the user wrote also covers what nobody can class. */
  builtIn: boolean;
  /** What the file says, in our shape and before defaults, and where it says it. */
  raw: unknown;
  locate: Locate;
  /** What was given with `--set`, so that a resume can give the same. */
  set?: readonly string[];
};

/** The built-in configuration. */
export function builtInConfig(): ReadConfig {
  return {
    config: configSchema.parse(DEFAULT_CONFIG),
    source: 'built-in',
    notices: [],
    builtIn: true,
    raw: DEFAULT_CONFIG,
    locate: () => ({}),
  };
}

/** Reads the text of a configuration file: ours (JSON with comments), or the original's, told apart by its shape. */
export function readConfig(text: string, file: string): Result<ReadConfig, ConfigError> {
  const parsed = parseObject(text, file, REMEDY_EMPTY);
  if (!parsed.ok) return parsed;
  const refuse = (problems: readonly Found[]): Result<never, ConfigError> => invalid(problems, file, text);
  const shape = shapeOf(parsed.value);
  if (shape === null) {
    const raw = parsed.value;
    const checked = checkConfig(raw);
    if (!checked.ok) return refuse(checked.failure);
    const config = checked.value;
    const meaningless = meaninglessBeside(raw, config);
    return meaningless.length > 0
      ? refuse(meaningless)
      : ok({ config, source: file, notices: [], builtIn: false, raw, locate: locateIn(text) });
  }
  const read = readOriginal(shape, parsed.value, checkConfig);
  if (!read.ok) return refuse(read.failure);
  const { config, notices, raw, place } = read.value;
  const inFile = locateIn(text);
  const locate: Locate = (path) => inFile(place(path));
  return ok({ config, source: file, notices, builtIn: false, raw, locate });
}

const REMEDY_EMPTY = 'write {"phases": […]} into it, or delete it to use the built-in configuration';
const REMEDY_SYNTAX = 'correct the JSON there; comments and trailing commas are allowed';

/** Every other byte of what should begin a text is none. */
const UNMARKED_UTF16 = /^(?:\0+[^\0]|[^\0]\0)/;
const UTF16 = {
  message: 'this looks like UTF-16 without a byte order mark',
  remedy: 'save the file as UTF-8',
};

/** The value of a JSONC text, or what is wrong with it in words of a configuration error. */
export function parseObject(text: string, file: string, remedyEmpty: string): Result<unknown, ConfigError> {
  const parsed = parseJson(text, { comments: true });
  if (parsed.ok) return ok(parsed.value);
  if (UNMARKED_UTF16.test(text)) {
    const where = { file, line: 1, column: 1 };
    return err({ reason: 'config-unreadable', source: file, problems: [{ ...UTF16, where }] });
  }
  const remedy = text.trim() === '' ? remedyEmpty : REMEDY_SYNTAX;
  const problems = parsed.errors.map(({ message, line, column }) => ({
    message,
    where: { file, line, column },
    remedy,
  }));
  return err({ reason: 'config-unreadable', source: file, problems: nonEmpty(problems, file) });
}

/** What is wrong with what a text says, at its places there. */
export function invalid(problems: readonly Found[], file: string, text: string): Result<never, ConfigError> {
  const told = placed(problems, file, jsonLocator(text));
  return err({ reason: 'config-invalid', source: file, problems: nonEmpty(told, file) });
}

/** Where a path stands in a text, with its key as people write it. */
export function locateIn(text: string): Locate {
  const find = jsonLocator(text);
  return (path) => ({ ...find(path), ...(path.length === 0 ? {} : { key: keyText(path) }) });
}

/** A configuration in our shape, held against the schema and what no single key can be blamed for. */
export function checkConfig(raw: unknown): Result<Config, Found[]> {
  const checked = configSchema.safeParse(raw);
  if (!checked.success) return err(problemsOf(checked.error, raw));
  const problems = [...lostKeys(raw), ...crossProblems(checked.data)];
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

/** Never empty, as the shape of an error asks. */
export function nonEmpty(problems: ConfigProblem[], file: string): [ConfigProblem, ...ConfigProblem[]] {
  const [first, ...rest] = problems;
  return [first ?? { message: 'cannot be read', where: { file } }, ...rest];
}
