import { failure } from '../../store/failure.ts';
import { type Finding, worst } from '../../store/finding.ts';
import type { Clock } from '../system/clock.ts';
import type { Processes } from '../system/processes/processes.ts';
import { checkPostcondition } from '../tasks/postcondition.ts';
import { finding, type TaskContext, type TaskReport } from '../tasks/task.ts';
import { heldToRule } from '../tasks/validation.ts';
import type { AttemptOrder, Workshop } from './attempt.ts';
import { diskSpace, needsSpace } from './limits/disk-space.ts';
import { TREE } from './limits/resources.ts';
import { keeperOf } from './plan-secrets.ts';
import { lentOrMade } from './result-cache/lent-or-made.ts';
import { unusualIn } from './unusual/unusual.ts';

/** After this long a task that was told to stop and does not return is given up; its processes are dead by then. */
const GIVE_UP_MS = 10_000;

/** What a task concluded, and what the runner remarks about it. */
export type Worked = TaskReport & { remarks?: Finding[] };

/** How an attempt is told to stop, what it says goes, and what names the processes it starts. */
type Ties = { signal: AbortSignal; say: TaskContext<unknown>['say']; tree: string };

const EMPTY: TaskReport = { findings: [], evidence: {} };

/** Does the work of an attempt. Never rejects, and always returns: a task deaf to its signal is given up. */
export async function doWork(workshop: Workshop, order: AttemptOrder, ties: Ties): Promise<Worked> {
  const patience = untilGivenUp(ties.signal, workshop.clock);
  try {
    return await Promise.race([
      guarded(() => work(workshop, order, contextOf(workshop, order, ties))),
      patience.over,
    ]);
  } finally {
    patience.end();
  }
}

type Context = Omit<TaskContext<unknown>, 'options'>;

async function work(workshop: Workshop, order: AttemptOrder, context: Context): Promise<Worked> {
  const { planned } = order;
  const { postcondition, validation } = planned;
  if (order.inDoubt && postcondition !== undefined) {
    if ((await checkPostcondition(postcondition, context)) === null)
      return { findings: [finding('info', 'run.found-done')], evidence: {} };
    if (context.signal.aborted) return EMPTY;
  }
  const kind = await workshop.kindOf(planned.kind);
  const options = kind.options.parse(planned.options);
  const freeBytes = workshop.plan?.limits?.freeDiskBytes;
  const places = [context.workspace, context.dataDir];
  const space = freeBytes === undefined || !needsSpace(kind) ? EMPTY : await diskSpace(places, freeBytes);
  if (space.failure !== undefined) return space;

  const { clock, signal } = context;
  const startedMs = clock.monotonicMs();
  const held = await heldToRule(validation, kind.kind, { ...context, options });
  if (signal.aborted) return EMPTY;
  const { isLent, ...made } = await lentOrMade(kind, held.context, order, workshop.cache);
  const report = await afterwards(await held.judge(made.report), planned, context);
  const isGood = wentWell(report) && report.findings.length > 0 && !signal.aborted;
  const went = { durationMs: clock.monotonicMs() - startedMs, findings: report.findings };
  const unusual = isGood && !isLent ? unusualIn(order, went, workshop.recent) : [];
  const evidence = { ...report.evidence, ...space.evidence };
  // What an attempt that was stopped found says nothing about the world.
  const kept = signal.aborted ? [] : made.conclude(isGood);
  return { ...report, evidence, remarks: [...space.findings, ...kept, ...unusual] };
}

/** Asks the world whether what should be so is so, of a task that went well. */
async function afterwards(
  report: TaskReport,
  { postcondition }: AttemptOrder['planned'],
  context: Context,
): Promise<TaskReport> {
  if (postcondition === undefined || !wentWell(report) || context.signal.aborted) return report;
  const unmet = await checkPostcondition(postcondition, context);
  return unmet === null ? report : { ...report, failure: unmet };
}

const wentWell = ({ failure, findings, skipped }: TaskReport): boolean =>
  failure === undefined && worst(findings) !== 'error' && skipped === undefined;

function contextOf(workshop: Workshop, order: AttemptOrder, { signal, say, tree }: Ties): Context {
  const { runId, workspace, dataDir, plan, language, clock, mask, history } = workshop;
  if (plan === null) throw new Error('an attempt without a plan');
  const { taskId, phase, planned, attempt, earlier } = order;
  const place = { runId, taskId, phase, task: planned.name, attempt, workspace, dataDir };
  const env = {
    ...childEnvironment(workshop, order),
    ...(plan.limits?.memoryBytes === undefined ? {} : { [TREE]: tree }),
  };
  const processes = noted(workshop, taskId);
  const keepSecret = keeperOf(mask, plan);
  const masked = { keepSecret, mask: mask.text };
  const { recovered } = order;
  return {
    ...place,
    recovered,
    plan,
    language,
    signal,
    env,
    clock,
    processes,
    say,
    ...masked,
    earlier,
    history,
  };
}

/** The door to processes, with each start told to whoever keeps note of them. */
function noted({ processes, onSpawn }: Workshop, taskId: string): Processes {
  if (onSpawn === undefined) return processes;
  return {
    run: (request) =>
      processes.run({
        ...request,
        onSpawn: (pid) => {
          onSpawn(taskId, pid);
          request.onSpawn?.(pid);
        },
      }),
  };
}

/** What every child process of a task sees. */
const childEnvironment = (
  { runId, workspace }: Workshop,
  { phase, planned, attempt }: AttemptOrder,
): Record<string, string> => ({
  ROO_FSM_RUN_ID: runId,
  ROO_FSM_PHASE: phase,
  ROO_FSM_TASK: planned.name,
  ROO_FSM_ATTEMPT: String(attempt),
  ROO_FSM_WORKSPACE: workspace,
  ROO_FSM_MODE: planned.mode ?? '',
});

/** A throw is a bug of ours and becomes a failure with its text. */
async function guarded(attempt: () => Promise<Worked>): Promise<Worked> {
  try {
    return await attempt();
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { ...EMPTY, failure: failure('threw', { message }) };
  }
}

/** Resolves when a task has had its time to return after it was told to stop; `end` when nobody waits for that. */
function untilGivenUp(signal: AbortSignal, clock: Clock): { over: Promise<TaskReport>; end: () => void } {
  let cancel = (): void => {};
  let onAbort = (): void => {};
  const over = new Promise<TaskReport>((resolve) => {
    onAbort = () => {
      cancel = clock.after(GIVE_UP_MS, () => resolve(EMPTY));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  return {
    over,
    end: () => {
      signal.removeEventListener('abort', onAbort);
      cancel();
    },
  };
}
