import type { StoredEvent } from '../../store/events.ts';
import { parseAttemptId } from '../../store/plan.ts';
import { sentence } from '../text/catalogue.ts';
import { duration } from '../text/duration.ts';
import { failureText } from '../text/failures.ts';
import type { Language } from '../text/sentence.ts';
import { statusWord, word } from '../text/ui.ts';

/** One event as one line of progress: a mark's status and the words; `null` for what only machines need. */
export function eventLine(event: StoredEvent, language: Language): { status: string; text: string } | null {
  const { type, data } = event;
  const line = (status: string, text: string) => ({ status, text });
  switch (type) {
    case 'run.started':
      return line(
        'running',
        word('progress.run', language, { runId: event.runId, machineId: event.machineId }),
      );
    case 'run.resumed':
      return line('running', word('progress.resumed', language, { count: data.openAttempts.length }));
    case 'run.abandoned':
      return line(
        'warning',
        word('progress.abandoned', language, {
          reason: sentence(data.reason.code, data.reason.params, language),
        }),
      );
    case 'lock.taken-over':
      return line('warning', word('progress.taken-over', language, { pid: data.pid }));
    case 'phase.started':
      return line('running', data.phase);
    case 'phase.succeeded':
    case 'phase.degraded':
    case 'phase.failed':
    case 'phase.cancelled':
      return line(statusOf(type), `${data.phase} ${statusWord(statusOf(type), language)}`);
    case 'phase.skipped':
      return line(
        'skipped',
        `${data.phase} ${statusWord('skipped', language)}: ${sentence(data.reason.code, data.reason.params, language)}`,
      );
    case 'task.succeeded':
    case 'task.warned':
      return line(
        statusOf(type),
        `  ${nameOf(data.taskId)} ${statusWord(statusOf(type), language)} (${duration(data.durationMs)})`,
      );
    case 'task.skipped':
      return line(
        'skipped',
        `  ${nameOf(data.taskId)} ${statusWord('skipped', language)}: ${sentence(data.reason.code, data.reason.params, language)}`,
      );
    case 'task.failed':
    case 'task.timed-out':
      return line(
        statusOf(type),
        `  ${nameOf(data.taskId)} ${statusWord(statusOf(type), language)} (${duration(data.durationMs)}): ${failureText(data.failure, language)}`,
      );
    case 'task.omitted':
      return line(
        'skipped',
        `  ${data.task} ${statusWord('skipped', language)}: ${sentence(data.reason.code, data.reason.params, language)}`,
      );
    case 'task.cancelled':
      return line('warning', `  ${nameOf(data.taskId)} ${word('progress.stopping', language)}`);
    case 'retry.scheduled':
      return line(
        'warning',
        `  ${data.task}: ${word('progress.retry', language, { attempt: data.attempt })}`,
      );
    case 'recovery.requested':
      return line(
        'warning',
        `  ${data.task}: ${word('progress.recovery', language, { procedure: data.procedure })}`,
      );
    case 'run.escalated':
      return line(
        'failed',
        word('progress.escalated', language, {
          level: data.level,
          reasons: data.reasons.map(({ code, params }) => sentence(code, params, language)).join('; '),
        }),
      );
    case 'escalation.skipped':
      return line(
        'skipped',
        word('progress.level-skipped', language, {
          level: data.level,
          reason: sentence(data.reason.code, data.reason.params, language),
        }),
      );
    case 'run.suspended':
      return line('warning', word('progress.suspended', language, { signal: data.signal }));
    default:
      return null;
  }
}

const statusOf = (type: string): string => type.slice(type.indexOf('.') + 1);

const nameOf = (taskId: string): string => parseAttemptId(taskId)?.task ?? taskId;
