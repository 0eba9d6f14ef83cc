import type { IntercomConfig } from '../../config/intercom.ts';
import type { DataOf, Reason, StoredEvent } from '../../store/events.ts';
import { layout } from '../../store/layout.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { summarise } from '../../store/projections/summary.ts';
import { intercomFileOf } from '../intercom/file-of.ts';
import { appendMessage } from '../intercom/intercom.ts';
import type { IntercomMessage } from '../intercom/message.ts';
import type { Mask } from '../system/masking/mask.ts';
import type { Language } from '../text/sentence.ts';
import { caseOf, type EscalationCase } from './case.ts';
import { localMonth } from './local-time.ts';
import { escalationMessage } from './message.ts';
import { recordOf } from './record.ts';
import { putRecord } from './record-file.ts';
import { reportMessage } from './report-message.ts';
import { shownPath, type Telling } from './telling.ts';

/** Where and how an escalation is written down. */
export type Announcing = {
  workspace: string;
  dataDir: string;
  machineId: string;
  intercom: IntercomConfig;
  language: Language;
  mask: Mask;
  /** Now, in milliseconds since 1970. */
  now: () => number;
};

/**
 * Writes the record of an escalation and the message to INTERCOM, in this order; what was written already is not
 * written again. Whether INTERCOM was told stands in the record only once it was. Never rejects.
 */
export async function announce(
  where: Announcing,
  events: readonly StoredEvent[],
): Promise<DataOf<'escalation.announced'>> {
  const escalated = caseOf(events);
  if (escalated === null) return { record: 'unwanted', intercom: 'unwanted' };
  const recorded = await keep(where, escalated, false);
  if (!where.intercom.enabled) {
    return { record: outcomeOf(recorded), intercom: 'unwanted', ...because(recorded, null) };
  }
  const message = escalationMessage(escalated, tellingOf(where));
  const told = await send(where, message);
  const noted = told === null ? await keep(where, escalated, true) : recorded;
  return {
    record: outcomeOf(noted),
    intercom: outcomeOf(told),
    ...(told === null ? { messageId: message.id } : {}),
    ...because(noted, told),
  };
}

/**
 * Writes how the escalation ended into its record, and the report of the run to INTERCOM where one is wanted; what
 * could not be written is returned. Done again it changes nothing. Never rejects.
 */
export async function reportEnd(where: Announcing, events: readonly StoredEvent[]): Promise<Reason[]> {
  const run = summarise(events);
  const escalated = caseOf(events);
  const notified = run?.escalation?.announced?.intercom === 'written';
  const recorded = escalated === null ? null : await keep(where, escalated, notified);
  const message =
    run !== null && isReported(where.intercom, run) ? reportMessage(events, tellingOf(where)) : null;
  const told = message === null ? null : await send(where, message);
  const { reason } = because(recorded, told);
  return reason === undefined ? [] : [reason];
}

/** What could not be written, and why, in the words of the system. */
type Trouble = { file: string; code: string } | null;

const outcomeOf = (trouble: Trouble): 'written' | 'failed' => (trouble === null ? 'written' : 'failed');

const tellingOf = ({ language, workspace, dataDir, mask }: Announcing): Telling => ({
  language,
  workspace,
  dataDir,
  mask: mask.text,
});

async function keep(where: Announcing, escalated: EscalationCase, notified: boolean): Promise<Trouble> {
  const month = localMonth(escalated.at);
  const file = layout(where.dataDir).escalations(month.replace('-', ''));
  const put = await putRecord(file, month, recordOf(escalated, notified, tellingOf(where)));
  return put.state === 'failed' ? { file: shownPath(file, where), code: put.code } : null;
}

async function send(
  { intercom, workspace, machineId, now }: Announcing,
  message: IntercomMessage,
): Promise<Trouble> {
  const sent = await appendMessage({ config: intercom, workspace, machineId, now }, message);
  if (sent.ok) return null;
  const { file, code } = sent.failure;
  return { file: file === '' ? intercomFileOf(intercom, machineId) : shownPath(file, { workspace }), code };
}

function because(record: Trouble, intercom: Trouble): { reason?: Reason } {
  if (record !== null && intercom !== null) {
    const params = { recordCode: record.code, intercomCode: intercom.code };
    return { reason: { code: 'escalation.nothing-written', params } };
  }
  if (record !== null) return { reason: { code: 'escalation.record-not-written', params: record } };
  if (intercom !== null) return { reason: { code: 'escalation.intercom-not-written', params: intercom } };
  return {};
}

/** Whether the end of this run is told in INTERCOM. */
function isReported({ enabled, reportAfterExecution }: IntercomConfig, run: RunSummary): boolean {
  if (!enabled || run.dryRun) return false;
  const escalated = run.escalation !== undefined;
  switch (reportAfterExecution) {
    case 'never':
      return false;
    case 'escalations':
      return escalated;
    case 'failures':
      return escalated || ['failure', 'error', 'partial_success'].includes(run.status);
    case 'always':
      return true;
    default:
      return reportAfterExecution satisfies never;
  }
}
