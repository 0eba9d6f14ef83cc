import type { Reason, RollbackAction } from '../../store/events.ts';
import type { Finding } from '../../store/finding.ts';
import { because, finding } from '../tasks/task.ts';
import type { SentenceCode } from '../text/catalogue.ts';

/** One action of a rollback and what became of it. */
export type Action = Omit<RollbackAction, 'reason'> & {
  reason: Reason;
  /** Nothing could be done, and somebody should know. */
  heed?: true;
  /** The reference it moved. */
  moved?: { name: string; from: string | null; to: string | null };
};

type Sentence = Parameters<typeof because>;

/** Makes an action; its reason is a sentence of ours. */
export const action = (
  outcome: Action['outcome'],
  { kind, what }: Pick<Action, 'kind' | 'what'>,
  ...why: Sentence
): Action => ({ kind, what, outcome, reason: because(...why) });

/** What cannot be undone, or was left for a reason that is no refusal. */
export const heeded = (subject: Pick<Action, 'kind' | 'what'>, ...why: Sentence): Action => ({
  ...action('nothing', subject, ...why),
  heed: true,
});

/** An action as the report of a task tells it. */
export function findingOf({ outcome, reason, heed }: Action): Finding {
  const { params } = reason;
  const code = reason.code as SentenceCode;
  switch (outcome) {
    case 'done':
      return finding('info', code, params);
    case 'nothing':
      return finding(heed === true ? 'warning' : 'info', code, params);
    case 'refused':
    case 'failed':
      return finding('error', code, params);
    default:
      return outcome satisfies never;
  }
}

/** An action as it is stored. */
export const storedOf = ({ heed: _heed, moved: _moved, ...stored }: Action): RollbackAction => stored;

/** What all actions together came to; what was refused beside something that was done was not finished. */
export function outcomeOf(actions: readonly Action[]): 'done' | 'nothing' | 'refused' | 'failed' {
  const has = (wanted: Action['outcome']) => actions.some(({ outcome }) => outcome === wanted);
  if (has('failed') || (has('refused') && has('done'))) return 'failed';
  if (has('refused')) return 'refused';
  return has('done') ? 'done' : 'nothing';
}
