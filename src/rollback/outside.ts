import { bounded } from '../tasks/bounded.ts';
import { type Action, heeded } from './action.ts';
import type { Undone } from './undone.ts';

/** What a run did where nothing is taken back: its tasks of the user's own, an agent, what a rollback brought back. */
export const outside = (undone: Undone): Action[] => [...own(undone), ...broughtBack(undone)];

function own({ ownTasks }: Undone): Action[] {
  if (ownTasks.length === 0) return [];
  const tasks = bounded(ownTasks.slice(0, SHOWN).join(', '), 200);
  const about = { kind: 'outside', what: tasks };
  return [heeded(about, 'rollback.outside', { count: ownTasks.length, tasks })];
}

const broughtBack = ({ broughtBack: isSo }: Undone): Action[] =>
  isSo ? [heeded({ kind: 'outside', what: 'rollback' }, 'rollback.stays-back', {})] : [];

const SHOWN = 10;
