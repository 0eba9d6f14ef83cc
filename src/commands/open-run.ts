import type { CatalogueEntry } from '../../store/catalogue.ts';
import { lookUpRun, readRecent } from '../../store/runs.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import type { Place } from '../run/place.ts';

/** The run that is meant, which must be open. */
export function openRun({ dataDir }: Place, wanted: string | undefined): CatalogueEntry {
  if (wanted !== undefined) {
    const entry = lookUpRun(dataDir, wanted);
    if (entry.closed === null) return entry;
    const { status } = entry.closed.summary;
    throw nothingOpen(`run ${entry.runId} has ended already: ${status}`);
  }
  const open = readRecent(dataDir, (entries) => entries.length > 0).findLast((run) => run.closed === null);
  if (open === undefined) throw nothingOpen();
  return open;
}

/** There is nothing to resume or cancel. */
export const nothingOpen = (message = 'no run is open here'): CommandError =>
  new CommandError({
    reason: 'nothing-open',
    message,
    exitCode: EXIT.unknownRun,
    remedy: 'see what there is with: roo-fsm history',
  });
