import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { ConfigProblem } from '../../store/events.ts';
import { taskOptions } from '../kinds/task-options.ts';
import { configSchema, KEYS_OF_LATER_VERSIONS, KINDS_OF_LATER_VERSIONS } from '../schema.ts';
import { type Described, describe, found, foundAt, isObject, valueAt } from './describe.ts';
import { inOtherUnit, knownElsewhere } from './known-elsewhere.ts';
import { decidingWords, knownKeys } from './schema-at.ts';

/** A place in a configuration, from its root. */
export type Path = readonly (string | number)[];

/** What is wrong at one place, before the place is looked up in the file. */
export type Found = { path: Path } & Described;

/** What a schema refused, in words that name the key and the nearest valid one. */
export function problemsOf(error: z.ZodError, raw: unknown, schema: z.core.$ZodType = configSchema): Found[] {
  return error.issues.flatMap((issue) => problemOf(issue, schema, raw));
}

/** Puts each problem at its place in the file, once, in the order of the file. `locate` turns a path into line and column. */
export function placed(
  problems: readonly Found[],
  file: string,
  locate: (path: Path) => { line: number; column: number } | undefined,
): ConfigProblem[] {
  const told = problems.map(({ path, ...problem }) => ({
    ...problem,
    where: placeOf(path, file, locate(path)),
  }));
  return [...new Map(told.map((one) => [JSON.stringify(one), one])).values()].sort(
    ({ where: a }, { where: b }) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

const placeOf = (path: Path, file: string, position: { line: number; column: number } | undefined) => ({
  file,
  ...position,
  ...(path.length === 0 ? {} : { key: keyText(path) }),
});

function problemOf(issue: z.core.$ZodIssue, schema: z.core.$ZodType, raw: unknown): Found[] {
  const path = issue.path.filter((part) => typeof part !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, path, raw);
    return issue.keys.map((key) => unknownKey([...path, key], key, known));
  }
  if (issue.code === 'invalid_union') {
    if (isTask(path)) return [unknownKind(path, raw)];
    const words = decidingWords(schema, path, raw);
    if (words.length > 0) return [unknownWord(path, words, raw)];
    const meant = meantAmong(issue);
    if (meant !== undefined) {
      return meant.flatMap((one) => problemOf({ ...one, path: [...issue.path, ...one.path] }, schema, raw));
    }
  }
  const described = describe(issue, path, raw);
  if (issue.code !== 'invalid_value') return [{ path, ...described }];
  return [{ path, ...described, ...suggest(valueAt(raw, path), issue.values.map(String)) }];
}

/** Of the alternatives of a union the one that was meant: the only one whose type it is. What it says is more than "none of them". */
function meantAmong(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] | undefined {
  if (issue.message !== 'Invalid input') return undefined;
  const ofType = issue.errors.filter(
    (issues) => !issues.some(({ path, code }) => path.length === 0 && code === 'invalid_type'),
  );
  return ofType.length === 1 ? ofType[0] : undefined;
}

/** `phases[n].tasks[n]`, or its `kind`: the only place where the kind decides which schema holds. */
const isTask = (path: Path): boolean =>
  path[2] === 'tasks' && (path.length === 4 || (path.length === 5 && path[4] === 'kind'));

function unknownKey(path: Path, key: string, known: readonly string[]): Found {
  if (path.length === 1 && KEYS_OF_LATER_VERSIONS.includes(key)) {
    return { path, message: `"${key}" is not available in this version of roo-fsm`, remedy: 'remove it' };
  }
  const message = `unknown key ${found(key)}`;
  const otherUnit = inOtherUnit(key, known);
  if (otherUnit !== undefined) return { path, message, remedy: otherUnit };
  const near = suggest(key, known);
  const elsewhere = near.remedy === undefined ? knownElsewhere(key) : undefined;
  return {
    path,
    message,
    ...(elsewhere === undefined ? suggestOrList('known keys', key, known) : { remedy: elsewhere }),
  };
}

function unknownWord(path: Path, words: readonly string[], raw: unknown): Found {
  const key = String(path.at(-1));
  const value = valueAt(raw, path);
  const message = value === undefined ? `"${key}" is missing` : `unknown ${key} ${foundAt(path, value)}`;
  return { path, message, ...suggestOrList(`${key}s`, value, words) };
}

function unknownKind(path: Path, raw: unknown): Found {
  const task = path.at(-1) === 'kind' ? path.slice(0, -1) : path;
  const kind = valueAt(raw, [...task, 'kind']);
  const kinds = Object.keys(taskOptions);
  const given = valueAt(raw, task);
  if (!isObject(given))
    return { path: task, message: `an object is expected here, found ${foundAt(task, given)}` };
  if (kind === undefined)
    return { path: task, message: 'a task needs a "kind"', remedy: `kinds: ${kinds.join(', ')}` };
  const where = [...task, 'kind'];
  if (typeof kind === 'string' && KINDS_OF_LATER_VERSIONS.includes(kind)) {
    return {
      path: where,
      message: `kind "${kind}" is not available in this version of roo-fsm`,
      remedy: 'use the kind "command"',
    };
  }
  return { path: where, message: `unknown kind ${found(kind)}`, ...suggestOrList('kinds', kind, kinds) };
}

/** The nearest of the valid words, when it is near enough to be meant. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  if (best === undefined) return undefined;
  const shareNothing = best.far >= Math.max(word.length, best.candidate.length);
  if (!shareNothing && best.far <= Math.max(2, Math.floor(word.length / 3))) return best.candidate;
  return beginningOf(word, candidates);
}

/** The only word that begins so, as `timeout` does `timeoutMinutes`. */
function beginningOf(word: string, candidates: readonly string[]): string | undefined {
  const begin = candidates.filter((one) => one.toLowerCase().startsWith(word.toLowerCase()));
  return word.length >= LEAST_BEGINNING && begin.length === 1 ? begin[0] : undefined;
}

const LEAST_BEGINNING = 4;

/** A remedy that names the nearest valid word; none when nothing is near. */
export function suggest(word: unknown, candidates: readonly string[]): { remedy?: string } {
  const near = typeof word === 'string' ? nearest(word, candidates) : undefined;
  return near === undefined ? {} : { remedy: `did you mean "${near}"?` };
}

/** The same, or all valid words when nothing is near. */
export function suggestOrList(
  label: string,
  word: unknown,
  candidates: readonly string[],
): { remedy?: string } {
  const near = suggest(word, candidates);
  return near.remedy !== undefined || candidates.length === 0
    ? near
    : { remedy: `${label}: ${candidates.join(', ')}` };
}

/** `phases[1].tasks[0].kind`, as people write it. */
export const keyText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
