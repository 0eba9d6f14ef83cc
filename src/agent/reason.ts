import type { Reason } from '../../store/events.ts';
import type { agentSentences } from '../text/agent.ts';

/** What may be said of an agent. */
export type AgentCode = keyof typeof agentSentences | 'agent.done';

/** A reason with its parameters; the compiler refuses one without a sentence. */
export const because = (code: AgentCode, params: Reason['params'] = {}): Reason => ({ code, params });
