import type { FailureClass } from '../store/failure.ts';
import type {
  EscalationPolicy,
  Notice,
  Plan,
  PlannedPhase,
  PlannedTask,
  PlanSkip,
  RetryPolicy,
} from '../store/plan.ts';
import type { EscalationConfig } from './escalation.ts';
import { taskOptions } from './kinds/task-options.ts';
import type { Config, PhaseConfig, RetryConfig, TaskConfig } from './schema.ts';

const GRACE_MS = 15_000;

/** Which phases and tasks of the configuration a run wants; names of phases, tasks, or `phase/task`. */
export type Selection = { only: readonly string[]; skip: readonly string[]; from: string | undefined };

export const EVERYTHING: Selection = { only: [], skip: [], from: undefined };

type PlanOptions = {
  source: string;
  selection: Selection;
  notices: readonly Notice[];
  /** Failure classes that are attempted again where a retry is configured. */
  retryClasses: readonly FailureClass[];
};

type TaskOptions = PlanOptions & Pick<Config, 'cache'>;

/** Resolves a validated configuration into the plan of one run. */
export function planOf(config: Config, options: PlanOptions): Plan {
  const names = config.phases.map((phase) => phase.name);
  return {
    source: options.source,
    phases: config.phases.map((phase, index) =>
      plannedPhase(phase, index, names, { ...options, cache: config.cache }),
    ),
    timeoutMs: minutes(config.timeoutMinutes),
    graceMs: GRACE_MS,
    escalation: escalationPolicy(config.escalation),
    ...resourceLimits(config.limits),
    notices: [...options.notices],
  };
}

function escalationPolicy({ agent, ...config }: EscalationConfig): EscalationPolicy {
  const {
    enabled,
    timeoutMinutes,
    idleTimeoutMinutes,
    cooldownMinutes,
    sameCauseHours,
    model,
    maxTurns,
    ...as
  } = agent;
  const idleMinutes = idleTimeoutMinutes ?? (as.outputFormat === 'stream-json' ? IDLE_MINUTES : undefined);
  return {
    recovery: config.recovery,
    recoveryWaitMs: seconds(config.recoveryWaitSeconds),
    maxFailedTasks: config.maxFailedTasks,
    criteria: config.criteria,
    rollback: config.rollback,
    agent: {
      ...as,
      enabled: enabled ?? 'scheduled',
      ...(model === undefined ? {} : { model }),
      ...(maxTurns === undefined ? {} : { maxTurns }),
      timeoutMs: minutes(timeoutMinutes),
      ...(idleMinutes === undefined ? {} : { idleTimeoutMs: minutes(idleMinutes) }),
      cooldownMs: Math.round(cooldownMinutes * 60_000),
      sameCauseMs: Math.round(sameCauseHours * 3_600_000),
    },
  };
}

/** An agent that tells what it does is not silent for so long. */
const IDLE_MINUTES = 10;

const MEGABYTE = 1_048_576;

function resourceLimits({
  maxMemoryMegabytes,
  maxCpuPercent,
  minFreeDiskGigabytes,
}: Config['limits']): Pick<Plan, 'limits'> {
  const limits = {
    ...(maxMemoryMegabytes === undefined ? {} : { memoryBytes: Math.ceil(maxMemoryMegabytes * MEGABYTE) }),
    ...(maxCpuPercent === undefined ? {} : { cpuPercent: maxCpuPercent }),
    ...(minFreeDiskGigabytes === undefined
      ? {}
      : { freeDiskBytes: Math.ceil(minFreeDiskGigabytes * 1024 * MEGABYTE) }),
  };
  return Object.keys(limits).length === 0 ? {} : { limits };
}

