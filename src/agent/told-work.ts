import type { AgentWork } from '../../store/events.ts';
import type { Mask } from '../system/masking/mask.ts';
import { bounded } from '../tasks/bounded.ts';
import type { Heard } from './heard.ts';
import { withoutStatus } from './status-block.ts';

/** What an agent said, without secrets: it may have printed them in any of its fields. */
export function maskedHeard(heard: Heard, mask: Mask): Heard {
  const { result, text, model, sessionId } = heard;
  const maybe = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : mask.text(value);
  return {
    ...heard,
    text: mask.text(text),
    model: maybe(model),
    sessionId: maybe(sessionId),
    result:
      result === undefined
        ? undefined
        : { ...result, text: mask.text(result.text), denied: result.denied.map(mask.text) },
  };
}

/** What an agent told of its work itself, each in bounds and on one line. */
export function toldWork({ result, text, sessionId, model }: Heard): Partial<AgentWork> {
  const says = bounded((withoutStatus(text) || text).replace(/\p{Cc}+/gu, ' '), LONGEST_REPORT);
  return {
    ...(result?.costUsd === undefined ? {} : { costUsd: result.costUsd }),
    ...(result?.turns === undefined ? {} : { turns: result.turns }),
    ...(model === undefined ? {} : { model: bounded(model, LONGEST_NAME) }),
    ...(sessionId === undefined ? {} : { sessionId: bounded(sessionId, LONGEST_NAME) }),
    ...(says === '' ? {} : { says }),
  };
}

const LONGEST_REPORT = 500;
const LONGEST_NAME = 100;
