import {
  type AssistantMessage,
  assistantMessageSchema,
  isProgress,
  type ResultMessage,
  resultMessageSchema,
} from './agent-message.ts';
import { jsonInOutput } from './json-in-output.ts';

/** What an agent said at the end, as far as it told. */
export type AgentResult = {
  subtype: string | undefined;
  isError: boolean;
  text: string;
  /** The status of HTTP that its service answered with. */
  apiStatus: number | undefined;
  turns: number | undefined;
  costUsd: number | undefined;
  /** The names of the tools it was not allowed to use, once for each refusal. */
  denied: string[];
};

/** What was understood of an agent's output. */
export type Heard = {
  /** `none`: nothing at all; `prose`: no message of it; `truncated`: messages, but not the last one. */
  end: 'result' | 'truncated' | 'prose' | 'none';
  result: AgentResult | undefined;
  /** The last thing it said, or all that was printed when that is no message. */
  text: string;
  /** Whether it was seen to use a tool. */
  acted: boolean;
  sessionId: string | undefined;
  model: string | undefined;
};

/** Understands what Claude Code printed on stdout: a result, a list of messages, or messages line by line. */
export function heardIn(stdout: string): Heard {
  const { values, broken } = jsonInOutput(stdout);
  const messages = values.flatMap((value) => ownMessage(value));
  const said = messages.flatMap(textOf).at(-1) ?? '';
  const last = values.flatMap((value) => resultMessageSchema.safeParse(value).data ?? []).at(-1);
  const result = last === undefined ? undefined : resultOf(last, said);
  const isProse = last === undefined && !broken && !values.some(isProgress);
  const prose = stdout.replaceAll('\0', '').trim();
  return {
    end: result === undefined ? (isProse ? (prose === '' ? 'none' : 'prose') : 'truncated') : 'result',
    result,
    text: result?.text ?? (isProse ? prose : said),
    acted: (result?.turns ?? 0) > 1 || messages.some(usesTool),
    sessionId: last?.session_id ?? messages.at(-1)?.session_id,
    model: busiest(last?.modelUsage) ?? messages.at(-1)?.message.model,
  };
}

/** A message of the agent itself, not of one it has sent. */
function ownMessage(value: unknown): AssistantMessage[] {
  const { data } = assistantMessageSchema.safeParse(value);
  return data === undefined || typeof data.parent_tool_use_id === 'string' ? [] : [data];
}

function textOf({ message }: AssistantMessage): string[] {
  const text = message.content.flatMap((part) => (part.type === 'text' ? (part.text ?? []) : [])).join('\n');
  return text.trim() === '' ? [] : [text];
}

const usesTool = ({ message }: AssistantMessage): boolean =>
  message.content.some(({ type }) => type === 'tool_use');

/** The result may be empty although the last message was not. */
function resultOf(message: ResultMessage, said: string): AgentResult {
  const { subtype, is_error, result = '', errors = [], api_error_status, permission_denials = [] } = message;
  const isError = is_error === true || (subtype !== undefined && subtype !== 'success');
  const own = NOTHING.test(result) ? errors.join('; ') : result;
  return {
    subtype,
    isError,
    text: (own === '' ? said : own).trim(),
    apiStatus: api_error_status ?? undefined,
    turns: message.num_turns,
    costUsd: message.total_cost_usd,
    denied: permission_denials.map(({ tool_name = '' }) => tool_name),
  };
}

const NOTHING = /^\s*(?:\(no content\))?\s*$/i;

/** The model that wrote most; a small one does side work. */
const busiest = (usage: ResultMessage['modelUsage'] = {}): string | undefined =>
  Object.entries(usage).sort(([, a], [, b]) => (b.outputTokens ?? 0) - (a.outputTokens ?? 0))[0]?.[0];
