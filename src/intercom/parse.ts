import { createHash } from 'node:crypto';
import { unescaped } from './block.ts';
import { type Carrier, PLAIN } from './carrier.ts';
import type { Heading } from './heading.ts';
import { type Found, headingsIn } from './headings.ts';
import { isBlank, isSeparator, type Line, linesOf } from './lines.ts';

/** A message as it stands in a file. */
export type Entry = {
  kind: 'message';
  /** All of it, with the separators that belong to it. */
  raw: string;
  /** Its own, or one made of its content. */
  id: string;
  heading: Heading;
  /** Headings in its code. */
  quoted: Heading[];
  /** Written by us, to its end. */
  isWhole: boolean;
  /** What stands below the heading and the id, without the end and separators. */
  inner: string;
};

/** A piece of a file: a message, or what is none and stays as it is. */
export type Part = Entry | { kind: 'text'; raw: string };

/** Takes a text of any kind apart; `render` gives it back to the character. Takes time in proportion to its length. */
export function parse(text: string, carrier: Carrier = PLAIN): Part[] {
  const lines = linesOf(text);
  const found = headingsIn(lines, carrier);
  const ends = found.map((one, at) => ownEnd(lines, one, found[at + 1]?.line ?? lines.length));
  const starts = found.map(({ line }, at) => {
    const before = at === 0 ? 0 : (ends[at - 1] ?? null);
    return startOf(lines, line, before ?? (found[at - 1]?.line ?? 0) + 1, before === null);
  });
  const offset = (line: number): number => lines[line]?.start ?? text.length;
  const parts: Part[] = [];
  let free = 0;
  found.forEach((one, at) => {
    const start = starts[at] ?? one.line;
    const end = ends[at] ?? starts[at + 1] ?? lines.length;
    if (start > free) parts.push({ kind: 'text', raw: text.slice(offset(free), offset(start)) });
    parts.push(entryOf(text, lines, one, start, end));
    free = end;
  });
  if (free < lines.length) parts.push({ kind: 'text', raw: text.slice(offset(free)) });
  return parts;
}

/** The text that these parts are of. */
export const render = (parts: readonly Part[]): string => parts.map(({ raw }) => raw).join('');

export const entriesOf = (parts: readonly Part[]): Entry[] => parts.filter((part) => part.kind === 'message');

/** The body of a message, readable. */
export function bodyOf({ inner, isWhole }: Entry, { show }: Carrier = PLAIN): string {
  const body = show(inner).replaceAll('\r\n', '\n');
  return isWhole ? body.split('\n').map(unescaped).join('\n') : body;
}

/** Behind the last line of a message that is whole, with its separator; `null` for one that goes on to the next. */
function ownEnd(lines: readonly Line[], { last }: Found, limit: number): number | null {
  if (last === null) return null;
  let at = last + 1;
  while (at < limit && isBlank(lines[at]?.text ?? '')) at += 1;
  return at < limit && isSeparator(lines[at]?.text ?? '') ? at + 1 : last + 1;
}

/**
 * Where a message begins: at the separator above its heading. Behind a message without an end of its own the first
 * separator is that one's, and only a second one is ours.
 */
function startOf(lines: readonly Line[], heading: number, floor: number, needsTwo: boolean): number {
  const aboveBlanks = (from: number): number => {
    let at = from;
    while (at > floor && isBlank(lines[at - 1]?.text ?? '')) at -= 1;
    return at;
  };
  const hasSeparator = (at: number): boolean => at > floor && isSeparator(lines[at - 1]?.text ?? '');
  const below = aboveBlanks(heading);
  if (!hasSeparator(below)) return heading;
  const above = aboveBlanks(below - 1);
  return needsTwo && !hasSeparator(above) ? heading : above;
}

function entryOf(text: string, lines: readonly Line[], found: Found, start: number, end: number): Entry {
  const { line, heading, id, last, quoted } = found;
  const slice = (from: number, to: number): string =>
    text.slice(lines[from]?.start ?? text.length, lines[to]?.start ?? text.length);
  const below = line + (id === null ? 1 : 2);
  const inner = last === null ? trimmed(slice(below, end)) : unframed(slice(below, last));
  return {
    kind: 'message',
    raw: slice(start, end),
    id: id ?? contentId(`${lines[line]?.text}\n${inner}`),
    heading,
    quoted,
    isWhole: last !== null,
    inner,
  };
}

/** Without the empty line above and the one below. */
const unframed = (inner: string): string => inner.replace(/^\r?\n/, '').replace(/\r?\n(?:\r?\n)?$/, '');

/** Without what only separates. */
function trimmed(inner: string): string {
  const lines = linesOf(inner);
  const isEmpty = ({ text }: Line): boolean => isBlank(text) || isSeparator(text);
  let [from, to] = [0, lines.length];
  while (from < to && isBlank(lines[from]?.text ?? '')) from += 1;
  while (to > from && isEmpty(lines[to - 1] ?? { start: 0, end: 0, text: '' })) to -= 1;
  const last = lines[to - 1];
  return last === undefined ? '' : inner.slice(lines[from]?.start ?? 0, last.start + last.text.length);
}

/** The same for the same message, whatever stands around it and however its lines end. */
const contentId = (content: string): string =>
  `x${createHash('sha256').update(content.replaceAll('\r\n', '\n')).digest('hex').slice(0, 15)}`;
