import type { CatalogueEntry } from '../../store/catalogue.ts';
import type { LowdbLog } from '../../store/lowdb-log.ts';
import { closeInCatalogue, closeUnreadable } from '../../store/runs.ts';
import { systemClock } from '../system/clock.ts';
import { journalOf, type Kit, now } from './kit.ts';
import { judgeOpenRun } from './open-run.ts';

/** Settles a run that was left open: its log when it can go on, `null` once it is closed, with the reason in its log. */
export function settle(kit: Kit, entry: CatalogueEntry): LowdbLog | null {
  const { catalogue, files, notes, request } = kit;
  const judged = judgeOpenRun(entry, files.run(entry.file), { digest: kit.digest, now: systemClock.now() });
  notes.note(judged.kind === 'resume' ? 'info' : 'warn', `found an open run: ${judged.kind}`, { entry });
  switch (judged.kind) {
    case 'resume':
      return judged.log;
    case 'ended':
      closeInCatalogue(catalogue, judged.log, now());
      return null;
    case 'unreadable':
      closeUnreadable(catalogue, entry, judged.reason, now());
      return null;
    case 'abandon': {
      const journal = journalOf(kit, entry, judged.log);
      request.report(journal.fact({ type: 'run.abandoned', data: { reason: judged.reason } }).events);
      closeInCatalogue(catalogue, judged.log, now());
      judged.log.close();
      return null;
    }
    default:
      return judged satisfies never;
  }
}
