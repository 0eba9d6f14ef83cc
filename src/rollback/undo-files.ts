import { realpathSync } from 'node:fs';
import { codeOf } from '../../store/file-door.ts';
import { isSamePath } from '../tasks/workspace-path.ts';
import type { Removal } from '../trash/entry.ts';
import { removalsIn } from '../trash/removals.ts';
import { type Outcome, RESTORING, restore } from '../trash/restore.ts';
import { type Action, action, heeded } from './action.ts';
import type { Undoing } from './undo-git.ts';
import type { Undone } from './undone.ts';

/** Puts back the files that a run moved to the trash, never over what is there now. */
export async function undoFiles({ runId, removed }: Undone, undoing: Undoing): Promise<Action[]> {
  try {
    const root = realpathSync.native(undoing.workspace);
    const own = removalsIn(undoing.dataDir, root).filter(
      (one) => one.runId === runId && one.task !== RESTORING,
    );
    if (own.length === 0 && removed > 0)
      return [heeded({ kind: 'files', what: '' }, 'rollback.trash-emptied', { count: removed })];
    const actions: Action[] = [];
    for (const removal of own) {
      const about = { kind: 'files', what: removal.task };
      if (undoing.signal.aborted) return [...actions, action('failed', about, 'rollback.stopped', {})];
      actions.push(...(await putBack(removal, root, undoing)));
    }
    return actions;
  } catch (error) {
    const code = codeOf(error);
    return [action('failed', { kind: 'files', what: '' }, 'rollback.trash-unreadable', { code })];
  }
}

async function putBack(removal: Removal, root: string, { dataDir, dryRun }: Undoing): Promise<Action[]> {
  const { task, workspace, runId, entries } = removal;
  const about = { kind: 'files', what: task };
  if (workspace !== null && !isSamePath(workspace, root))
    return [action('refused', about, 'rollback.other-workspace', { workspace })];
  if (task.endsWith(REPAIR))
    return [
      heeded(about, 'rollback.repaired', { count: entries.length, task: task.slice(0, -REPAIR.length) }),
    ];
  const already = entries.filter(({ state }) => state === 'restored').length;
  const outcomes = await restore([removal], {
    base: root,
    dataDir: realpathSync.native(dataDir),
    matches: () => true,
    dryRun,
    force: false,
    runId,
    now: 0,
  });
  const count = (wanted: Outcome['outcome']) => outcomes.filter(({ outcome }) => outcome === wanted).length;
  const left = outcomes.filter(({ outcome }) => LEFT.has(outcome));
  return [
    ...(count('restored') > 0
      ? [action('done', about, 'rollback.files-back', { count: count('restored'), task })]
      : []),
    ...(already > 0 ? [action('nothing', about, 'rollback.files-already', { count: already, task })] : []),
    ...(count('deleted') > 0
      ? [heeded(about, 'rollback.deleted-for-good', { count: count('deleted'), task })]
      : []),
    ...(count('gone') > 0 ? [heeded(about, 'rollback.not-in-trash', { count: count('gone'), task })] : []),
    ...left.slice(0, SHOWN).map(fileAction),
    ...(left.length > SHOWN
      ? [action('refused', about, 'rollback.more-files', { count: left.length - SHOWN, task })]
      : []),
  ];
}

/** What a recovery puts aside is damaged, and a good file is at its place. */
const REPAIR = '#recovery';

const LEFT: ReadonlySet<Outcome['outcome']> = new Set(['occupied', 'refused', 'failed']);
const SHOWN = 20;

function fileAction({ path, outcome, code }: Outcome): Action {
  const about = { kind: 'file', what: path };
  if (outcome === 'occupied') return action('refused', about, 'rollback.file-in-the-way', { path });
  if (outcome === 'refused') return action('refused', about, 'rollback.file-refused', { path });
  return action('failed', about, 'rollback.file-failed', { path, code: code ?? '' });
}
