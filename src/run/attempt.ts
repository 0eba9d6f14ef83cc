import { randomUUID } from 'node:crypto';
import type { DataOf, Fact, Reason } from '../../store/events.ts';
import type { Limit } from '../../store/failure.ts';
import { renameWithPatience } from '../../store/file-door.ts';
import type { Plan, PlannedTask } from '../../store/plan.ts';
import type { Ladder } from '../ladder/ladder.ts';
import type { Clock } from '../system/clock.ts';
import type { Mask } from '../system/masking/mask.ts';
import type { MaskStream } from '../system/masking/mask-stream.ts';
import { outputFile } from '../system/output/output-file.ts';
import type { MemoryTable } from '../system/processes/memory-table.ts';
import type { Processes } from '../system/processes/processes.ts';
import type { EarlierOutcome, TaskContext, TaskKind } from '../tasks/task.ts';
import type { Language } from '../text/sentence.ts';
import { outcomeOf } from './attempt-outcome.ts';
import { doWork } from './attempt-work.ts';
import { resourcesOf, TREE } from './limits/resources.ts';
import type { ResultCache } from './result-cache/result-cache.ts';
import type { Recent } from './unusual/unusual.ts';

/** What every attempt of a run shares. */
export type Workshop = {
  runId: string;
  workspace: string;
  dataDir: string;
  /** `null` when the configuration could not be read; then there is no attempt to make. */
  plan: Plan | null;
  language: Language;
  clock: Clock;
  processes: Processes;
  mask: Mask;
  kindOf: (kind: string) => Promise<TaskKind>;
  history: TaskContext<unknown>['history'];
  /** What levels 2 to 4 do; without it nobody outside is told or asked. */
  ladder?: Ladder | undefined;
  /** What is usual; without it nothing is called unusual. */
  recent?: Recent | undefined;
  /** Results of earlier runs; without it every task is done. */
  cache?: ResultCache | undefined;
  /** Memory of all processes, read once for all attempts that ask at about the same time. */
  memory?: (() => Promise<MemoryTable | null>) | undefined;
  /** The latest line a task said, for whoever watches. */
  onOutput?: (taskId: string, text: string) => void;
  /** Told of each process that an attempt has started, for whoever must end it when this process no longer can. */
  onSpawn?: (taskId: string, pid: number) => void;
};

/** One attempt to make. */
export type AttemptOrder = {
  taskId: string;
  phase: string;
  attempt: number;
  planned: PlannedTask;
  earlier: readonly EarlierOutcome[];
  /** The attempt before it was interrupted and may have done the work: the postcondition is asked first. */
  inDoubt: boolean;
  /** The recovery procedure (level 2) that this attempt follows, and what it said it did. */
  recovered?: string | undefined;
  recoveredBy?: Reason | undefined;
};

/** Why an attempt is being stopped: a limit of its own, its memory, the machine, or the end of this process. */
export type Stop =
  | { by: 'limit'; limit: Extract<Limit, 'task' | 'idle'> }
  | { by: 'memory'; usedBytes: number; limitBytes: number }
  | { by: 'machine'; reason: DataOf<'task.cancelled'>['reason'] }
  | { by: 'suspension' };

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
  const output = outputFile({
    dataDir: workshop.dataDir,
    runId: workshop.runId,
    taskId,
    rename: renameWithPatience,
  });
  const sources = new Map<string, MaskStream>();
  const masked = (source: string): MaskStream => {
    const stream = sources.get(source) ?? workshop.mask.stream();
    sources.set(source, stream);
    return stream;
  };
  const write = (text: string): void => {
    if (text === '') return;
    output.write(text);
    workshop.onOutput?.(taskId, text);
  };
  // A task that was given up may still speak; by then its file is closed and its outcome is told.
  let over = false;
  const say = (text: string, source = ''): void => {
    if (over) return;
    idle.touch();
    write(masked(source).push(text));
  };

  const tree = randomUUID();
  const limits = workshop.plan?.limits;
  const resources = resourcesOf({
    limits,
    clock,
    mark: `${TREE}=${tree}`,
    memory: workshop.memory,
    onTooMuch: (usedBytes) => stop({ by: 'memory', usedBytes, limitBytes: limits?.memoryBytes ?? 0 }),
  });

  const work = async (): Promise<Fact> => {
    const worked = await resources.around(() => doWork(workshop, order, { signal: abort.signal, say, tree }));
    const report = { ...worked, evidence: { ...worked.evidence, ...resources.evidence() } };
    const remarks = [...(worked.remarks ?? []), ...resources.findings()];
    over = true;
    deadline();
    idle.end();
    for (const stream of sources.values()) write(stream.end());
    output.close();
    const durationMs = Math.round(clock.monotonicMs() - startedAt);
    const kept = { excerpt: output.excerpt(), trouble: output.trouble() };
    const limitsMs = limitsOf(workshop, order);
    const { recoveredBy } = order;
    return outcomeOf({ taskId, limitsMs, durationMs, report, remarks, recoveredBy, output: kept, stopped });
  };
  return { outcome: work(), stop };
}

/** Every limit of time that can end this attempt, in milliseconds. */
function limitsOf({ plan }: Workshop, { phase, planned }: AttemptOrder): Record<Limit, number> {
  return {
    task: planned.timeoutMs,
    idle: planned.idleTimeoutMs ?? 0,
    phase: plan?.phases.find(({ name }) => name === phase)?.timeoutMs ?? 0,
    run: plan?.timeoutMs ?? 0,
  };
}

/**
 * Calls back when nothing was said for the limit; without a limit it watches nothing. When this process itself was
 * held up (suspended, or busy), what was said meanwhile has not been read yet: then that is done first.
 */
function idleWatch(
  clock: Clock,
  limitMs: number | undefined,
  onIdle: () => void,
): { touch(): void; end(): void } {
  if (limitMs === undefined) return { touch: () => {}, end: () => {} };
  let cancel = (): void => {};
  const watch = (): void => {
    const dueMs = clock.monotonicMs() + limitMs;
    cancel = clock.after(limitMs, () => {
      if (clock.monotonicMs() <= dueMs) return onIdle();
      const reading = setImmediate(onIdle);
      cancel = () => clearImmediate(reading);
    });
  };
  watch();
  return {
    touch: () => {
      cancel();
      watch();
    },
    end: () => cancel(),
  };
}
