import type { DataOf } from '../../store/events.ts';
import type { AgentPolicy } from '../../store/plan.ts';
import type { Clock } from '../system/clock.ts';
import type { Mask } from '../system/masking/mask.ts';
import type { Processes } from '../system/processes/processes.ts';

/** What an agent is asked, and with what it may work. */
export type AgentQuestion = {
  policy: AgentPolicy;
  /** Handed over on stdin. */
  prompt: string;
  /** Absolute; it works here. */
  workspace: string;
  /** Where everything it prints goes, masked: a run's data directory, its id, and the name of the file. */
  output: { dataDir: string; runId: string };
  /** Variables it is given besides those of the policy. */
  env: Readonly<Record<string, string>>;
  /** The environment of roo-fsm: where programs are found and `${env:NAME}` is looked up. */
  parentEnv: NodeJS.ProcessEnv;
  mask: Mask;
  clock: Clock;
  processes: Processes;
  signal: AbortSignal;
  onStart: (started: DataOf<'agent.started'>) => void;
  onOutput?: ((text: string) => void) | undefined;
};

/** Asks the agent (level 3) and says what came of it, as far as its own words and its end tell. Never rejects. */
export async function askAgent(_question: AgentQuestion): Promise<DataOf<'agent.answered'>> {
  return { outcome: 'not-available', reason: { code: 'agent.not-available', params: {} } };
}
