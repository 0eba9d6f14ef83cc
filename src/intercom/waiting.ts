import { type Carrier, PLAIN } from './carrier.ts';
import type { Heading } from './heading.ts';
import { SENDER } from './message.ts';
import { bodyOf, type Entry } from './parse.ts';

/** What of a message waits: `unread` was never acknowledged by us, `open` was asked and not answered in time. */
export type Waiting = {
  unread: boolean;
  open: boolean;
  /** Where the messages are, in the order of the file, without which it would wait. */
  answers: number[];
};

export type Moment = { now: number; timeToLiveHours: number };

/**
 * What waits of each message. Read is what a later ACK, DONE or REPLY of ours names by its id: so the file itself says
 * it, to everybody. A TASK or ASK is open until an ACK, DONE or REPLY of anybody names it, or its time is over; one
 * without a date that can be read is open until then.
 */
export function waitingOf(entries: readonly Entry[], moment: Moment, carrier: Carrier = PLAIN): Waiting[] {
  const answers = answersIn(entries, carrier);
  return entries.map((entry, at) => {
    const headings = [entry.heading, ...entry.quoted];
    const keys = [entry.id, answerKey(entry.heading.stamp, entry.heading.to, entry.heading.from)];
    const answersBy = (by: Map<string, number>): number[] =>
      keys.map((key) => by.get(key) ?? -1).filter((answer) => answer > at);
    const [wants, asks] = [headings.some(wantsReading), headings.some(isAsked)];
    const read = wants ? answersBy(answers.ours) : [];
    const done = asks ? answersBy(answers.all) : [];
    const isInTime = headings.some((heading) => isAsked(heading) && !isOver(heading, moment));
    return {
      unread: wants && read.length === 0,
      open: isInTime && done.length === 0,
      answers: [...read, ...done],
    };
  });
}

/** Whether somebody means us, alone or with others. */
export const isToUs = (to: string): boolean =>
  to.split(/[,/&+]/).some((name) => US.has(name.replace(/\(.*/s, '').trim().toLowerCase()));

const US = new Set([SENDER, 'roo-fsm', 'all', 'tous', 'everyone', '*']);

/** These say nothing that could be missed. */
const SILENT = new Set(['IDLE', 'ACK', 'COMPACTED']);
const ANSWERS = new Set(['ACK', 'DONE', 'REPLY']);
const ASKS = new Set(['TASK', 'ASK']);

/** The first word of a type: some are more than one. */
export const typeOf = ({ type }: Heading): string => /^[\p{L}\p{N}_]+/u.exec(type)?.[0] ?? '';

const isOurs = ({ from }: Heading): boolean => [SENDER, 'roo-fsm'].includes(from.toLowerCase());

const wantsReading = (heading: Heading): boolean =>
  isToUs(heading.to) && !isOurs(heading) && !SILENT.has(typeOf(heading));

const isAsked = (heading: Heading): boolean => ASKS.has(typeOf(heading));

const isOver = ({ at }: Heading, { now, timeToLiveHours }: Moment): boolean =>
  at !== null && now - Date.parse(at) > timeToLiveHours * 3_600_000;

/** Where, in the order of the file, something is named for the last time by an answer. */
type Answers = { all: Map<string, number>; ours: Map<string, number> };

function answersIn(entries: readonly Entry[], carrier: Carrier): Answers {
  const answers: Answers = { all: new Map(), ours: new Map() };
  entries.forEach((entry, at) => {
    const { heading } = entry;
    if (!ANSWERS.has(typeOf(heading))) return;
    const text = `${heading.title}\n${bodyOf(entry, carrier)}`;
    for (const key of [...namedIds(text), ...namedStamps(text, heading)]) {
      answers.all.set(key, at);
      if (isOurs(heading)) answers.ours.set(key, at);
    }
  });
  return answers;
}

/** Words that could be ids: short ones only behind `re:`, where nothing else is meant. */
function namedIds(text: string): string[] {
  const words = (part: string): string[] => (part.match(/[a-zA-Z0-9][\w.:-]*/g) ?? []).map(unpunctuated);
  const meant = text.split('\n').flatMap((line) => (/^\s*re:/i.test(line) ? words(line).slice(1) : []));
  return [...meant, ...words(text).filter((word) => word.length >= 8 && /\d/.test(word))];
}

/** Backwards by hand: a pattern for the end of a long word would look at it once for each of its characters. */
function unpunctuated(word: string): string {
  let end = word.length;
  while (end > 0 && '.:-_'.includes(word.charAt(end - 1))) end -= 1;
  return word.slice(0, end);
}

/** Messages of others have no id: an answer may name the moment in the heading of what its reader wrote. */
const namedStamps = (text: string, { from, to }: Heading): string[] =>
  (text.match(/\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{2}(?::\d{2})?/g) ?? []).map((stamp) =>
    answerKey(stamp.replace('T', ' '), from, to),
  );

const answerKey = (stamp: string, from: string, to: string): string =>
  `${stamp} ${from.toLowerCase()} ${to.toLowerCase()}`;
