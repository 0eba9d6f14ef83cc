import { interruptedSummary } from '../../store/closing.ts';
import { eventsOf } from '../../store/event-log.ts';
import { layout } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { putAside, writeWhole } from '../../store/repair/quarantine.ts';
import type { RepairDoor } from '../../store/repair/repair-door.ts';
import { runLog } from '../../store/run-log.ts';
import { bytesOf, type ProvenLine } from '../../store/verify/proven-lines.ts';
import { pathOf, type RawLog, rawLog } from '../../store/verify/raw-log.ts';
import { isDamage } from '../../store/verify/store-finding.ts';
import { type CheckedRun, provenOfRun } from '../../store/verify/verify-run.ts';
import { foldedSummary } from '../../store/verify/verify-summary.ts';
import { Journal } from '../run/journal.ts';
import { systemClock } from '../system/clock.ts';
import { refold } from './verify-decisions.ts';

/** What the damage of a run asks for. */
export type RunRepair =
  /** Its log is replaced by what is proven of it. */
  | { kind: 'keep'; run: CheckedRun; raw: RawLog; lines: readonly ProvenLine[]; lostLines: number }
  /** Nothing of its log is proven, or it is gone: the run is closed with what the catalogue knows. */
  | { kind: 'close'; run: CheckedRun; raw: RawLog | null }
  /** A second log of a run that has one: it is only put aside. */
  | { kind: 'second'; run: CheckedRun; raw: RawLog }
  /** Its log is sound, and the catalogue learns what it says. */
  | { kind: 'enter'; run: CheckedRun; quarantined: string | undefined };

/** What the catalogue is told of a run when its log is in place. */
export type Closing = {
  run: CheckedRun;
  summary: RunSummary | null;
  extent: { commits: number; bytes: number; lastSum: string };
  /** Empty when there was no file to put aside. */
  quarantined: string | undefined;
};

/** What to do about a run; `null` when it is sound, when only the catalogue has to learn of it, or when nothing can be done. */
export function planRepair(
  dataDir: string,
  run: CheckedRun,
  unfinished: readonly string[],
): RunRepair | null {
  const codes = run.findings.filter(isDamage).map(({ code }) => code);
  if (codes.includes('not-readable')) return null;
  const begun = begunRepair(run, unfinished);
  if (begun !== undefined && codes.every((code) => LEFT_BY_A_REPAIR.includes(code)))
    return { kind: 'enter', run, quarantined: begun };
  if (codes.length === 0) return null;
  const raw = rawLog(dataDir, run.file);
  if (raw === null) return { kind: 'close', run, raw };
  if (codes.includes('second-log')) return { kind: 'second', run, raw };
  if (codes.every((code) => code === 'orphan')) return null;
  if (codes.every((code) => code === 'summary-differs'))
    return { kind: 'enter', run, quarantined: undefined };
  const { lines, lostLines } = provenOfRun(raw.content, run);
  if (lines.length === 0) return { kind: 'close', run, raw };
  return { kind: 'keep', run, raw, lines, lostLines: lostOf(run, lines, lostLines) };
}

/** What is seen when a repair was ended after the log took its place and before the catalogue knew. */
const LEFT_BY_A_REPAIR: readonly string[] = ['repair-unfinished', 'lines-lost', 'other-log'];

/** Where that repair put the log, when the catalogue has not heard of it. A run that is open and can go on needs nothing. */
function begunRepair({ commits, entry }: CheckedRun, unfinished: readonly string[]): string | undefined {
  const repairs = eventsOf(commits).filter((event) => event.type === 'log.repaired');
  const quarantined = repairs.at(-1)?.data.quarantined;
  if (quarantined === undefined || entry === null) return undefined;
  const isBegun = unfinished.some((folder) => quarantined.startsWith(`${folder}/`));
  const isTold =
    entry.closed === null
      ? foldedSummary(commits)?.status === 'open'
      : entry.closed.quarantined === quarantined;
  return isBegun && !isTold ? quarantined : undefined;
}

/** The catalogue knows how many lines a closed run had. */
function lostOf({ entry }: CheckedRun, lines: readonly ProvenLine[], seen: number): number {
  const commits = entry?.closed?.commits ?? 0;
  return commits === 0 ? seen : Math.max(0, commits - lines.length);
}

/** Where the file as it is will lie. */
export function asideOf(repair: RunRepair, folder: string): string {
  if (repair.kind === 'enter') return repair.quarantined ?? '';
  return repair.raw === null ? '' : `${folder}/${repair.raw.file}`;
}

