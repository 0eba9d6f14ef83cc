import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { ConfigProblem } from '../store/events.ts';
import { commonTaskFields, configSchema, escalationSchema, phaseSchema, retrySchema } from './schema.ts';
import { KEYS_OF_LATER_VERSIONS, KINDS_OF_LATER_VERSIONS } from './schema.ts';
import { type KindName, taskOptions } from './task-options.ts';

type Path = readonly (string | number)[];
type Locate = (path: Path) => { line: number; column: number } | undefined;

/** What a schema refused, in words that name the key, its place and the nearest valid one. */
export function problemsOf(
  error: z.ZodError,
  raw: unknown,
  file: string,
  locate: Locate,
): [ConfigProblem, ...ConfigProblem[]] {
  const problems = error.issues.flatMap((issue) => problemOf(issue, raw));
  const [first, ...rest] = problems.map(({ path, ...problem }) => ({
    ...problem,
    where: { file, ...locate(path), key: keyText(path) },
  }));
  return [first ?? { message: error.message, where: { file } }, ...rest];
}

type Found = { path: Path; message: string; remedy?: string };

function problemOf(issue: z.core.$ZodIssue, raw: unknown): Found[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey([...path, key], key, knownKeys(path, raw)));
    case 'invalid_union':
      return [isTask(path) ? unknownKind(path, raw) : { path, message: issue.message }];
    case 'invalid_value':
      return [
        {
          path,
          message: `one of ${issue.values.map(String).join(', ')} expected${butFound(path, raw)}`,
          ...suggest(at(raw, path), issue.values.map(String)),
        },
      ];
    default:
      return [
        { path, message: `${issue.message}${issue.code === 'invalid_type' ? '' : butFound(path, raw)}` },
      ];
  }
}

/** `phases[n].tasks[n]`, or its `kind`: the only place where the kind decides which schema holds. */
const isTask = (path: Path): boolean =>
  path[2] === 'tasks' && (path.length === 4 || (path.length === 5 && path[4] === 'kind'));

const butFound = (path: Path, raw: unknown): string => {
  const value = at(raw, path);
  return typeof value === 'string' || typeof value === 'number' ? ` (found ${JSON.stringify(value)})` : '';
};

function unknownKey(path: Path, key: string, known: readonly string[]): Found {
  if (path.length === 1 && KEYS_OF_LATER_VERSIONS.includes(key)) {
    return { path, message: `"${key}" is not available in this version of roo-fsm`, remedy: 'remove it' };
  }
  const remedy = suggest(key, known);
  return {
    path,
    message: `unknown key "${key}"`,
    ...(remedy.remedy ? remedy : { remedy: `known keys: ${known.join(', ')}` }),
  };
}

function unknownKind(path: Path, raw: unknown): Found {
  const task = at(raw, path.at(-1) === 'kind' ? path.slice(0, -1) : path);
  const kind = typeof task === 'object' && task !== null && 'kind' in task ? task.kind : undefined;
  const where = path.at(-1) === 'kind' ? path : [...path, 'kind'];
  const kinds = Object.keys(taskOptions);
  if (kind === undefined)
    return { path, message: 'a task needs a "kind"', remedy: `kinds: ${kinds.join(', ')}` };
  if (KINDS_OF_LATER_VERSIONS.includes(String(kind))) {
    return {
      path: where,
      message: `kind "${String(kind)}" is not available in this version of roo-fsm`,
      remedy: 'use the kind "command"',
    };
  }
  const remedy = suggest(kind, kinds);
  return {
    path: where,
    message: `unknown kind ${JSON.stringify(kind)}`,
    ...(remedy.remedy ? remedy : { remedy: `kinds: ${kinds.join(', ')}` }),
  };
}

/** The nearest of the valid words, when it is near enough to be meant. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(2, Math.floor(word.length / 3))
    ? best.candidate
    : undefined;
}

function suggest(word: unknown, candidates: readonly string[]): { remedy?: string } {
  const near = typeof word === 'string' ? nearest(word, candidates) : undefined;
  return near === undefined ? {} : { remedy: `did you mean "${near}"?` };
}

/** The keys that are allowed in the object at this path of a configuration. */
function knownKeys(path: Path, raw: unknown): string[] {
  if (path.length === 0) return Object.keys(configSchema.shape);
  if (path.at(-1) === 'retry') return Object.keys(retrySchema.shape);
  if (path[0] === 'escalation')
    return Object.keys(path.length === 1 ? escalationSchema.shape : { enabled: true });
  if (path[0] === 'phases' && path.length === 2) return Object.keys(phaseSchema.shape);
  if (path[0] === 'phases' && path[2] === 'tasks' && path.length === 4) {
    const task = at(raw, path);
    const kind = typeof task === 'object' && task !== null && 'kind' in task ? String(task.kind) : '';
    const own = kind in taskOptions ? Object.keys(taskOptions[kind as KindName].shape) : [];
    return [...Object.keys(commonTaskFields), 'kind', ...own];
  }
  return [];
}

function at(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    raw,
  );
}

/** `phases[1].tasks[0].kind`, as people write it. */
const keyText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
