import type { RollbackAction } from '../../store/events.ts';
import { sentence } from '../text/catalogue.ts';
import type { Language } from '../text/sentence.ts';
import { mark } from './marks.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** What a rollback would do to a run. */
export type ShownRollback = {
  runId: string;
  outcome: RollbackAction['outcome'];
  actions: readonly RollbackAction[];
};

/** The actions a rollback would take, each with what it would do or why not, and what they come to. */
export function rollbackReport(
  { outcome, actions, runId }: ShownRollback,
  { colours, language }: Pick<Terminal, 'colours' | 'language'>,
): string {
  const lines = actions.map((action) => {
    const told = printable(textOf(action, language));
    return `${mark(MARKS[action.outcome], colours)} ${told}`;
  });
  const said = sentence(`rollback.would-${outcome}`, { runId: runId.slice(0, 13) }, language);
  return `${[...lines, said].join('\n')}\n`;
}

const MARKS = { done: 'success', nothing: 'skipped', refused: 'failed', failed: 'failed' } as const;

const textOf = ({ reason }: RollbackAction, language: Language): string =>
  reason === undefined ? '' : sentence(reason.code, reason.params, language);

/** The same for a script. */
export const rollbackDocument = (
  { runId, outcome, actions }: ShownRollback,
  language: Language,
  exitCode: number,
): object => ({
  schema: 'roo-fsm/rollback@1',
  dryRun: true,
  runId,
  outcome,
  exitCode,
  actions: actions.map((action) => ({ ...action, text: textOf(action, language) })),
});
