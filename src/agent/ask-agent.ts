import type { AgentWork, DataOf, Reason } from '../../store/events.ts';
import type { AgentPolicy } from '../../store/plan.ts';
import type { Clock } from '../system/clock.ts';
import type { Mask } from '../system/masking/mask.ts';
import type { Processes, ProcessResult } from '../system/processes/processes.ts';
import { bounded } from '../tasks/bounded.ts';
import { firstWords } from '../tasks/first-words.ts';
import { duration } from '../text/duration.ts';
import { agentArguments, unsafeArgument } from './agent-arguments.ts';
import { agentEnvironment } from './agent-environment.ts';
import { agentOutput } from './agent-output.ts';
import { agentVerdict } from './agent-verdict.ts';
import { agentWatch } from './agent-watch.ts';
import { findAgent } from './find-agent.ts';
import { heardIn } from './heard.ts';
import { because } from './reason.ts';
import { maskedHeard, toldWork } from './told-work.ts';

/** What an agent is asked, and with what it may work. */
export type AgentQuestion = {
  policy: AgentPolicy;
  /** Handed over on stdin. */
  prompt: string;
  /** Absolute; it works here. */
  workspace: string;
  /** Where everything it prints goes, masked: a run's data directory and its id; the file is `agent.log`. */
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

type Answer = DataOf<'agent.answered'>;

/** What holds for every agent; a test may be less patient. */
export const AGENT_LIMITS = {
  /** More than this is a loop, not a report. */
  floodBytes: 64 * 1024 * 1024,
  /** So much of the end of its output is looked through for the result. */
  captureBytes: 8 * 1024 * 1024,
  /** How long it may take to end once it is asked to. */
  killAfterMs: 5000,
};

/** Asks the agent (level 3) and says what came of it, as far as its own words and its end tell. Never rejects. */
export async function askAgent(question: AgentQuestion, limits = AGENT_LIMITS): Promise<Answer> {
  const { policy, parentEnv, workspace, mask } = question;
  const found = findAgent(policy.command ?? ['claude'], parentEnv, workspace);
  const named = { program: bounded(mask.text(found.program), 300) };
  if (!found.found) return notAvailable(because('agent.missing', named));
  const surroundings = agentEnvironment(policy, question.env, parentEnv);
  if (!surroundings.ok) return notAvailable(because(surroundings.code, variable(surroundings.name)));
  mask.learn(surroundings.secrets);

  const argv = [...found.argv, ...agentArguments(policy)] as const;
  const unsafe = found.reread ? unsafeArgument(argv.slice(1)) : undefined;
  if (unsafe !== undefined) {
    const argument = bounded(mask.text(unsafe), 100);
    return notAvailable(because('agent.unsafe-argument', { ...named, argument }));
  }
  return atWork(question, { program: found.program, argv, env: surroundings.env }, limits);
}

type Started = {
  program: string;
  argv: readonly [string, ...string[]];
  env: Readonly<Record<string, string | undefined>>;
};

async function atWork(
  question: AgentQuestion,
  { program, argv, env }: Started,
  limits: typeof AGENT_LIMITS,
): Promise<Answer> {
  const { policy, prompt, workspace, clock, mask, onStart } = question;
  const timeoutMs = policy.timeoutMs ?? USUAL_TIMEOUT_MS;
  const { idleTimeoutMs } = policy;
  const startedMs = clock.monotonicMs();
  const words = firstWords();
  const output = agentOutput(question.output, mask, (text, stream) => {
    words.hear(text, stream);
    question.onOutput?.(text);
  });
  const watch = agentWatch({ ...question, ...limits, timeoutMs, idleTimeoutMs });
  const ended = await question.processes.run({
    command: { argv },
    cwd: workspace,
    env,
    input: prompt,
    signal: watch.signal,
    killAfterMs: limits.killAfterMs,
    captureBytes: limits.captureBytes,
    onSpawn: (pid) => onStart({ pid, program }),
    onOutput: (text, stream) => {
      if (watch.hear(text)) output.say(text, stream);
    },
  });
  watch.end();
  const excerpt = output.end();
  const named = mask.text(program);
  if (ended.end === 'spawn-failed')
    return notAvailable(because('agent.not-started', { program: bounded(named, 300), code: ended.code }));

  const heard = maskedHeard(heardIn(ended.stdout), mask);
  const verdict = agentVerdict({
    stopped: watch.stopped(),
    ...endOf(ended),
    heard,
    words: words.told(),
    bounds: {
      deadline: duration(timeoutMs),
      idle: duration(idleTimeoutMs ?? 0),
      flood: `${Math.round(limits.floodBytes / 1024 / 1024)} MiB`,
    },
  });
  const work: AgentWork = {
    program: named,
    durationMs: Math.round(clock.monotonicMs() - startedMs),
    ...(ended.end === 'exited' ? { exitCode: ended.exitCode } : {}),
    ...toldWork(heard),
    ...(excerpt === undefined ? {} : { output: excerpt }),
  };
  return { ...verdict, work };
}

const USUAL_TIMEOUT_MS = 30 * 60_000;

const endOf = (ended: ProcessResult) => ({
  exitCode: ended.end === 'exited' ? ended.exitCode : undefined,
  killedBy: ended.end === 'signalled' ? ended.signal : undefined,
});

const variable = (name: string) => ({ name: bounded(name), example: `\${env:${bounded(name)}}` });

const notAvailable = (reason: Reason): Answer => ({ outcome: 'not-available', reason });
