import type { DataOf, StoredEvent } from '../../store/events.ts';
import type { World } from '../../store/standing.ts';
import type { SentenceCode } from '../text/catalogue.ts';
import { type Action, outcomeOf, storedOf } from './action.ts';
import { beginningOf } from './beginning.ts';
import { undoPart } from './parts.ts';
import { PARTS } from './plan.ts';
import { undoneOf } from './undone.ts';
import { recordWorld } from './world.ts';

/** What a rollback works with. */
export type RollingBack = {
  workspace: string;
  dataDir: string;
  /** The run that is undone, and is still at work: everything its log holds. */
  events: readonly StoredEvent[];
  signal: AbortSignal;
  /** Takes secrets out of the names of branches, as it was done with what is stored. */
  masked?: (world: World) => World;
};

/** Undoes what a run did, as far as nothing of the user's is in the way (level 4). Never rejects. */
export async function rollBack(rolling: RollingBack): Promise<DataOf<'rollback.finished'>> {
  const { masked = (world) => world, events, ...place } = rolling;
  const actions: Action[] = [];
  let isAgain = false;
  try {
    const now = await recordWorld(place.workspace);
    const beginning = await beginningOf(rolling, now === null ? null : masked(now));
    isAgain = beginning.isAgain;
    const undone = undoneOf(beginning.events, beginning.world ?? undefined);
    for (const part of PARTS)
      actions.push(...(await undoPart(part, undone, { ...place, env: {}, dryRun: false })));
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    const reason = { code: 'ladder.threw', params: { message } };
    return { outcome: 'failed', reason, actions: actions.map(storedOf) };
  }
  const outcome = isAgain && isBack(actions) ? 'done' : outcomeOf(actions);
  const reason = { code: `rollback.${outcome}`, params: {} };
  return { outcome, reason, actions: actions.slice(0, MOST).map(storedOf) };
}

/** There was something to take back, and all of it is where it was. */
const isBack = (actions: readonly Action[]): boolean =>
  outcomeOf(actions) === 'nothing' && actions.some(({ reason }) => ALREADY.has(reason.code));

const ALREADY: ReadonlySet<string> = new Set<SentenceCode>([
  'rollback.branch-already',
  'rollback.branch-gone-already',
  'rollback.head-already',
  'rollback.stash-already',
  'rollback.files-already',
]);

/** So many actions are stored. */
const MOST = 60;
