import { createHash } from 'node:crypto';
import type { StoredEvent } from './events.ts';

/** What is written at once: a fact with its consequences, or one observation. */
export type Commit = { events: StoredEvent[] };

/** The `prev` of a file's first line. */
export const CHAIN_START = '0'.repeat(43);

export type Line = { sum: string; text: string };

/**
 * One commit as one line: `{"sum":…,"prev":…,"events":[…]}`. `sum` is the SHA-256 (base64url) of every byte
 * after it, and `prev` is the sum of the line before: a changed byte breaks its own line, a changed, lost or
 * moved line breaks the chain.
 */
export function writeLine(commit: Commit, prev: string): Line {
  const sealed = `,"prev":"${prev}","events":${JSON.stringify(commit.events)}}`;
  const sum = sumOf(sealed);
  return { sum, text: `{"sum":"${sum}"${sealed}\n` };
}

export type LineFault = { why: 'bad-sum' | 'bad-chain' | 'not-json' | 'not-an-event'; detail: string };

/** Reads a line (without its newline) back, or says what is wrong with it. */
export function readLine(text: string, prev: string): { commit: Commit; sum: string } | LineFault {
  const match = HEAD.exec(text);
  const sum = match?.[1];
  if (match === null || sum === undefined)
    return { why: 'not-json', detail: 'it does not begin with a checksum' };
  const sealed = text.slice(match[0].length);
  if (sumOf(sealed) !== sum) return { why: 'bad-sum', detail: 'its checksum does not match its content' };
  if (!sealed.startsWith(`,"prev":"${prev}",`)) {
    return { why: 'bad-chain', detail: 'it does not follow the line before it' };
  }
  try {
    return { commit: { events: (JSON.parse(text) as { events: StoredEvent[] }).events }, sum };
  } catch {
    return { why: 'not-json', detail: 'it is not JSON' };
  }
}

/** The sum that the first line of a piece of a file says it follows. */
export function prevOf(content: Buffer): string {
  return (
    /^\{"sum":"[\w-]{43}","prev":"([\w-]{43})"/.exec(content.toString('latin1', 0, 128))?.[1] ?? CHAIN_START
  );
}

const HEAD = /^\{"sum":"([\w-]{43})"/;

const sumOf = (sealed: string): string => createHash('sha256').update(sealed).digest('base64url');
