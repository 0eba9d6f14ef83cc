import { hash } from 'node:crypto';
import { EVENT_VERSION, type StoredEvent } from './events.ts';

/** What is written at once: a fact with its consequences, or one observation. */
export type Commit = { events: StoredEvent[] };

/** The `prev` of a file's first line. */
export const CHAIN_START = '0'.repeat(43);

export const NEWLINE = 0x0a;

export type Line = { sum: string; text: string };

/**
 * One commit as one line: `{"sum":…,"prev":…,"events":[…]}`. `sum` is the SHA-256 (base64url) of every byte
 * after it, and `prev` is the sum of the line before: a changed byte breaks its own line, a changed, lost or
 * moved line breaks the chain. Who has the JSON of the events at hand gives it.
 */
export function writeLine(commit: Commit, prev: string, json = JSON.stringify(commit.events)): Line {
  const sealed = `,"prev":"${prev}","events":${json}}`;
  const sum = sumOf(sealed);
  return { sum, text: `{"sum":"${sum}"${sealed}\n` };
}

/** A whole log of these commits, with right sums. */
export function writeLines(commits: readonly Commit[]): string {
  let prev = CHAIN_START;
  return commits
    .map((commit) => {
      const line = writeLine(commit, prev);
      prev = line.sum;
      return line.text;
    })
    .join('');
}

export type LineFault = { why: 'bad-sum' | 'bad-chain' | 'not-json' | 'not-an-event'; detail: string };

/**
 * Reads a line (without its newline) back, or says what is wrong with it. The bytes are what is checked:
 * decoding could turn two different ones into the same character.
 */
export function readLine(line: Buffer, prev: string): { commit: Commit; sum: string } | LineFault {
  const head = line.toString('latin1', 0, PREV_BYTES);
  const [, whole, follows] = PREV.exec(head) ?? [];
  const sum = whole ?? sumNamedBy(line);
  if (sum === undefined) return { why: 'not-json', detail: 'it does not begin with a checksum' };
  const sealed = line.subarray(HEAD_BYTES);
  if (sumOf(sealed) !== sum) return { why: 'bad-sum', detail: 'its checksum does not match its content' };
  if (follows !== prev) return { why: 'bad-chain', detail: 'it does not follow the line before it' };
  try {
    const { events } = JSON.parse(line.toString('utf8')) as { events: unknown };
    if (areEvents(events)) return { commit: { events }, sum };
    return { why: 'not-an-event', detail: `it does not hold events of version ${EVENT_VERSION}` };
  } catch {
    return { why: 'not-json', detail: 'it is not JSON' };
  }
}

/** The sum that a line says it has, whether that is right or not. */
export const sumNamedBy = (line: Buffer): string | undefined =>
  HEAD.exec(line.toString('latin1', 0, HEAD_BYTES))?.[1];

/** The sum that the line at the beginning of these bytes says it follows; `null` when it says none. */
export const prevOf = (content: Buffer): string | null =>
  PREV.exec(content.toString('latin1', 0, PREV_BYTES))?.[2] ?? null;

/** The lines of a buffer that ends with a newline, without their newlines. */
export function* linesOf(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(NEWLINE, start);
    yield content.subarray(start, end);
    start = end + 1;
  }
}

/**
 * A tail that is a proven line followed by one more byte was not being written: its newline was changed.
 * A zero there is what a power cut leaves.
 */
export const isWholeLine = (tail: Buffer, prev: string): boolean =>
  tail.length > 0 && tail.at(-1) !== 0 && !('why' in readLine(tail.subarray(0, -1), prev));

const HEAD = /^\{"sum":"([\w-]{43})"/;
const HEAD_BYTES = 52;
const PREV = /^\{"sum":"([\w-]{43})","prev":"([\w-]{43})",$/;
const PREV_BYTES = 106;

const sumOf = (sealed: string | Buffer): string => hash('sha256', sealed, 'base64url');

/** Only the envelope: a type this version does not know is passed over by who folds the events. */
function areEvents(value: unknown): value is StoredEvent[] {
  return Array.isArray(value) && value.length > 0 && value.every(isEvent);
}

const isEvent = (value: Partial<StoredEvent> | null): boolean =>
  value?.v === EVENT_VERSION && Number.isInteger(value.seq) && typeof value.type === 'string';
