import { CHAIN_START, type Commit, NEWLINE, prevOf, readLine } from '../commit-line.ts';
import { revisionOf } from '../event-log.ts';
import { contentTrouble, type Expected } from './stream-rules.ts';

export type ProvenLine = { commit: Commit; sum: string; prev: string; bytes: Buffer };

/** What a damaged log still proves, and how many lines that had been there it does not. */
export type ProvenLog = { lines: ProvenLine[]; lostLines: number };

type Wanted = Omit<Expected, 'revision'> & {
  /** Where the catalogue saw the run end: of two continuations, the one that gets there is right. */
  lastSum?: string | undefined;
};

/**
 * The lines of a log that are proven: right by their own checksum and linked, each to the one before, from the
 * beginning. The sums say in which order lines were written, so it does not matter where they stand now, how
 * often, or what stands between them. Of two continuations without further knowledge the longer one is taken.
 */
export function provenLines(content: Buffer, wanted: Wanted): ProvenLog {
  const pieces = [...piecesOf(content)];
  const sound = new Map<string, ProvenLine>();
  for (const { line } of pieces) if (line !== null && !sound.has(line.sum)) sound.set(line.sum, line);
  const chain = withRightContent(longest([...sound.values()], wanted.lastSum), wanted);
  return { lines: chain, lostLines: lostAfter(chain, pieces) };
}

/** The bytes of a log of these lines. */
export const bytesOf = (lines: readonly ProvenLine[]): Buffer =>
  Buffer.concat(lines.flatMap(({ bytes }) => [bytes, Buffer.of(NEWLINE)]));

/** A stretch of the file: a line that is right by itself, or something else; `isTail` when it never got its newline. */
type Piece = { line: ProvenLine | null; isTail: boolean };

function* piecesOf(content: Buffer): Generator<Piece> {
  for (let start = 0; start < content.length; ) {
    const found = content.indexOf(NEWLINE, start);
    const isTail = found === -1;
    const end = isTail ? content.length : found;
    const bytes = content.subarray(start, end);
    const line = soundLine(bytes);
    if (line !== null) yield { line, isTail };
    else for (const part of partsOf(bytes)) yield { line: trimmed(part), isTail };
    start = end + 1;
  }
}

const HEAD = /\{"sum":"[\w-]{43}","prev":"[\w-]{43}","events":\[/g;

/** Where a newline was changed, or something was put before a line, the line begins in the middle. */
function* partsOf(bytes: Buffer): Generator<Buffer> {
  const starts = [...bytes.toString('latin1').matchAll(HEAD)].map(({ index }) => index);
  if (starts[0] !== 0) yield bytes.subarray(0, starts[0] ?? bytes.length);
  for (const [at, start] of starts.entries()) yield bytes.subarray(start, starts[at + 1] ?? bytes.length);
}

const BRACE = 0x7d;

/** A line with something after it: zeros, a carriage return, what was a newline. */
function trimmed(part: Buffer): ProvenLine | null {
  const last = part.lastIndexOf(BRACE);
  if (last === -1) return null;
  return soundLine(part.subarray(0, last + 1)) ?? soundLine(part.subarray(0, last));
}

function soundLine(bytes: Buffer): ProvenLine | null {
  const prev = prevOf(bytes);
  if (prev === null) return null;
  const read = readLine(bytes, prev);
  return 'why' in read ? null : { ...read, prev, bytes };
}

/** The lines from the beginning to the wanted one and on from there as far as they go, else to the farthest one. */
function longest(lines: readonly ProvenLine[], lastSum: string | undefined): ProvenLine[] {
  const following = grouped(lines);
  const bySum = new Map(lines.map((line) => [line.sum, line]));
  const reached = farthest(following, CHAIN_START);
  const isReached = lastSum !== undefined && reached.all.has(lastSum);
  const tip = isReached ? farthest(following, lastSum).tip : reached.tip;
  const chain: ProvenLine[] = [];
  for (let line = bySum.get(tip); line !== undefined; line = bySum.get(line.prev)) chain.push(line);
  return chain.reverse();
}

function grouped(lines: readonly ProvenLine[]): Map<string, ProvenLine[]> {
  const groups = new Map<string, ProvenLine[]>();
  for (const line of lines) groups.set(line.prev, [...(groups.get(line.prev) ?? []), line]);
  return groups;
}

/** Level by level, so that what is found last lies farthest. */
function farthest(
  following: ReadonlyMap<string, readonly ProvenLine[]>,
  from: string,
): { tip: string; all: Set<string> } {
  const all = new Set([from]);
  let tip = from;
  for (let level: string[] = [from]; level.length > 0; ) {
    [tip = tip] = level;
    level = level.flatMap((sum) => (following.get(sum) ?? []).map((line) => line.sum));
    for (const sum of level) all.add(sum);
  }
  return { tip, all };
}

function withRightContent(chain: readonly ProvenLine[], who: Omit<Expected, 'revision'>): ProvenLine[] {
  const right: ProvenLine[] = [];
  const expected: Expected = { ...who, revision: 0 };
  for (const line of chain) {
    if (contentTrouble(line.commit, expected) !== null) break;
    expected.revision = revisionOf([line.commit]);
    if (who.runId !== null) expected.machineId ??= line.commit.events[0]?.machineId ?? null;
    right.push(line);
  }
  return right;
}

/**
 * Right lines that nothing leads to, and what cannot be read behind the last proven line. Before it there is
 * nothing missing, or the chain would not go on; a last line without newline was never acknowledged.
 */
function lostAfter(chain: readonly ProvenLine[], pieces: readonly Piece[]): number {
  const kept = new Set(chain.map(({ sum }) => sum));
  const tip = chain.at(-1)?.sum;
  const tipAt = pieces.findIndex(({ line }) => line !== null && line.sum === tip);
  const isLost = ({ line, isTail }: Piece, at: number): boolean =>
    line === null ? at > tipAt && !isTail : !kept.has(line.sum);
  return new Set(pieces.flatMap((piece, at) => (isLost(piece, at) ? [piece.line?.sum ?? at] : []))).size;
}
