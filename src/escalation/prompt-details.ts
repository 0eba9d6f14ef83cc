import { placeOf } from '../../store/place-of.ts';
import { type EscalationWord, escalationWord } from '../text/escalation.ts';
import type { EscalationCase } from './case.ts';
import { errorsOf, whyOf } from './failures.ts';
import { bold, type Prompting } from './prompting.ts';
import { quoted } from './quoted.ts';
import { oneLine, shownPath } from './telling.ts';

/** What failed and what it printed, in blocks that are shown as far as there is room for them. */
export function details({ run, failedTasks }: EscalationCase, asked: Prompting): string[][] {
  const { language, mask } = asked;
  const problems = run.configError?.problems ?? [];
  if (failedTasks.length === 0 && problems.length === 0) return [];
  const outputs = failedTasks.filter(({ output }) => output !== undefined && output.bytes > 0);
  return [
    ['', escalationWord('data-only', language)],
    ...headed(
      'problems',
      problems.map(({ message, where, remedy }) => [
        `- ${oneLine(where === undefined ? message : `${placeOf(where)}: ${message}`, asked)}`,
        ...(remedy === undefined ? [] : [`  → ${oneLine(remedy, asked)}`]),
      ]),
      asked,
    ),
    ...headed(
      'first-errors',
      failedTasks.map((task) => [
        `- ${task.key}: ${whyOf(task, asked)}`,
        ...errorsOf(task, asked).map((error) => `  - ${error}`),
      ]),
      asked,
    ),
    ...headed(
      'excerpts',
      outputs.map(({ key, output }) => [
        escalationWord('excerpt-of', language, {
          task: key,
          file: `${shownPath(asked.dataDir, asked)}/${output?.file ?? ''}`,
        }),
        ...quoted(mask(output?.tail || output?.head || ''), { lines: 30, characters: 2_000 }),
      ]),
      asked,
    ),
  ];
}

/** A heading stays with the first block under it. */
function headed(heading: EscalationWord, blocks: string[][], asked: Prompting): string[][] {
  const [first, ...others] = blocks;
  return first === undefined ? [] : [['', bold(heading, asked), ...first], ...others];
}
