import type { CatalogueEntry } from '../catalogue.ts';
import type { Commit } from '../commit-line.ts';
import type { Params } from '../finding.ts';
import { runIdOf } from '../run-files.ts';
import { StoreError } from '../store-error.ts';
import { type ProvenLog, provenLines } from './proven-lines.ts';
import { type RawLog, rawLog } from './raw-log.ts';
import { type Scan, scanLog } from './scan-log.ts';
import { countOf, isDamage, type Proven, type StoreCode, type StoreFinding } from './store-finding.ts';
import { contentFindings } from './verify-content.ts';

/** A run as `verify` saw it. `entry` is `null` for a log that the catalogue does not know. */
export type CheckedRun = {
  file: string;
  runId: string;
  entry: CatalogueEntry | null;
  findings: StoreFinding[];
  /** What can be read of its log; only when that is sound can its decisions be made again. */
  commits: readonly Commit[];
  isSound: boolean;
};

/** Checks the log of a run against itself and against its entry. `isAtWork`: its process may be writing it right now. */
export function checkRun(
  dataDir: string,
  file: string,
  entry: CatalogueEntry | null,
  isAtWork: boolean,
): CheckedRun {
  const runId = entry?.runId ?? runIdOf(file);
  const run: CheckedRun = { file, runId, entry, findings: [], commits: [], isSound: false };
  const raw = rawOf(dataDir, file);
  const found = typeof raw === 'object' ? (raw?.file ?? file) : file;
  const tell: Tell = (severity, code, params = {}, more = {}) =>
    run.findings.push({ severity, code, params, file: found, runId, ...more });
  if (typeof raw === 'string') tell('damage', 'not-readable', { code: raw });
  else if (raw === null || raw.bytes.length === 0) {
    tellNothing(tell, entry, raw === null ? 'missing' : 'empty', isAtWork);
  } else {
    run.commits = tellLog(tell, raw, run, isAtWork);
    if (!run.findings.some(isDamage))
      for (const [severity, code, params] of contentFindings(run.commits, entry, isAtWork))
        tell(severity, code, params);
  }
  run.isSound = !run.findings.some(isDamage);
  return run;
}

/** What of the log of a run is proven; without its first event the others tell nothing. */
export function provenOfRun(
  content: Buffer,
  { runId, entry }: Pick<CheckedRun, 'runId' | 'entry'>,
): ProvenLog {
  const proven = provenLines(content, {
    runId,
    machineId: null,
    stream: 'run',
    lastSum: entry?.closed?.lastSum,
  });
  return proven.lines[0]?.commit.events[0]?.type === 'run.started' ? proven : { ...proven, lines: [] };
}

type Tell = (
  severity: StoreFinding['severity'],
  code: StoreCode,
  params?: Params,
  more?: { line?: number; proven?: Proven },
) => void;

/** The log, or the code of the system that says why it cannot be read. */
function rawOf(dataDir: string, file: string): RawLog | null | string {
  try {
    return rawLog(dataDir, file);
  } catch (thrown) {
    if (thrown instanceof StoreError && thrown.failure.reason === 'not-readable') return thrown.failure.code;
    throw thrown;
  }
}

/** A run whose entry promises nothing has lost nothing; one that was just begun has no log yet. */
function tellNothing(
  tell: Tell,
  entry: CatalogueEntry | null,
  code: 'missing' | 'empty',
  isAtWork: boolean,
): void {
  if (isGivenUp(entry) || (entry?.closed?.commits === 0 && code === 'missing')) {
    for (const [severity, told, params] of contentFindings([], entry, isAtWork)) tell(severity, told, params);
  } else if (code === 'empty' && (entry === null || entry.closed === null)) {
    if (!isAtWork) tell('note', 'not-begun');
  } else if (entry?.closed !== null || !isAtWork)
    tell('damage', code, {}, { proven: { lines: 0, events: 0 } });
}

/** Its process ended before its first line was whole, and the next run closed it: nothing of it is missing. */
const isGivenUp = (entry: CatalogueEntry | null): boolean =>
  entry?.closed?.commits === 0 && entry.closed.quarantined === undefined;

function tellLog(tell: Tell, { content, unpacks }: RawLog, run: CheckedRun, isAtWork: boolean): Commit[] {
  const scan = scanLog(content, { runId: run.runId, machineId: null, stream: 'run' });
  const proven = () => countOf(provenOfRun(content, run).lines.map(({ commit }) => commit));
  if (!unpacks) tell('damage', 'not-unpacked', {}, { proven: proven() });
  tellFaults(tell, scan, proven);
  tellTail(tell, scan, run.entry, isAtWork);
  tellExtent(tell, scan, run.entry);
  return scan.commits;
}

/** More than this of one file help nobody. */
const MOST_FAULTS = 20;

function tellFaults(tell: Tell, { faults }: Scan, provenOf: () => Proven): void {
  if (faults.length === 0) return;
  const proven = provenOf();
  for (const { line, code, params } of faults.slice(0, MOST_FAULTS))
    tell('damage', code, params, { line, proven });
  if (faults.length > MOST_FAULTS)
    tell('damage', 'more', { count: faults.length - MOST_FAULTS }, { line: faults[MOST_FAULTS]?.line ?? 0 });
}

/** An open run cuts its half-written line when it goes on; nobody goes on with one that is closed. */
function tellTail(tell: Tell, scan: Scan, entry: CatalogueEntry | null, isAtWork: boolean): void {
  const { commits, tornBytes: bytes, faults } = scan;
  if (bytes === 0 || (commits.length + faults.length === 0 && isGivenUp(entry))) return;
  const told = { line: commits.length + faults.length + 1, proven: countOf(commits) };
  if (entry !== null && entry.closed === null) {
    if (isAtWork) return;
    // Without one whole line nothing was begun.
    if (commits.length > 0) tell('note', 'torn-open', { bytes }, told);
    else if (faults.length === 0) tell('note', 'not-begun');
  } else tell('damage', 'torn-tail', { bytes }, told);
}

/** A log may have been cut at the end of a line, or replaced by another whose lines are as many and as sound. */
function tellExtent(tell: Tell, { commits, ends, faults }: Scan, entry: CatalogueEntry | null): void {
  const closed = entry?.closed ?? null;
  if (closed === null || closed.commits === 0 || faults.length > 0) return;
  const proven = countOf(commits);
  const missing = closed.commits - commits.length;
  if (missing > 0) {
    const params = { missing, commits: closed.commits };
    tell('damage', 'lines-lost', params, { line: commits.length + 1, proven });
    return;
  }
  const end = ends[closed.commits - 1];
  if (end?.sum === closed.lastSum && end.offset === closed.bytes) return;
  tell('damage', 'other-log', { commits: closed.commits }, { line: closed.commits, proven });
}