/** Does it, up to what the catalogue has to be told. */
export function repairRun(
  dataDir: string,
  repair: RunRepair,
  folder: string,
  at: string,
  door: RepairDoor,
): Closing | null {
  const { run } = repair;
  switch (repair.kind) {
    case 'enter':
      return closingOf(run, run.commits, extentIn(dataDir, run), at, repair.quarantined);
    case 'second':
      putAside(dataDir, folder, repair.raw.file, repair.raw.bytes, door);
      door.remove(pathOf(dataDir, repair.raw.file));
      return null;
    case 'close': {
      const { raw } = repair;
      const quarantined = raw === null ? '' : putAside(dataDir, folder, raw.file, raw.bytes, door);
      return { run, summary: null, extent: { commits: 0, bytes: 0, lastSum: '' }, quarantined };
    }
    case 'keep': {
      const quarantined = putAside(dataDir, folder, repair.raw.file, repair.raw.bytes, door);
      const log = replaced(dataDir, repair, quarantined, door);
      return closingOf(run, log.commits, log.extent, at, quarantined);
    }
    default:
      return repair satisfies never;
  }
}

type Written = { commits: CheckedRun['commits']; extent: Closing['extent'] };

/** The proven lines, what happened to the others, and the end of a run of which something is lost take the place of the log at once. */
function replaced(
  dataDir: string,
  repair: Extract<RunRepair, { kind: 'keep' }>,
  quarantined: string,
  door: RepairDoor,
): Written {
  const { run, raw, lines } = repair;
  const path = layout(dataDir).run(run.file);
  let written: Written | null = null;
  writeWhole(path, bytesOf(lines), door, (draft) => {
    const log = new LowdbLog(draft, { files: door });
    tell(log, repair, quarantined);
    written = { commits: log.commits, extent: { commits: log.commits.length, ...log.extent() } };
    log.close();
  });
  if (raw.file !== run.file) door.remove(pathOf(dataDir, raw.file));
  if (written === null) throw new Error('the log was not written');
  return written;
}

function tell(log: LowdbLog, repair: Extract<RunRepair, { kind: 'keep' }>, quarantined: string): void {
  const { run, lostLines, lines } = repair;
  const [first] = eventsOf(log.commits);
  const { state } = refold(log.commits);
  const journal = new Journal({
    identity: { runId: run.runId, machineId: first?.machineId ?? 'unknown' },
    log,
    clock: systemClock,
    mask: (body) => body,
    state,
    ownedBeforeMs: eventsOf(log.commits).at(-1)?.elapsedMs ?? 0,
  });
  const damage = run.findings.find((finding) => isDamage(finding) && finding.code !== 'orphan');
  const data = {
    quarantined,
    line: damage?.line ?? 1,
    why: damage?.code ?? 'missing',
    keptCommits: lines.length,
    lostLines,
  };
  journal.observe({ type: 'log.repaired', data });
  const isOpen = run.entry === null || run.entry.closed === null;
  // What the lost lines asked for may have been done or not: nobody can go on from here.
  if (isOpen && lostLines > 0 && state !== null && !state.done)
    journal.fact({ type: 'run.abandoned', data: { reason: reasonOf(lostLines) } });
}

const reasonOf = (count: number) => ({ code: 'resume.repaired', params: { count } });

/** The story as the catalogue had it, else as the log tells it; `null` for a run that stays open. */
function closingOf(
  run: CheckedRun,
  commits: CheckedRun['commits'],
  extent: Closing['extent'],
  at: string,
  quarantined: string | undefined,
): Closing | null {
  const closed = run.entry?.closed ?? null;
  if (closed !== null && closed.commits > 0 && quarantined !== undefined)
    return { run, summary: closed.summary, extent, quarantined };
  const told = foldedSummary(commits);
  if (told !== null && told.status !== 'open') return { run, summary: told, extent, quarantined };
  const reason = closed?.summary.reason ?? null;
  if (reason === null && !isGivenUp(commits)) return null;
  const summary = interruptedSummary(eventsOf(commits), reason ?? reasonOf(0), at);
  return { run, summary, extent, quarantined };
}

/** Lines are lost, and the log could not take the end of the run: it was decided by a machine this one cannot follow. */
const isGivenUp = (commits: CheckedRun['commits']): boolean =>
  refold(commits).state === null ||
  eventsOf(commits).some((event) => event.type === 'log.repaired' && event.data.lostLines > 0);

const extentIn = (dataDir: string, { file, commits }: CheckedRun): Closing['extent'] => ({
  commits: commits.length,
  ...runLog(dataDir, file).extent(),
});
