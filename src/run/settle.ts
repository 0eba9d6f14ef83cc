import type { CatalogueEntry } from '../../store/catalogue.ts';
import { closeInCatalogue, closeUnreadable } from '../../store/closing.ts';
import { eventsOf } from '../../store/event-log.ts';
import type { Observation, Reason } from '../../store/events.ts';
import type { LowdbLog } from '../../store/lowdb-log.ts';
import { systemClock } from '../system/clock.ts';
import { afterRun } from './after-run.ts';
import { endLeftovers } from './end-leftovers.ts';
import { journalOf, type Kit, now } from './kit.ts';
import { judgeOpenRun, MAX_AGE_HOURS, type OpenRun } from './open-run.ts';
import { tailCut } from './tail-cut.ts';

/** What became of an open run: its log when it goes on, `null` once it is closed; and what the new run has to tell of it. */
export type Settled = { log: LowdbLog | null; told: Observation[] };

const CLOSED: Settled = { log: null, told: [] };

/** Settles a run that was left open: it goes on, or it is closed with the reason, in its log when that can take it. */
export async function settle(kit: Kit, entry: CatalogueEntry): Promise<Settled> {
  const judged = judge(kit, entry, { digest: kit.digest, maxAgeHours: MAX_AGE_HOURS });
  return judged.kind === 'resume' ? { log: judged.log, told: [] } : close(kit, entry, judged);
}

/** What is to be done with an open run; `held` is what it is held against, `null` where that does not matter. */
export function judge(
  { request, doors, notes }: Kit,
  entry: CatalogueEntry,
  held: { digest: string | null; maxAgeHours: number | null },
): OpenRun {
  const today = { ...held, now: systemClock.now(), files: doors.files };
  const judged = judgeOpenRun(entry, request.place.dataDir, today);
  const reason = 'reason' in judged ? judged.reason : undefined;
  notes.note(judged.kind === 'resume' ? 'info' : 'warn', `found an open run: ${judged.kind}`, {
    entry,
    ...(reason === undefined ? {} : { reason }),
  });
  return judged;
}

/** Closes an open run that cannot be gone on with. */
export async function close(
  kit: Kit,
  entry: CatalogueEntry,
  judged: Exclude<OpenRun, { kind: 'resume' }>,
): Promise<Settled> {
  const { catalogue, request } = kit;
  switch (judged.kind) {
    case 'ended':
      await afterRun(kit, eventsOf(judged.log.commits));
      closeInCatalogue(catalogue, judged.log);
      return CLOSED;
    case 'unreadable':
      await endLeftovers(entry.runId, null);
      closeUnreadable(catalogue, entry, judged.reason, now());
      return { log: null, told: [givenUp(entry, judged.reason)] };
    case 'abandon': {
      await endLeftovers(entry.runId, judged.log);
      const journal = journalOf(kit, entry, judged.log);
      for (const cut of tailCut(entry.file, judged.log)) request.report(journal.observe(cut));
      request.report(journal.fact({ type: 'run.abandoned', data: { reason: judged.reason } }).events);
      await afterRun(kit, eventsOf(judged.log.commits));
      closeInCatalogue(catalogue, judged.log);
      judged.log.close();
      return CLOSED;
    }
    default:
      return judged satisfies never;
  }
}

const givenUp = ({ runId, file }: CatalogueEntry, reason: Reason): Observation => ({
  type: 'run.given-up',
  data: { earlierRunId: runId, file, reason },
});
