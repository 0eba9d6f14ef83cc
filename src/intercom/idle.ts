import type { Carrier } from './carrier.ts';
import { linesOf } from './lines.ts';
import type { Entry } from './parse.ts';
import { typeOf } from './waiting.ts';

/** Whether both say in turn that there was nothing to do, to the same reader. */
export const isSameIdle = ({ heading: one, quoted }: Entry, { heading: other }: Entry): boolean =>
  quoted.length === 0 &&
  typeOf(one) === 'IDLE' &&
  typeOf(other) === 'IDLE' &&
  one.from.toLowerCase() === other.from.toLowerCase() &&
  one.to.toLowerCase() === other.to.toLowerCase();

/** The later of two such messages, which says for how many it stands and since when. */
export function joined(earlier: Entry, later: Entry, carrier: Carrier, eol: string): Entry {
  const [before, after] = [countIn(earlier, carrier), countIn(later, carrier)];
  const line = `**IDLE × ${before.count + after.count}** (${before.since} …)`;
  const lines = linesOf(later.raw);
  const below = after.line ?? lines[headingAt(later, carrier) + (hasIdBelow(later, carrier) ? 2 : 1)]?.start;
  const start = below ?? later.raw.length;
  const rest = later.raw.slice(start);
  // What stands there already gives way to the new count, and nothing else does.
  const old = after.line === null ? 0 : (linesOf(rest)[0]?.end ?? 0);
  const put = after.line === null ? `${eol}${carrier.put(line)}${eol}` : `${carrier.put(line)}${eol}`;
  const lead = later.raw.slice(0, start);
  const begun = lead === '' || lead.endsWith('\n') ? lead : `${lead}${eol}`;
  return { ...later, raw: `${begun}${put}${rest.slice(old)}` };
}

/** For how many messages this one stands. */
function countIn(entry: Entry, carrier: Carrier): { count: number; since: string; line: number | null } {
  for (const { text, start } of linesOf(entry.raw).slice(0, 12)) {
    const found = /^\*\*IDLE × (\d{1,9})\*\* \((.{1,40}) …\)$/.exec(carrier.show(text));
    if (found !== null) return { count: Number(found[1]), since: found[2] ?? '', line: start };
  }
  return { count: 1, since: entry.heading.stamp, line: null };
}

const headingAt = ({ raw }: Entry, { show }: Carrier): number =>
  linesOf(raw).findIndex(({ text }) => /^ {0,3}#/.test(show(text)));

const hasIdBelow = (entry: Entry, carrier: Carrier): boolean =>
  /^<!-- id: /.test(linesOf(entry.raw)[headingAt(entry, carrier) + 1]?.text ?? '');
