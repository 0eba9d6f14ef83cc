/**
 * The JSON values that a program printed, in order: the whole output, one a line, or one between lines that are none.
 * `broken` tells that something began like one and did not end like one.
 */
export type JsonInOutput = { values: unknown[]; broken: boolean };

/** Finds them; marks of encodings and NUL are no part of the text, and a list counts as its members. */
export function jsonInOutput(printed: string): JsonInOutput {
  const text = printed.replaceAll('\0', '').replaceAll('\uFEFF', '').trim();
  const whole = parsed(text) ?? parsed(outermost(text));
  if (whole !== undefined) return { values: members(whole), broken: false };
  const lines = text.split(/\r?\n/).filter((line) => BEGINS.test(line));
  const ofLines = lines.map(parsed);
  const values = ofLines.flatMap((value) => (value === undefined ? [] : members(value)));
  const result = values.some(isResult) ? undefined : lastResult(text);
  const found = result === undefined ? values : [...values, result];
  return { values: found, broken: ofLines.includes(undefined) && !found.some(isResult) };
}

/** A line that begins like JSON, and not like `[warning] …`. */
const BEGINS = /^[ \t]*(?:\{[ \t]*(?:"|$)|\[[ \t]*(?:\{|$))/m;

const isResult = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'result';

const members = (value: object): unknown[] => (Array.isArray(value) ? value : [value]);

function parsed(text: string | undefined): object | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** From the first line that begins like JSON to the last that ends like it: printed over several lines, with noise around. */
function outermost(text: string): string | undefined {
  const start = BEGINS.exec(text)?.index;
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']')) + 1;
  return start === undefined || end <= start ? undefined : text.slice(start, end);
}

/** The last object whose first key says that it is a result: after a list whose beginning is not here any more, or noise in its line. */
function lastResult(text: string): object | undefined {
  const start = [...text.matchAll(/\{\s*"type"\s*:\s*"result"/g)].at(-1)?.index;
  return start === undefined ? undefined : parsed(objectAt(text, start));
}

/** The object that begins at a place, up to the brace that closes it. */
function objectAt(text: string, start: number): string | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (quoted && sign === '\\') at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '{') depth += 1;
    else if (!quoted && sign === '}') depth -= 1;
    if (depth === 0) return text.slice(start, at + 1);
  }
  return undefined;
}
