import { agentRuns } from '../../store/agent-runs.ts';
import type { CatalogueEntry } from '../../store/catalogue.ts';
import { standingFrom } from '../../store/projections/standing.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { readRecent } from '../../store/runs.ts';
import type { Standing } from '../../store/standing.ts';
import { rememberedPolicy } from './remembered-policy.ts';

/** `source`: the file whose policy is wanted before that of any other. */
type Wanted = { remember: boolean; source?: string };

/**
 * What the runs before say to the ladder of one that begins at `now` (ms since 1970). `remember`: also what the last
 * readable configuration said of the ladder, for a run that has none. Throws a StoreError when the list is damaged.
 */
export function standingOf(dataDir: string, now: number, { remember, source }: Wanted): Standing {
  const entries = readRecent(dataDir, (read) => isEnough(read, now));
  const recent = realRunsOf(entries).slice(-MOST_RUNS);
  const ids = new Set(recent.map(({ runId }) => runId));
  const earlierAsked = agentRuns(dataDir).filter((run) => isReal(run) && !ids.has(run.runId));
  const standing = standingFrom({ recent, earlierAsked }, now);
  const policy = remember ? rememberedPolicy(dataDir, entries, source) : null;
  return policy === null ? standing : { ...standing, policy };
}

/** So many runs, of so many days, say how things stand; an agent is asked seldom, and remembered for longer. */
const MOST_RUNS = 60;
const MOST_MS = 30 * 86_400_000;

const isEnough = (entries: readonly CatalogueEntry[], now: number): boolean =>
  realRunsOf(entries).length >= MOST_RUNS ||
  entries.some(({ startedAt }) => Date.parse(startedAt) < now - MOST_MS);

const realRunsOf = (entries: readonly CatalogueEntry[]): RunSummary[] =>
  entries.flatMap(({ closed }) => (closed === null ? [] : [closed.summary])).filter(isReal);

/** An orchestration of the workspace: no demo, no dry run, no rollback. */
const isReal = ({ trigger, dryRun, rollsBack }: RunSummary): boolean =>
  trigger !== 'demo' && !dryRun && rollsBack === undefined;
