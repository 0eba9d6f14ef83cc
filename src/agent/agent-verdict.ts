import type { DataOf, Reason } from '../../store/events.ts';
import { bounded } from '../tasks/bounded.ts';
import type { AgentStop } from './agent-watch.ts';
import { asksToGoOn, questionAtEnd, waitsForPermission } from './asking.ts';
import type { AgentResult, Heard } from './heard.ts';
import { because } from './reason.ts';
import { type ServiceError, serviceErrorAsWhole, serviceErrorOf } from './service-error.ts';
import { statusIn } from './status-block.ts';

/** How an agent ended, and what it said. Texts are masked already. */
export type AgentEnd = {
  stopped: AgentStop | null;
  /** Not there when it was ended, or died by a signal. */
  exitCode: number | undefined;
  killedBy: string | undefined;
  heard: Heard;
  /** The most telling line of what it printed. */
  words: string;
  /** How long it may work and be silent, and how much it may print, as it is told. */
  bounds: { deadline: string; idle: string; flood: string };
};

export type AgentVerdict = Pick<DataOf<'agent.answered'>, 'outcome' | 'reason'>;

/** What came of asking: decided by what the agent said, and only where it said nothing by how it ended. */
export function agentVerdict(end: AgentEnd): AgentVerdict {
  const { stopped, heard, words, killedBy, exitCode } = end;
  if (stopped === 'told') return failed(because('agent.stopped'));
  if (stopped === 'flood') return failed(because('agent.flood', { limit: end.bounds.flood }));
  if (heard.result !== undefined) return resultVerdict(heard.result, heard.acted);
  if (stopped !== null) return hungVerdict(end, stopped);
  const said = [heard.text, words].find((text) => serviceErrorAsWhole(text) !== undefined) ?? '';
  const service = serviceErrorAsWhole(said);
  if (service !== undefined) return serviceVerdict(service, bounded(said), heard.acted);
  if (killedBy !== undefined) return failed(because('agent.killed', { signal: killedBy }));
  return exitCode === 0 ? wordlessVerdict(end) : exitVerdict(exitCode ?? -1, words);
}

function resultVerdict(result: AgentResult, acted: boolean): AgentVerdict {
  const { text, subtype, isError, apiStatus, turns = 0, denied } = result;
  if (subtype === 'error_max_turns') return failed(because('agent.max-turns', { count: turns }));
  if (isError) {
    const service = serviceErrorOf(text, apiStatus);
    const message = bounded(text === '' ? (subtype ?? '') : text);
    return service === undefined
      ? failed(because('agent.error-body', { message }))
      : serviceVerdict(service, message, acted);
  }
  if (text === '') {
    if (denied.length > 0 && isAllDenied(result)) return deniedVerdict(denied);
    return acted ? done(because('agent.done-without-text')) : failed(because('agent.empty'));
  }
  const service = serviceErrorAsWhole(text);
  if (service !== undefined) return serviceVerdict(service, bounded(text), acted);
  return ownStatus(text) ?? claimVerdict(result);
}

/** What an agent says of itself in a status block. */
function ownStatus(text: string): AgentVerdict | undefined {
  const own = statusIn(text);
  if (own === undefined) return undefined;
  const message = bounded(own.reason === '' ? text : own.reason);
  switch (own.status) {
    case 'done':
      return done(because('agent.done'));
    case 'blocked':
      return failed(because('agent.blocked', { message }));
    case 'waiting':
      return failed(
        waitsForPermission(message) ? because('agent.permission') : because('agent.question', { message }),
      );
    default:
      return own.status satisfies never;
  }
}

/** A report without a status block: done, unless it shows that nothing was. */
function claimVerdict(result: AgentResult): AgentVerdict {
  const { text, turns = 0, denied } = result;
  if (denied.length > 0 && isAllDenied(result)) return deniedVerdict(denied);
  const onlyTalked = turns <= 1;
  if (waitsForPermission(text) && (onlyTalked || denied.length > 0))
    return failed(because('agent.permission'));
  const question = questionAtEnd(text);
  if (question !== undefined && (onlyTalked || asksToGoOn(question)))
    return failed(because('agent.question', { message: bounded(question) }));
  return done(because('agent.done'));
}

/** One turn is the report itself; when each of the others was refused, nothing was done. */
const isAllDenied = ({ turns, denied }: AgentResult): boolean => (turns ?? 0) - 1 <= denied.length;

const deniedVerdict = (denied: readonly string[]): AgentVerdict => {
  const tools = bounded([...new Set(denied.filter((tool) => tool !== ''))].join(', '));
  return failed(tools === '' ? because('agent.permission') : because('agent.permission-denied', { tools }));
};

function exitVerdict(exitCode: number, message: string): AgentVerdict {
  return failed(
    message === ''
      ? because('agent.exit', { exitCode })
      : because('agent.exit-saying', { exitCode, message }),
  );
}

function hungVerdict({ heard, bounds, words }: AgentEnd, stopped: 'deadline' | 'idle'): AgentVerdict {
  if (waitsForPermission(heard.text) || waitsForPermission(words)) return failed(because('agent.permission'));
  const question = questionAtEnd(heard.text);
  if (question !== undefined) return failed(because('agent.question', { message: bounded(question) }));
  return failed(
    stopped === 'deadline'
      ? because('agent.deadline', { limit: bounds.deadline })
      : because('agent.idle', { limit: bounds.idle }),
  );
}

/** It ended as if all was well, without a result. */
function wordlessVerdict({ heard, words }: AgentEnd): AgentVerdict {
  if (heard.end === 'none') return failed(because('agent.empty'));
  if (heard.end === 'truncated') return failed(because('agent.truncated'));
  if (waitsForPermission(heard.text)) return failed(because('agent.permission'));
  const question = questionAtEnd(heard.text);
  if (question !== undefined) return failed(because('agent.question', { message: bounded(question) }));
  return failed(because('agent.unreadable', { message: words }));
}

/** Who never got to work has changed nothing; who worked and was cut off may have. */
const serviceVerdict = (service: ServiceError, message: string, acted: boolean): AgentVerdict => ({
  outcome: acted ? 'failed' : 'not-available',
  reason: because(SERVICE[service], { message }),
});

const SERVICE = {
  quota: 'agent.quota',
  credentials: 'agent.credentials',
  offline: 'agent.offline',
} as const satisfies Record<ServiceError, string>;

const done = (reason: Reason): AgentVerdict => ({ outcome: 'done', reason });

const failed = (reason: Reason): AgentVerdict => ({ outcome: 'failed', reason });
