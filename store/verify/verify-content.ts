import type { CatalogueEntry } from '../catalogue.ts';
import type { Commit } from '../commit-line.ts';
import { eventsOf } from '../event-log.ts';
import type { StoredEvent } from '../events.ts';
import type { Params } from '../finding.ts';
import type { StoreCode, StoreFinding } from './store-finding.ts';
import { isKnown } from './stream-rules.ts';
import { summaryTrouble } from './verify-summary.ts';

type Told = [severity: StoreFinding['severity'], code: StoreCode, params: Params];

/** Of a log whose lines are sound: what its events say, and whether the catalogue says the same. */
export function contentFindings(
  commits: readonly Commit[],
  entry: CatalogueEntry | null,
  isAtWork: boolean,
): Told[] {
  const events = eventsOf(commits);
  const [first] = events;
  if (first !== undefined && first.type !== 'run.started') return [['damage', 'no-beginning', {}]];
  const told: Told[] = [...unknownIn(events)].map(([type, count]) => [
    'note',
    'unknown-event',
    { type, count },
  ]);
  if (entry === null) return told;
  return [...told, ...aboutItsEnd(entry), ...(commits.length === 0 ? [] : against(entry, commits, isAtWork))];
}

/** A run that was given up, or repaired, is no news; but it should be known why less of it is there. */
function aboutItsEnd({ closed }: CatalogueEntry): Told[] {
  if (closed === null) return [];
  if (closed.quarantined !== undefined)
    return [['note', 'repaired', { commits: closed.commits, quarantine: closed.quarantined || '-' }]];
  return closed.commits === 0 ? [['note', 'given-up', {}]] : [];
}

function against(entry: CatalogueEntry, commits: readonly Commit[], isAtWork: boolean): Told[] {
  const trouble = summaryTrouble(entry, commits);
  if (trouble === null) return [];
  if (trouble !== 'ended') return [['damage', 'summary-differs', { key: trouble.key }]];
  if (isAtWork) return [];
  return [endedByRepair(commits) ? ['damage', 'repair-unfinished', {}] : ['note', 'ended', {}]];
}

function unknownIn(events: readonly StoredEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const event of events) if (!isKnown(event)) counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
  return counts;
}

/** A repair ended this run in its log, and was itself ended before the catalogue knew. */
const endedByRepair = (commits: readonly Commit[]): boolean =>
  eventsOf(commits).some(
    (event) => event.type === 'run.abandoned' && event.data.reason.code === 'resume.repaired',
  );
