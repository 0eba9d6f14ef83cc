import type { Clock } from '../system/clock.ts';
import type { Processes } from '../system/processes/processes.ts';
import { bounded } from '../tasks/bounded.ts';
import { agentEnvironment } from './agent-environment.ts';
import { findAgent } from './find-agent.ts';

/** What is known of an agent without asking it anything that costs: where it is, and what it says of its version. */
export type AgentVersion =
  | { state: 'works'; program: string; version: string }
  | { state: 'missing'; program: string }
  /** It is there, and does not say its version within the time: an exit code, a code of Node, or `timeout`. */
  | { state: 'broken'; program: string; code: string };

type Question = {
  command: readonly string[];
  workspace: string;
  parentEnv: NodeJS.ProcessEnv;
  clock: Clock;
  processes: Processes;
  signal: AbortSignal;
};

/** A cold start of node on a busy machine takes seconds. */
const PATIENCE_MS = 15_000;

/** Asks for the version (`--version`), for at most 15 seconds. Never rejects. */
export async function agentVersion(
  { command, workspace, parentEnv, clock, processes, signal }: Question,
  patienceMs = PATIENCE_MS,
): Promise<AgentVersion> {
  const found = findAgent(command, parentEnv, workspace);
  const { program } = found;
  if (!found.found) return { state: 'missing', program };
  const surroundings = agentEnvironment({ enabled: true }, {}, parentEnv);
  const patience = new AbortController();
  const cancel = clock.after(patienceMs, () => patience.abort());
  const ended = await processes.run({
    command: { argv: [...found.argv, '--version'] },
    cwd: workspace,
    env: surroundings.ok ? surroundings.env : {},
    signal: AbortSignal.any([signal, patience.signal]),
    captureBytes: 4096,
  });
  cancel();
  const version = bounded(ended.stdout, 100);
  if (ended.end === 'exited' && ended.exitCode === 0 && version !== '')
    return { state: 'works', program, version };
  return { state: 'broken', program, code: codeOf(ended) };
}

function codeOf(ended: Awaited<ReturnType<Processes['run']>>): string {
  switch (ended.end) {
    case 'exited':
      return String(ended.exitCode);
    case 'signalled':
      return ended.signal;
    case 'stopped':
      return 'timeout';
    case 'spawn-failed':
      return ended.code;
    default:
      return ended satisfies never;
  }
}
