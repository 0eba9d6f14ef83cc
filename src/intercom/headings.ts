import { endMark } from './block.ts';
import type { Carrier } from './carrier.ts';
import { fenceAfter } from './fences.ts';
import { type Heading, readHeading } from './heading.ts';
import type { Line } from './lines.ts';

/** A heading of a message, and what is known of the message from the lines below. */
export type Found = {
  line: number;
  heading: Heading;
  /** Written below the heading; `null` in messages of others. */
  id: string | null;
  /** The line that says that the message is whole; `null` when there is none. */
  last: number | null;
  /** Headings that stand in its code. */
  quoted: Heading[];
};

/**
 * The headings of the messages. One inside of a fence of code belongs to the message around it. A fence counts only
 * when it ends: a message cut off in the middle of its code must not swallow those behind it.
 */
export function headingsIn(lines: readonly Line[], carrier: Carrier): Found[] {
  const all = candidates(lines, carrier);
  const inside = insideOfFences(lines, all);
  const real: Found[] = [];
  all.forEach((one, at) => {
    if (inside[at] !== true) real.push(one);
    else real.at(-1)?.quoted.push(one.heading);
  });
  return real;
}

function candidates(lines: readonly Line[], { show }: Carrier): Found[] {
  const found: Found[] = [];
  lines.forEach(({ text }, line) => {
    const heading = mayBeHeading(text) ? readHeading(show(text)) : null;
    if (heading === null) return;
    const id = /^<!-- id: ([\w.:-]{1,200}) -->[ \t]*$/.exec(lines[line + 1]?.text ?? '')?.[1] ?? null;
    found.push({ line, heading, id, last: null, quoted: [] });
  });
  found.forEach((one, at) => {
    if (one.id !== null)
      one.last = lastLine(lines, one.line + 2, found[at + 1]?.line ?? lines.length, one.id);
  });
  return found;
}

/** Tells most lines apart without a closer look. */
const mayBeHeading = (text: string): boolean =>
  (text.startsWith('#') || text.startsWith(' ')) && text.length < 2000 && /^ {0,3}#/.test(text);

function lastLine(lines: readonly Line[], from: number, to: number, id: string): number | null {
  const mark = endMark(id);
  for (let at = from; at < to; at += 1)
    if (lines[at]?.text.startsWith(mark) && lines[at]?.text.trimEnd() === mark) return at;
  return null;
}

/**
 * Looks at what lies between two headings as if it were alone. One part that leaves a fence open and the next that
 * would, and closes it, hold the two ends of a fence: the headings between them are quoted. Whole messages of ours
 * have their own end and are never quoted.
 */
function insideOfFences(lines: readonly Line[], all: readonly Found[]): boolean[] {
  const inside = all.map(() => false);
  const endOf = (part: number): number => all[part]?.line ?? lines.length;
  // Part 0 lies before the first heading, and part n begins with heading n - 1.
  const beginOf = (part: number): number => {
    const heading = all[part - 1];
    return heading === undefined ? 0 : (heading.last ?? heading.line) + 1;
  };
  const openAfter = (part: number, before: Parameters<typeof fenceAfter>[3]) =>
    fenceAfter(lines, beginOf(part), endOf(part), before);
  let begun: { part: number; fence: NonNullable<ReturnType<typeof openAfter>> } | null = null;
  for (let part = 0; part <= all.length; part += 1) {
    if (part > 0 && all[part - 1]?.last !== null) begun = null;
    const fence = openAfter(part, null);
    if (fence === null) continue;
    if (begun !== null && openAfter(part, begun.fence) === null) {
      inside.fill(true, begun.part, part);
      begun = null;
    } else begun = { part, fence };
  }
  return inside;
}
