import type { CatalogueEntry } from '../../store/catalogue.ts';
import { eventsOf } from '../../store/event-log.ts';
import type { DataOf } from '../../store/events.ts';
import type { EscalationPolicy } from '../../store/plan.ts';
import { runLog } from '../../store/run-log.ts';
import { StoreError } from '../../store/store-error.ts';

/** So many logs are opened at most. */
const MOST_LOGS = 20;

/**
 * What the last readable configuration said of the ladder: that of the same file, else that of any. A run that had none
 * itself hands on what it remembered, so that a configuration that stays broken for weeks is not forgotten.
 */
export function rememberedPolicy(
  dataDir: string,
  entries: readonly CatalogueEntry[],
  source: string | undefined,
): EscalationPolicy | null {
  let other: EscalationPolicy | null = null;
  for (const entry of entries.toReversed().slice(0, MOST_LOGS)) {
    const known = knownBy(startOf(dataDir, entry));
    if (known === null) continue;
    if (source === undefined || known.source === source) return known.policy;
    other ??= known.policy;
  }
  return other;
}

type Known = { source: string | undefined; policy: EscalationPolicy };

function knownBy(started: DataOf<'run.started'> | null): Known | null {
  if (started === null || started.trigger === 'demo' || started.rollsBack !== undefined) return null;
  const { plan, standing, configError } = started;
  if (plan !== null) return { source: plan.source, policy: plan.escalation };
  const policy = standing?.policy;
  return policy === undefined ? null : { source: configError?.source, policy };
}

/** With what a run began; `null` when its log cannot be read, which is for `verify` to tell. */
function startOf(dataDir: string, { file }: CatalogueEntry): DataOf<'run.started'> | null {
  try {
    const log = runLog(dataDir, file);
    const [first] = eventsOf(log.commits);
    log.close();
    return first?.type === 'run.started' ? first.data : null;
  } catch (thrown) {
    if (thrown instanceof StoreError) return null;
    throw thrown;
  }
}
