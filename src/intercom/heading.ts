import type { IntercomMessage } from './message.ts';

/** What the heading of a message says. */
export type Heading = {
  /** ISO 8601; `null` when it is no moment. */
  at: string | null;
  /** The moment as it stands there, without brackets. */
  stamp: string;
  from: string;
  to: string;
  /** In upper case; empty when there is none. */
  type: string;
  /** What follows the type. */
  title: string;
};

/** The heading of a message, as this protocol knows it: its moment is local. */
export const headingLine = ({ at, from, to, type }: Omit<IntercomMessage, 'id' | 'body'>): string =>
  `## [${localStamp(at)}] ${named(from)} → ${named(to)} [${named(type).toUpperCase()}]`;

/** A moment in local time, to the second. */
export function localStamp(at: string): string {
  const moment = new Date(at);
  // A moment that is none must not make a heading that nobody can read.
  const time = Number.isNaN(moment.getTime()) ? new Date(0) : moment;
  const date = [time.getFullYear(), time.getMonth() + 1, time.getDate()];
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()];
  const [year = '', ...days] = date.map(digits);
  return `${year.padStart(4, '0')}-${days.join('-')} ${clock.map(digits).join(':')}`;
}

/** Reads a heading as people and agents write it; `null` for any other line. Bounded work on any line. */
export function readHeading(line: string): Heading | null {
  if (line.length > LONGEST) return null;
  const head = HEAD.exec(line);
  if (head === null) return null;
  const rest = line.slice(head[0].length);
  const arrow = /-{1,2}>|=>|[→⇒➜➔⟶]/.exec(rest);
  if (arrow === null) return null;
  const from = unbracketed(rest.slice(0, arrow.index));
  const addressed = addressee(rest.slice(arrow.index + arrow[0].length).trim());
  if (from === '' || addressed.to === '') return null;
  return { at: momentOf(head), stamp: stampOf(head), from, ...addressed };
}

const LONGEST = 500;

const digits = (part: number): string => String(part).padStart(2, '0');

/** A name that cannot be read as anything else in a heading. */
const named = (name: string): string =>
  Buffer.from(name)
    .toString()
    .replaceAll(/[[\]<>→⇒➜➔⟶#]|\p{Cc}|\p{Zl}|\p{Zp}/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(.{80}).*$/su, '$1')
    .trim() || '?';

const HEAD =
  /^ {0,3}#{1,3}[ \t]{0,4}\[?[ \t]{0,4}(\d{4})-(\d{1,2})-(\d{1,2})(?:[ \tT]{1,4}(\d{1,2})[:hH](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?[ \t]{0,4}(Z|[+-]\d{2}:?\d{2})?[ \t]{0,4}\]?/;

function momentOf([, year, month, day, hour = '0', minute = '0', second = '0', zone]: string[]):
  | string
  | null {
  const parts = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)];
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = parts;
  if (mo < 1 || mo > 12 || d < 1 || d > 31 || h > 23 || mi > 59 || s > 59) return null;
  const time =
    zone === undefined ? new Date(y, mo - 1, d, h, mi, s) : new Date(Date.UTC(y, mo - 1, d, h, mi, s));
  return new Date(time.getTime() - offsetMs(zone)).toISOString();
}

function offsetMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return minutes * 60_000 * (zone.startsWith('-') ? -1 : 1);
}

const stampOf = ([, year = '', month = '', day = '', hour, minute, second]: string[]): string =>
  `${year}-${month}-${day}${hour === undefined ? '' : ` ${hour}:${minute}`}${second === undefined ? '' : `:${second}`}`;

const unbracketed = (text: string): string => text.replaceAll(/[[\]]/g, ' ').trim();

function addressee(right: string): Pick<Heading, 'to' | 'type' | 'title'> {
  // `[claude-code] [DONE]`: the first bracket is the name.
  const from = right.startsWith('[') ? right.indexOf(']') + 1 : 0;
  const open = right.indexOf('[', from);
  if (open < 0) return withoutBracket(right);
  const close = right.indexOf(']', open);
  const type = right.slice(open + 1, close < 0 ? undefined : close).trim();
  const title = close < 0 ? '' : right.slice(close + 1).trim();
  return { to: unbracketed(right.slice(0, open)), type: type.toUpperCase(), title };
}

/** Without a bracket the last word is the type, if it is one. */
function withoutBracket(right: string): Pick<Heading, 'to' | 'type' | 'title'> {
  const words = unbracketed(right).split(/\s+/);
  const last = words.at(-1) ?? '';
  const hasType = words.length > 1 && (/^[A-Z]{2,}$/.test(last) || TYPES.has(last.toUpperCase()));
  const to = (hasType ? words.slice(0, -1) : words).join(' ');
  return { to, type: hasType ? last.toUpperCase() : '', title: '' };
}

/** The words of the protocol. */
const TYPES = new Set(
  'INFO TASK DONE WARN ERROR ASK REPLY SCHEDULED FEEDBACK IDLE PROPOSAL ACK URGENT CRITICAL COORDINATION COMPACTED'.split(
    ' ',
  ),
);
