import type { DataOf, Reason, StoredEvent } from '../../store/events.ts';
import { parseAttemptId, taskKey } from '../../store/plan.ts';
import { sentence } from '../text/catalogue.ts';
import { duration } from '../text/duration.ts';
import { whyFailed } from '../text/failures.ts';
import type { Language } from '../text/sentence.ts';
import { because, statusWord, word } from '../text/ui.ts';
import { ladderLine } from './ladder-lines.ts';

/** One event as one line of progress: a mark's status and the words; `null` for what only machines need. */
export function eventLine(event: StoredEvent, language: Language): { status: string; text: string } | null {
  const { type, data } = event;
  const line = (status: string, text: string) => ({ status, text });
  const told = ({ code, params }: Reason): string => sentence(code, params, language);
  const skipped = (name: string, reason: Reason): string =>
    because(`${name} ${statusWord('skipped', language)}`, told(reason), language);
  const ofTask = ({ phase, task }: { phase: string; task: string }, words: string): string =>
    `  ${because(taskKey(phase, task), words, language)}`;
  switch (type) {
    case 'run.started':
      return line(
        'running',
        word(data.dryRun ? 'progress.dry-run' : 'progress.run', language, {
          runId: event.runId,
          machineId: event.machineId,
        }),
      );
    case 'run.resumed':
      return line('running', word('progress.resumed', language, { count: data.openAttempts.length }));
    case 'cancel.requested':
      return line('warning', word('progress.cancelling', language, { by: data.by }));
    case 'run.abandoned':
      return line('warning', word('progress.abandoned', language, { reason: told(data.reason) }));
    case 'run.given-up':
      return line('warning', word('progress.abandoned', language, { reason: told(data.reason) }));
    case 'tail.cut':
      return line('warning', word('progress.tail-cut', language, { file: data.file, bytes: data.bytes }));
    case 'log.repaired':
      return line(
        'warning',
        word('progress.repaired', language, {
          file: data.quarantined,
          kept: data.keptCommits,
          lost: data.lostLines,
        }),
      );
    case 'catalogue.rebuilt':
      return line('warning', rebuilt(data, language));
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
      return line('skipped', skipped(data.phase, data.reason));
    case 'task.succeeded':
    case 'task.warned':
      return line(statusOf(type), `  ${ended(type, data, language)}`);
    case 'task.skipped':
      return line('skipped', `  ${skipped(nameOf(data.taskId), data.reason)}`);
    case 'task.failed':
    case 'task.timed-out':
      return line(
        statusOf(type),
        `  ${because(ended(type, data, language), whyFailed(data, language), language)}`,
      );
    case 'task.omitted':
      return line('skipped', `  ${skipped(taskKey(data.phase, data.task), data.reason)}`);
    case 'task.cancelled':
      return line('warning', `  ${nameOf(data.taskId)} ${word('progress.stopping', language)}`);
    case 'retry.scheduled':
      return line('warning', ofTask(data, word('progress.retry', language, { attempt: data.attempt })));
    case 'recovery.requested':
      return line(
        'warning',
        ofTask(data, word('progress.recovery', language, { procedure: data.procedure })),
      );
    case 'recovery.finished': {
      const status = data.outcome === 'ready' ? 'warning' : 'failed';
      return data.reason === undefined ? null : line(status, ofTask(data, told(data.reason)));
    }
    case 'run.escalated':
      return line(
        'failed',
        word('progress.escalated', language, {
          level: data.level,
          reasons: data.reasons.map(told).join(language === 'fr' ? ' ; ' : '; '),
        }),
      );
    case 'escalation.skipped':
      return line(
        'skipped',
        word('progress.level-skipped', language, {
          level: data.level,
          reason: told(data.reason),
        }),
      );
    case 'escalation.announced':
    case 'agent.requested':
    case 'agent.started':
    case 'agent.answered':
    case 'verification.requested':
    case 'verification.finished':
    case 'rollback.requested':
    case 'rollback.finished':
    case 'person.requested':
      return ladderLine(event, language);
    case 'intercom.read':
      return data.unread + data.openTasks === 0 ? null : line('warning', waits(data, language));
    case 'run.suspended':
      return line('warning', word('progress.suspended', language, { signal: data.signal }));
    default:
      return null;
  }
}

function rebuilt({ runs, unreadable, damaged }: DataOf<'catalogue.rebuilt'>, language: Language): string {
  const code = damaged === null ? 'catalogue.made-again' : 'catalogue.rebuilt';
  return sentence(code, { runs, unreadable, file: damaged ?? '' }, language);
}

function waits(read: DataOf<'intercom.read'>, language: Language): string {
  const { file, messages, unread, openTasks } = read;
  return sentence('intercom.waits', { file, count: messages, unread, open: openTasks }, language);
}

const statusOf = (type: string): string => type.slice(type.indexOf('.') + 1);

/** A task with its phase, because phases side by side may have tasks of the same name. */
const nameOf = (taskId: string): string => parseAttemptId(taskId)?.key ?? taskId;

const ended = (type: string, { taskId, durationMs }: Attempt, language: Language): string =>
  `${nameOf(taskId)} ${statusWord(statusOf(type), language)} (${duration(durationMs)})`;

type Attempt = { taskId: string; durationMs: number };
