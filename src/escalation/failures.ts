import { placeOf } from '../../store/place-of.ts';
import type { TaskSummary } from '../../store/projections/summary.ts';
import { sentence } from '../text/catalogue.ts';
import { whyFailed } from '../text/failures.ts';
import { oneLine, type Telling } from './telling.ts';

const MOST_FINDINGS = 5;

/** Why a task failed, in one line. */
export const whyOf = (task: TaskSummary, telling: Telling): string =>
  task.failure === undefined
    ? oneLine(task.status, telling)
    : oneLine(whyFailed({ failure: task.failure, findings: task.findings }, telling.language), telling);

/** The first errors that a task found, with their places, a line each; none when the failure says it all. */
export function errorsOf({ findings, failure }: TaskSummary, telling: Telling): string[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 1 && failure?.reason === 'findings' && errors[0]?.where === undefined) return [];
  const shown = errors.slice(0, MOST_FINDINGS).map(({ code, params, where }) => {
    const place = where === undefined ? '' : `${placeOf(where)}: `;
    return oneLine(`${place}${sentence(code, params, telling.language)}`, telling);
  });
  return errors.length > shown.length ? [...shown, '…'] : shown;
}
