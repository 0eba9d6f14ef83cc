import type { Evidence, Fact } from '../../store/events.ts';
import { failure as failed, type Failure, type Limit } from '../../store/failure.ts';
import { type Finding, worst } from '../../store/finding.ts';
import type { Plan, PlannedTask } from '../../store/plan.ts';
import type { Clock } from '../system/clock.ts';
import type { Mask } from '../system/mask.ts';
import { outputFile } from '../system/output-file.ts';
import type { Processes } from '../system/processes.ts';
import { checkPostcondition } from '../tasks/postcondition.ts';
import {
  type EarlierOutcome,
  finding,
  type TaskContext,
  type TaskKind,
  type TaskReport,
} from '../tasks/task.ts';
import { applyValidation } from '../tasks/validation.ts';

/** After this long a task that was told to stop and does not return is given up; its processes are dead by then. */
const GIVE_UP_MS = 10_000;

/** What every attempt of a run shares. */
export type Workshop = {
  runId: string;
  workspace: string;
  dataDir: string;
  /** `null` when the configuration could not be read; then there is no attempt to make. */
  plan: Plan | null;
  clock: Clock;
  processes: Processes;
  mask: Mask;
  kindOf: (kind: string) => Promise<TaskKind>;
  history: TaskContext<unknown>['history'];
  /** The latest line a task said, for whoever watches. */
  onOutput?: (taskId: string, text: string) => void;
};

/** One attempt to make. */
export type AttemptOrder = {
  taskId: string;
  phase: string;
  attempt: number;
  planned: PlannedTask;
  earlier: readonly EarlierOutcome[];
};

/** Why an attempt is being stopped: a limit of its own, the machine, or the end of this process. */
export type Stop = { by: 'limit'; limit: Limit } | { by: 'machine' } | { by: 'suspension' };

/** A running attempt: its outcome as a fact, and the way to stop it. */
export type RunningAttempt = { outcome: Promise<Fact>; stop: (why: Stop) => void };

/** Starts an attempt; its outcome never rejects. This executor owns the task's deadline and its idle time-out. */
export function startAttempt(workshop: Workshop, order: AttemptOrder): RunningAttempt {
  const { clock } = workshop;
  const { planned, taskId } = order;
  const startedAt = clock.monotonicMs();
  const abort = new AbortController();
  let stopped: Stop | null = null;
  const stop = (why: Stop): void => {
    stopped ??= why;
    abort.abort(stopped);
  };
  const deadline = clock.after(planned.timeoutMs, () => stop({ by: 'limit', limit: 'task' }));
  const idle = idleWatch(clock, planned.idleTimeoutMs, () => stop({ by: 'limit', limit: 'idle' }));
  const output = outputFile({ dataDir: workshop.dataDir, runId: workshop.runId, taskId });
  const masked = workshop.mask.stream();
  const write = (text: string): void => {
    if (text === '') return;
    output.write(text);
    workshop.onOutput?.(taskId, text);
  };
  const say = (text: string): void => {
    idle.touch();
    write(masked.push(text));
  };

  const work = async (): Promise<Fact> => {
    const report = await guarded(() => perform(workshop, order, abort.signal, say), abort.signal, clock);
    deadline();
    idle.end();
    write(masked.end());
    output.close();
    const common = {
      taskId,
      durationMs: Math.round(clock.monotonicMs() - startedAt),
      findings: [...report.findings, ...outputTrouble(output.trouble())],
      evidence: report.evidence,
    };
    const excerpt = output.excerpt();
    const base = excerpt === undefined ? common : { ...common, output: excerpt };
    return stopped === null ? verdict(base, report) : stoppedFact(base, stopped, planned);
  };
  return { outcome: work(), stop };
}

/** Output that could not be kept is worth a warning, not a failure of the task that spoke. */
const outputTrouble = (trouble: { code: string } | undefined): Finding[] =>
  trouble === undefined ? [] : [finding('warning', 'output.not-kept', { code: trouble.code })];

type Base = { taskId: string; durationMs: number; findings: Finding[]; evidence: Evidence };

