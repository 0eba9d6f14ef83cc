import type { DataOf } from '../../store/events.ts';
import { systemClock } from '../system/clock.ts';
import { withoutAgent } from './agent-refusal.ts';
import type { Kit } from './kit.ts';

/** What a run looks at before it begins: the runs before it, and where the repository stands. */
export async function beforehand({
  request,
  plan,
  notes,
}: Pick<Kit, 'request' | 'plan' | 'notes'>): Promise<Pick<DataOf<'run.started'>, 'standing' | 'world'>> {
  const { dataDir, workspace } = request.place;
  const [{ standingOf }, { recordWorld }] = await Promise.all([
    import('./standing.ts'),
    import('../rollback/world.ts'),
  ]);
  const world = plan === null ? null : await recordWorld(workspace);
  try {
    const { config } = request;
    const source = config.ok ? {} : { source: config.failure.source };
    const standing = standingOf(dataDir, systemClock.now(), { remember: plan === null, ...source });
    if (request.noAgent === true) standing.policy = withoutAgent(standing.policy);
    return { standing, ...(world === null ? {} : { world }) };
  } catch (thrown) {
    // A list of runs that is damaged is told elsewhere, and is no reason not to run.
    notes.note('warn', 'the runs before this one could not be looked at', { thrown: String(thrown) });
    return world === null ? {} : { world };
  }
}
