import { blockOf } from './block.ts';
import { type Carrier, PLAIN } from './carrier.ts';
import { isSameIdle, joined } from './idle.ts';
import { endOfLine } from './lines.ts';
import { SENDER } from './message.ts';
import { bodyOf, type Entry, entriesOf, type Part, parse, render } from './parse.ts';
import { type Moment, waitingOf } from './waiting.ts';

export type Condensing = Moment & {
  /** With more messages than this. */
  above: number;
  /** So many of the newest stay. */
  to: number;
  /** The name of the archive, for the reader. */
  archive: string;
};

export type Condensed = {
  text: string;
  /** What was taken out, complete, in its order. */
  removed: Entry[];
  messages: { before: number; after: number };
};

/**
 * Takes old messages out of a text, unless they wait for somebody, and lets one idle message stand for those before
 * it. The result depends on nothing but what is given, and condensing it again changes nothing.
 */
export function condense(text: string, how: Condensing, carrier: Carrier = PLAIN): Condensed {
  const result: Condensed = { text, removed: [], messages: { before: countIn(text, carrier), after: 0 } };
  // Fences that were open may have met others now; each pass takes something out, so there is an end.
  for (let before = ''; before !== result.text; ) {
    before = result.text;
    const pass = once(before, how, carrier);
    result.text = pass.text;
    result.removed.push(...pass.removed);
  }
  result.messages.after = countIn(result.text, carrier);
  return result;
}

/** The notes that this makes about itself are no messages; one in which somebody has written is one. */
export const isOurNote = ({ id, isWhole, heading, inner }: Entry): boolean =>
  isWhole &&
  heading.type === 'COMPACTED' &&
  heading.from === SENDER &&
  id.startsWith(NOTE) &&
  /^\d{1,9} messages [^\n]*$/.test(inner);

/** How many messages are in a text. */
export const countIn = (text: string, carrier: Carrier): number =>
  entriesOf(parse(text, carrier)).filter((entry) => !isOurNote(entry)).length;

/** A text has no more messages than this: soon counted, because it is asked after every message. */
export const mostIn = (text: string): number =>
  text.match(/^ {0,3}#{1,3}[ \t]{0,4}\[?[ \t]{0,4}\d{4}-/gm)?.length ?? 0;

const NOTE = 'compacted-';

type Pass = Pick<Condensed, 'text' | 'removed'>;

function once(text: string, how: Condensing, carrier: Carrier): Pass {
  const parts = parse(text, carrier);
  const entries = entriesOf(parts).filter((entry) => !isOurNote(entry));
  if (entries.length <= how.above) return { text, removed: [] };
  const eol = endOfLine(text);
  const replaced = new Map<Entry, Entry>();
  const idle = joinIdle(entries, replaced, carrier, eol);
  const kept = newestAndWaiting(entries, idle, how, carrier);
  const closer = entries.filter((entry) => kept.has(entry));
  for (const entry of joinIdle(closer, replaced, carrier, eol)) kept.delete(entry);
  const removed = entries.filter((entry) => !kept.has(entry));
  if (removed.length === 0) return { text, removed };
  const note = noteOf(parts, removed.length, how, carrier, eol);
  const shown = parts.flatMap((part): Part[] => {
    if (part.kind === 'text') return [part];
    if (isOurNote(part)) return [{ kind: 'text', raw: aboveNote(part) }];
    return kept.has(part) ? [replaced.get(part) ?? part] : [];
  });
  const isFirst = (part: Part): boolean => part.kind === 'message' && (isOurNote(part) || !kept.has(part));
  const first = parts.findIndex(isFirst);
  shown.splice(first, 0, { kind: 'text', raw: note });
  return { text: render(shown), removed };
}

/** Lets the last of each row of idle messages stand for the row; returns the others. */
function joinIdle(
  entries: readonly Entry[],
  replaced: Map<Entry, Entry>,
  carrier: Carrier,
  eol: string,
): Set<Entry> {
  const gone = new Set<Entry>();
  entries.forEach((entry, at) => {
    const before = entries[at - 1];
    if (before === undefined || !isSameIdle(before, entry)) return;
    gone.add(before);
    replaced.set(entry, joined(replaced.get(before) ?? before, replaced.get(entry) ?? entry, carrier, eol));
  });
  return gone;
}

function newestAndWaiting(
  entries: readonly Entry[],
  idle: ReadonlySet<Entry>,
  how: Condensing,
  carrier: Carrier,
): Set<Entry> {
  const waiting = waitingOf(entries, how, carrier);
  const stays = entries.flatMap((entry, at) => (idle.has(entry) ? [] : [{ entry, waits: waiting[at] }]));
  const newest = stays.length - Math.min(how.to, how.above);
  const isKept = stays.length <= how.above ? () => true : (at: number) => at >= newest;
  const kept = new Set(
    stays.flatMap(({ entry, waits }, at) =>
      isKept(at) || waits?.unread === true || waits?.open === true ? [entry] : [],
    ),
  );
  // What was answered would wait again without its answer, which is always further down.
  entries.forEach((entry, at) => {
    for (const answer of kept.has(entry) ? (waiting[at]?.answers ?? []) : []) {
      const answering = entries[answer];
      if (answering !== undefined) kept.add(answering);
    }
  });
  return kept;
}

/** Empty lines above a note that are not its own. */
const aboveNote = ({ raw }: Entry): string =>
  raw.slice(0, Math.max(0, raw.indexOf('---'))).replace(/\r?\n$/, '');

/** Says how many messages are in the archive by now. */
function noteOf(
  parts: readonly Part[],
  removed: number,
  how: Condensing,
  carrier: Carrier,
  eol: string,
): string {
  const before = entriesOf(parts)
    .filter(isOurNote)
    .map((entry) => Number(/^(\d{1,9}) /.exec(bodyOf(entry, carrier))?.[1] ?? 0));
  const count = before.reduce((sum, one) => sum + one, removed);
  const at = new Date(how.now).toISOString();
  const body = `${count} messages → ${how.archive}`;
  const note = { id: `${NOTE}${count}`, at, from: SENDER, to: 'tous', type: 'COMPACTED', body };
  return carrier.put(blockOf(note, eol));
}
