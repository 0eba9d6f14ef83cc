import {
  CHAIN_START,
  type Commit,
  isWholeLine,
  linesOf,
  NEWLINE,
  prevOf,
  readLine,
  sumNamedBy,
} from '../commit-line.ts';
import { revisionOf } from '../event-log.ts';
import { contentTrouble, type Expected, type LineTrouble } from './stream-rules.ts';

export type LineFinding = LineTrouble & { line: number };

/** A log as it was found: the commits that can be read, everything that is wrong, and what each line's end is worth. */
export type Scan = {
  commits: Commit[];
  /** The sum of each commit's line, and the offset at which that line ends. */
  ends: { sum: string; offset: number }[];
  faults: LineFinding[];
  /** Bytes of a last line without its newline. */
  tornBytes: number;
};

/** Reads a log to its end whatever is wrong with it, and says of each line whether it is right where it stands. */
export function scanLog(content: Buffer, who: Omit<Expected, 'revision'>): Scan {
  const scan: Scan = { commits: [], ends: [], faults: [], tornBytes: 0 };
  let prev: string | null = CHAIN_START;
  const expected: Expected = { ...who, revision: 0 };
  const end = content.lastIndexOf(NEWLINE) + 1;
  let line = 0;
  let offset = 0;
  for (const bytes of linesOf(content.subarray(0, end))) {
    line += 1;
    offset += bytes.length + 1;
    const named = prevOf(bytes);
    const read = readLine(bytes, named ?? '');
    if ('why' in read) {
      scan.faults.push({ line, code: read.why, params: {} });
      // What the next line follows is known only if this one still says what its sum was.
      prev = sumNamedBy(bytes) ?? null;
      expected.revision = null;
      continue;
    }
    const trouble: LineTrouble | null =
      prev !== null && named !== prev
        ? { code: 'bad-chain', params: {} }
        : contentTrouble(read.commit, expected);
    if (trouble !== null) scan.faults.push({ line, ...trouble });
    prev = read.sum;
    goOn(expected, who, read.commit);
    scan.commits.push(read.commit);
    scan.ends.push({ sum: read.sum, offset });
  }
  const tail = content.subarray(end);
  if (prev !== null && isWholeLine(tail, prev))
    scan.faults.push({ line: line + 1, code: 'bad-sum', params: {} });
  else scan.tornBytes = tail.length;
  return scan;
}

/** What is told once about a line is not told of each line after it. */
function goOn(expected: Expected, who: Omit<Expected, 'revision'>, commit: Commit): void {
  const last = commit.events.at(-1);
  expected.revision = revisionOf([commit]);
  if (who.runId !== null) {
    expected.runId = last?.runId ?? expected.runId;
    expected.machineId = last?.machineId ?? expected.machineId;
  }
}
