import type { DataOf, StoredEvent } from '../../store/events.ts';
import { taskKey } from '../../store/plan.ts';
import { type RunSummary, summarise } from '../../store/projections/summary.ts';
import { type IntercomMessage, RECIPIENT, SENDER } from '../intercom/message.ts';
import { type EscalationWord, escalationWord } from '../text/escalation.ts';
import { levelTexts } from '../text/escalation-levels.ts';
import { identity } from './message.ts';
import { commandOf, oneLine, type Telling } from './telling.ts';

/** The short message to INTERCOM about how a run ended; `null` for one that has not ended. */
export function reportMessage(events: readonly StoredEvent[], telling: Telling): IntercomMessage | null {
  const run = summarise(events);
  if (run === null || run.finishedAt === null) return null;
  const { type, title, mark } = headOf(run);
  const { runId, status, escalation, warnings } = run;
  const { language } = telling;
  const levels = escalation === undefined ? [] : levelTexts(escalation, language);
  const failing = stillFailing(run, events);
  const line = (name: EscalationWord, text: string): string => `- ${escalationWord(name, language)}: ${text}`;
  return {
    id: `${runId}-report`,
    at: run.finishedAt,
    from: SENDER,
    to: RECIPIENT,
    type,
    body: [
      `**${mark} ${escalationWord(title, language)}**`,
      '',
      ...identity({ run, status }, telling),
      '',
      ...levels.map((text) => `- ${oneLine(text, telling)}`),
      ...(failing.length === 0
        ? []
        : [line('report.still-failing', oneLine(failing.join(', '), telling, 1_000))]),
      ...(warnings === 0 ? [] : [line('report.warnings', String(warnings))]),
      line('report.details', `\`${commandOf(`show ${runId}`, telling)}\``),
    ].join('\n'),
  };
}

type Head = { type: string; title: EscalationWord; mark: string };

function headOf({ status, escalation, repairedBy }: RunSummary): Head {
  if (repairedBy !== undefined) return { type: 'DONE', title: 'report.repaired', mark: '✅' };
  if (escalation?.rollback?.outcome === 'done')
    return { type: 'DONE', title: 'report.rolled-back', mark: '✅' };
  if (escalation?.person === true) return { type: 'ASK', title: 'report.person', mark: '🙋' };
  if (escalation !== undefined && status === 'success')
    return { type: 'DONE', title: 'report.served', mark: '✅' };
  return status === 'success'
    ? { type: 'INFO', title: 'report.run', mark: '✅' }
    : { type: 'WARN', title: 'report.run', mark: '⚠️' };
}

/** Tasks that failed and were not repaired. */
function stillFailing(run: RunSummary, events: readonly StoredEvent[]): string[] {
  const checked = events.findLast(
    (event): event is StoredEvent<'verification.finished'> => event.type === 'verification.finished',
  );
  const data: DataOf<'verification.finished'> | undefined = checked?.data;
  if (data !== undefined) return data.stillFailing;
  return run.phases.flatMap((phase) =>
    phase.tasks
      .filter(({ status }) => status === 'failed' || status === 'timed-out')
      .map((task) => taskKey(phase.name, task.name)),
  );
}
