import type { CatalogueEntry } from '../../store/catalogue.ts';
import { eventsOf } from '../../store/event-log.ts';
import type { Observation } from '../../store/events.ts';
import type { LockOwner } from '../../store/lock-owner.ts';
import type { LowdbLog } from '../../store/lowdb-log.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { readRecent } from '../../store/runs.ts';
import { conduct } from './conduct.ts';
import { journalOf, type Kit } from './kit.ts';
import { openRunOf } from './open-run.ts';
import type { RunOutcome } from './request.ts';
import { close, judge } from './settle.ts';

type Wanted = { runId?: string | undefined; by: string };

/** `cancel`: ends the open run for good, or tells how the one ended that had to let go of the lock. */
export async function cancelOpen(
  kit: Kit,
  { runId, by }: Wanted,
  replaced: LockOwner | null,
  observations: Observation[],
): Promise<RunOutcome> {
  const open = openRunOf(kit.catalogue);
  const wanted = runId ?? replaced?.runId;
  if (open !== undefined && (wanted === undefined || open.runId === wanted)) {
    return endOpen(kit, open, by, observations);
  }
  if (replaced === null) return { kind: 'nothing-open' };
  const summary = summaryOf(kit, replaced.runId);
  if (summary === null) return { kind: 'ended-elsewhere', runId: replaced.runId };
  return { kind: 'ran', summary, end: { end: 'completed' }, resumed: false };
}

/** Ends a run that nobody works on; one whose log cannot take the decision any more is closed as `run` would close it. */
export async function endOpen(
  kit: Kit,
  open: CatalogueEntry,
  by: string,
  observations: Observation[],
): Promise<RunOutcome> {
  const judged = judge(kit, open, { digest: null, maxAgeHours: null });
  if (judged.kind === 'resume') {
    const { log } = judged;
    const start = { as: 'cancelled', by } as const;
    return conduct(withPlanOf(log, kit), { journal: journalOf(kit, open, log), log, start, observations });
  }
  await close(kit, open, judged);
  const summary = summaryOf(kit, open.runId);
  if (summary === null) throw new Error('a run that was closed is not in the catalogue');
  return { kind: 'ran', summary, end: { end: 'completed' }, resumed: false };
}

/** What ends a run is the plan it was begun with, whatever the configuration says today. */
function withPlanOf(log: LowdbLog, kit: Kit): Kit {
  const [started] = eventsOf(log.commits);
  return started?.type === 'run.started' ? { ...kit, plan: started.data.plan } : kit;
}

function summaryOf({ request }: Kit, runId: string): RunSummary | null {
  const isIt = (entry: CatalogueEntry): boolean => entry.runId === runId;
  const found = readRecent(request.place.dataDir, (entries) => entries.some(isIt)).find(isIt);
  return found?.closed?.summary ?? null;
}
