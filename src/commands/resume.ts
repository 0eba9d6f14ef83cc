import { resolve } from 'node:path';
import { EVERYTHING } from '../../config/plan.ts';
import type { CatalogueEntry } from '../../store/catalogue.ts';
import type { StoredEvent } from '../../store/events.ts';
import { readRun } from '../../store/runs.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { unreadableConfig } from '../report/config-error.ts';
import { rollbackPlan } from '../rollback/plan.ts';
import type { Place } from '../run/place.ts';
import { configured } from './configured.ts';
import { drivenSession } from './driven-session.ts';
import { openRun } from './open-run.ts';
import { placeOf } from './place.ts';
import { mustNotBeBoth, type SessionOptions } from './watched.ts';

/** `roo-fsm resume [runId]`: goes on with the open run at the task that was interrupted, with its own configuration file and selection. */
export async function resume(wanted: string | undefined, options: SessionOptions): Promise<number> {
  mustNotBeBoth(options);
  const place = placeOf(options);
  const entry = openRun(place, wanted);
  const started = startOf(place, entry);
  mustBeKnown(entry, started);
  const reread = () => configured(place, { config: fileOf(place, started), set: started.data.settings });
  const config = await reread();
  const { rollsBack } = started.data;
  if (!config.ok && started.data.plan !== null && rollsBack === undefined)
    throw unreadableConfig(config.failure);
  const { only = [], skip = [], from } = started.data.selection ?? EVERYTHING;
  return drivenSession(
    {
      intent: { do: 'resume', runId: entry.runId },
      overlap: { policy: 'skip' },
      place,
      config,
      reread,
      selection: { only, skip, from },
      trigger: started.data.trigger,
      command: 'roo-fsm resume',
      ...(rollsBack === undefined ? {} : { rollsBack, plan: rollbackPlan(rollsBack) }),
    },
    options,
  );
}

/** A value that was secret was not recorded, and a run without it would be another one. */
function mustBeKnown({ runId }: CatalogueEntry, { data }: StoredEvent<'run.started'>): void {
  if (data.settings?.some((setting) => setting.includes('***')) !== true) return;
  throw new CommandError({
    reason: 'cannot-resume',
    message: `run ${runId} was begun with a --set whose value is secret, so it was not recorded`,
    exitCode: EXIT.error,
    remedy: `roo-fsm run with the same --set goes on with it; a value like \${env:NAME} can be resumed`,
  });
}

function startOf({ dataDir }: Place, entry: CatalogueEntry): StoredEvent<'run.started'> {
  const [started] = readRun(dataDir, entry).events;
  if (started?.type === 'run.started') return started;
  throw new Error('a log that does not begin with run.started');
}

/** The configuration file it was begun with; `undefined` looks for one as `run` does. */
function fileOf({ workspace }: Place, { data }: StoredEvent<'run.started'>): string | undefined {
  const source = data.plan?.source ?? data.configError?.source;
  return source === undefined || source === 'built-in' || data.rollsBack !== undefined
    ? undefined
    : resolve(workspace, source);
}
