import type { Observation } from '../../store/events.ts';
import { closeInCatalogue } from '../../store/runs.ts';
import { systemClock } from '../system/clock.ts';
import { conduct } from './conduct.ts';
import { journalOf, type Kit } from './kit.ts';
import { judgeOpenRun, openRunOf } from './open-run.ts';
import type { RunOutcome } from './request.ts';

/** `resume`: goes on with the open run, whatever its age; when it cannot be, it is left as it is and the reason told. */
export async function resumeOpen(
  kit: Kit,
  wanted: string | undefined,
  observations: Observation[],
): Promise<RunOutcome> {
  const { catalogue, request, doors } = kit;
  const open = openRunOf(catalogue);
  if (open === undefined || (wanted !== undefined && open.runId !== wanted)) return { kind: 'nothing-open' };
  const { runId } = open;
  const today = { digest: kit.digest, now: systemClock.now(), maxAgeHours: null, files: doors.files };
  const judged = judgeOpenRun(open, request.place.dataDir, today);
  switch (judged.kind) {
    case 'resume': {
      const { log } = judged;
      return conduct(kit, { journal: journalOf(kit, open, log), log, start: { as: 'open' }, observations });
    }
    case 'ended': {
      const summary = closeInCatalogue(catalogue, judged.log);
      return { kind: 'ran', summary, end: { end: 'completed' }, resumed: false };
    }
    case 'abandon':
    case 'unreadable':
      return { kind: 'refused', runId, reason: judged.reason };
    default:
      return judged satisfies never;
  }
}
