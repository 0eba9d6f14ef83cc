import type { EscalationSummary, RunSummary } from '../../store/projections/summary.ts';
import { sentence } from '../text/catalogue.ts';
import { duration } from '../text/duration.ts';
import { costText } from '../text/escalation-levels.ts';
import { minute } from '../text/figures.ts';
import type { Language } from '../text/sentence.ts';
import { type TableWord, tableWord } from '../text/tables.ts';
import { mark } from './marks.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';
import type { Terminal } from './terminal.ts';

type Escalated = RunSummary & { escalation: EscalationSummary };

const LONGEST_REASON = 60;

/** The runs that needed help, a line each. */
export function escalationTable(runs: readonly Escalated[], { colours, language }: Terminal): string {
  const left = (name: TableWord) => ({ name: tableWord(name, language) });
  const right = (name: TableWord) => ({ name: tableWord(name, language), right: true });
  return table(
    [
      left('head.when'),
      left('head.run'),
      right('head.level'),
      left('head.outcome'),
      left('head.agent'),
      right('head.cost'),
      right('head.time'),
      left('head.reasons'),
    ],
    runs.map((run) => {
      const { escalation, status, startedAt, durationMs, runId } = run;
      const work = escalation.agent?.work;
      return [
        minute(escalation.at ?? startedAt),
        runId.slice(0, 13),
        String(escalation.level),
        `${mark(status, colours)} ${outcomeOf(escalation, language)}`,
        agentOf(escalation, language),
        work?.costUsd === undefined ? '' : costText(work.costUsd, language),
        duration(durationMs + (work?.durationMs ?? 0)),
        reasonsOf(escalation, language),
      ];
    }),
  );
}

/** The table has no room for why an agent was not asked: `show` tells it. */
function outcomeOf({ outcome, agent, rollback }: EscalationSummary, language: Language): string {
  if (agent === undefined && rollback === undefined) return tableWord('escalations.unasked', language);
  return outcome === 'open' ? tableWord('escalations.open', language) : sentence(outcome, {}, language);
}

function agentOf({ agent }: EscalationSummary, language: Language): string {
  if (agent === undefined) return '';
  const { model, turns } = agent.work ?? {};
  const parts = [
    ...(model === undefined ? [] : [printable(model)]),
    ...(turns === undefined ? [] : [tableWord('escalations.turns', language, { count: turns })]),
  ];
  return parts.length === 0 ? tableWord('escalations.asked', language) : parts.join(', ');
}

function reasonsOf({ reasons }: EscalationSummary, language: Language): string {
  const text = printable(
    reasons
      .map(({ code, params }) => sentence(code, params, language))
      .join('; ')
      .replace(/\s+/g, ' '),
  );
  return text.length <= LONGEST_REASON ? text : `${text.slice(0, LONGEST_REASON - 1)}…`;
}
