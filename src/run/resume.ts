import { closeInCatalogue } from '../../store/closing.ts';
import { eventsOf } from '../../store/event-log.ts';
import type { Observation } from '../../store/events.ts';
import { afterRun } from './after-run.ts';
import { conduct } from './conduct.ts';
import { journalOf, type Kit } from './kit.ts';
import { openRunOf } from './open-run.ts';
import type { RunOutcome } from './request.ts';
import { judge } from './settle.ts';

/** `resume`: goes on with the open run, whatever its age; when it cannot be, it is left as it is and the reason told. */
export async function resumeOpen(
  kit: Kit,
  wanted: string | undefined,
  observations: Observation[],
): Promise<RunOutcome> {
  const { catalogue } = kit;
  const open = openRunOf(catalogue);
  if (open === undefined || (wanted !== undefined && open.runId !== wanted)) return { kind: 'nothing-open' };
  const { runId } = open;
  const judged = judge(kit, open, { digest: kit.digest, maxAgeHours: null });
  switch (judged.kind) {
    case 'resume': {
      const { log } = judged;
      return conduct(kit, { journal: journalOf(kit, open, log), log, start: { as: 'open' }, observations });
    }
    case 'ended': {
      await afterRun(kit, eventsOf(judged.log.commits));
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