/** The status of an attempt: its failure, else the worst of its findings; nothing succeeds because it did not throw. */
function verdict(base: Base, report: TaskReport): Fact {
  const severity = worst(report.findings);
  if (report.failure !== undefined)
    return { type: 'task.failed', data: { ...base, failure: report.failure } };
  if (severity === 'error') {
    const errors = report.findings.filter((finding) => finding.severity === 'error');
    const first = errors[0]?.code ?? 'unknown';
    return {
      type: 'task.failed',
      data: { ...base, failure: failed('findings', { errors: errors.length, first }) },
    };
  }
  if (report.skipped !== undefined)
    return { type: 'task.skipped', data: { ...base, reason: report.skipped } };
  return { type: severity === 'warning' ? 'task.warned' : 'task.succeeded', data: base };
}

function stoppedFact(base: Base, stopped: Stop, planned: PlannedTask): Fact {
  switch (stopped.by) {
    case 'limit': {
      const { limit } = stopped;
      const limitMs = (limit === 'idle' ? planned.idleTimeoutMs : planned.timeoutMs) ?? 0;
      return {
        type: 'task.timed-out',
        data: { ...base, limit, failure: failed('timed-out', { limit, limitMs }) },
      };
    }
    case 'machine':
      return { type: 'task.stopped', data: base };
    case 'suspension':
      return { type: 'task.interrupted', data: { taskId: base.taskId } };
    default:
      return stopped satisfies never;
  }
}

async function perform(
  workshop: Workshop,
  order: AttemptOrder,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<TaskReport> {
  const { planned } = order;
  const { plan } = workshop;
  if (plan === null) throw new Error('an attempt without a plan');
  const kind = await workshop.kindOf(planned.kind);
  const env = childEnvironment(workshop, order);
  const context: TaskContext<unknown> = {
    runId: workshop.runId,
    taskId: order.taskId,
    phase: order.phase,
    task: planned.name,
    attempt: order.attempt,
    workspace: workshop.workspace,
    dataDir: workshop.dataDir,
    options: kind.options.parse(planned.options),
    plan,
    signal,
    env,
    clock: workshop.clock,
    processes: workshop.processes,
    say,
    earlier: order.earlier,
    history: workshop.history,
  };
  const report = applyValidation(planned.validation, await kind.run(context));
  const wentWell =
    report.failure === undefined && worst(report.findings) !== 'error' && report.skipped === undefined;
  if (planned.postcondition === undefined || !wentWell || signal.aborted) return report;
  const unmet = await checkPostcondition(planned.postcondition, context);
  return unmet === null ? report : { ...report, failure: unmet };
}

/** What every child process of a task sees. */
function childEnvironment(
  workshop: Workshop,
  { phase, planned, attempt }: AttemptOrder,
): Record<string, string> {
  return {
    ROO_FSM_RUN_ID: workshop.runId,
    ROO_FSM_PHASE: phase,
    ROO_FSM_TASK: planned.name,
    ROO_FSM_ATTEMPT: String(attempt),
    ROO_FSM_WORKSPACE: workshop.workspace,
    ROO_FSM_MODE: planned.mode ?? '',
  };
}

/** A throw is a bug of ours and becomes a failure with its text; a task deaf to its signal is given up. */
async function guarded(
  work: () => Promise<TaskReport>,
  signal: AbortSignal,
  clock: Clock,
): Promise<TaskReport> {
  const empty: TaskReport = { findings: [], evidence: {} };
  const givenUp = new Promise<TaskReport>((resolve) => {
    signal.addEventListener('abort', () => clock.after(GIVE_UP_MS, () => resolve(empty)), { once: true });
  });
  const attempt = (async () => {
    try {
      return await work();
    } catch (thrown) {
      return { ...empty, failure: threw(thrown) };
    }
  })();
  return Promise.race([attempt, givenUp]);
}

const threw = (thrown: unknown): Failure =>
  failed('threw', { message: thrown instanceof Error ? thrown.message : String(thrown) });

/** Calls back when nothing was said for the limit; without a limit it watches nothing. */
function idleWatch(
  clock: Clock,
  limitMs: number | undefined,
  onIdle: () => void,
): { touch(): void; end(): void } {
  if (limitMs === undefined) return { touch: () => {}, end: () => {} };
  let cancel = clock.after(limitMs, onIdle);
  return {
    touch: () => {
      cancel();
      cancel = clock.after(limitMs, onIdle);
    },
    end: () => cancel(),
  };
}
