import type { CatalogueEntry } from '../../store/catalogue.ts';
import type { EscalationSummary, RunSummary } from '../../store/projections/summary.ts';
import { readRecent } from '../../store/runs.ts';
import { EXIT } from '../report/command-error.ts';
import { escalationDocument } from '../report/escalation-document.ts';
import { escalationTable } from '../report/escalation-table.ts';
import { terminal } from '../report/terminal.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import type { Language } from '../text/sentence.ts';
import { tableWord } from '../text/tables.ts';
import { limitOf } from './limit.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';
import { since as moment } from './since.ts';

export type EscalationsOptions = CommonOptions & { limit: string; since?: string };

/** A run that reached level 3 and has ended. */
export type EscalatedRun = RunSummary & { escalation: EscalationSummary };

/** `roo-fsm escalations`: the runs that needed help, newest first, with what came of it and what it cost. */
export async function escalations(options: EscalationsOptions): Promise<number> {
  const place = placeOf(options);
  const limit = limitOf(options.limit);
  const from = options.since === undefined ? null : moment('--since', options.since, Date.now());
  const screen = terminal(options, process.env, await configuredLanguage(place.workspace));
  const isOld = (startedAt: string): boolean => from !== null && Date.parse(startedAt) < from;
  const escalated = (entries: readonly CatalogueEntry[]): EscalatedRun[] =>
    entries
      .map(({ closed }) => closed?.summary)
      .filter((run): run is EscalatedRun => run?.escalation !== undefined)
      .filter((run) => !isOld(momentOf(run)))
      .reverse()
      .slice(0, limit);
  const entries = readRecent(place.dataDir, (found) => {
    const [oldest] = found;
    return escalated(found).length >= limit || (oldest !== undefined && isOld(oldest.startedAt));
  });
  const rows = escalated(entries);
  if (options.json === true) screen.out(`${JSON.stringify(documentOf(rows, screen.language), null, 2)}\n`);
  else if (rows.length > 0) screen.out(escalationTable(rows, screen));
  else screen.out(`${tableWord('escalations.none', screen.language)}\n`);
  return EXIT.success;
}

const momentOf = ({ escalation, startedAt }: EscalatedRun): string => escalation.at ?? startedAt;

const documentOf = (runs: readonly EscalatedRun[], language: Language): object => ({
  schema: 'roo-fsm/escalations@1',
  escalations: runs.map((run) => ({
    runId: run.runId,
    machineId: run.machineId,
    at: momentOf(run),
    status: run.status,
    trigger: run.trigger,
    durationMs: run.durationMs,
    ...(run.repairedBy === undefined ? {} : { repairedBy: run.repairedBy }),
    ...escalationDocument(run.escalation, language),
  })),
});