function plannedPhase(
  phase: PhaseConfig,
  index: number,
  names: readonly string[],
  options: TaskOptions,
): PlannedPhase {
  const before = names[index - 1];
  const after = phase.needs ?? (before === undefined ? [] : [before]);
  const tasks = phase.tasks.map((task) => plannedTask(task, phase, options));
  const skip = phaseSkip(phase, index, names, tasks, options.selection);
  return {
    name: phase.name,
    label: phase.label ?? phase.name,
    critical: phase.critical,
    always: phase.always,
    timeoutMs: minutes(phase.timeoutMinutes),
    parallel: phase.parallel,
    after: [...after],
    needs: [...(phase.needs ?? [])],
    ...(skip === undefined ? {} : { skip }),
    tasks: tasks as PlannedPhase['tasks'],
  };
}

function plannedTask(task: TaskConfig, phase: PhaseConfig, options: TaskOptions): PlannedTask {
  const { cache } = options;
  const mode = task.mode ?? phase.mode;
  const skip = taskSkip(task, phase, options.selection);
  return {
    name: task.name,
    kind: task.kind,
    ...(task.description === undefined ? {} : { description: task.description }),
    ...(mode === undefined ? {} : { mode }),
    timeoutMs:
      task.timeoutSeconds === undefined ? minutes(phase.timeoutMinutes) : seconds(task.timeoutSeconds),
    ...(task.idleTimeoutSeconds === undefined ? {} : { idleTimeoutMs: seconds(task.idleTimeoutSeconds) }),
    retry: retryPolicy(task.retry ?? phase.retry, options.retryClasses),
    ...(task.validation === undefined ? {} : { validation: task.validation }),
    ...(task.postcondition === undefined ? {} : { postcondition: task.postcondition }),
    ...((cache.kinds as readonly string[]).includes(task.kind) ? { cacheMs: hours(cache.hours) } : {}),
    ...(task.unusual === 'ignore' ? { unusual: task.unusual } : {}),
    ...(skip === undefined ? {} : { skip }),
    options: ownFields(task),
  };
}

/** The fields of the task's kind, without those every task has. */
function ownFields(task: TaskConfig): Record<string, unknown> {
  const own = Object.keys(taskOptions[task.kind].shape);
  return Object.fromEntries(Object.entries(task).filter(([key]) => own.includes(key)));
}

function retryPolicy(retry: RetryConfig | undefined, classes: readonly FailureClass[]): RetryPolicy {
  if (retry === undefined) return { attempts: 1, delayMs: 0, backoff: 1, jitter: 0, classes: [] };
  const { attempts, delaySeconds, backoff, jitter, on = classes, sameError } = retry;
  const policy = { attempts, delayMs: seconds(delaySeconds), backoff, jitter, classes: [...on] };
  return sameError === undefined ? policy : { ...policy, sameError };
}

function phaseSkip(
  phase: PhaseConfig,
  index: number,
  names: readonly string[],
  tasks: readonly PlannedTask[],
  { from }: Selection,
): PlanSkip | undefined {
  if (!phase.enabled) return 'disabled';
  if (from !== undefined && index < names.indexOf(from)) return 'not-selected';
  if (tasks.every((task) => task.skip === 'disabled')) return 'disabled';
  return tasks.every((task) => task.skip !== undefined) ? 'not-selected' : undefined;
}

function taskSkip(task: TaskConfig, phase: PhaseConfig, { only, skip }: Selection): PlanSkip | undefined {
  if (!task.enabled) return 'disabled';
  const names = [phase.name, task.name, `${phase.name}/${task.name}`];
  if (only.length > 0 && !names.some((name) => only.includes(name))) return 'not-selected';
  return names.some((name) => skip.includes(name)) ? 'not-selected' : undefined;
}

/** Every name a selection may use. */
export const selectableNames = (config: Config): string[] =>
  config.phases.flatMap((phase) => [
    phase.name,
    ...phase.tasks.flatMap((task) => [task.name, `${phase.name}/${task.name}`]),
  ]);

const seconds = (value: number): number => Math.round(value * 1000);
const hours = (value: number): number => Math.ceil(value * 3_600_000);
const minutes = (value: number): number => Math.max(1, Math.round(value * 60_000));
