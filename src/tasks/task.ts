import type { z } from 'zod';
import type { Evidence, Reason } from '../../store/events.ts';
import type { Failure } from '../../store/failure.ts';
import type { Finding, Params, Severity, Where } from '../../store/finding.ts';
import type { Plan } from '../../store/plan.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import type { Clock } from '../system/clock.ts';
import type { Processes } from '../system/processes/processes.ts';
import type { SentenceCode } from '../text/catalogue.ts';
import type { Language } from '../text/sentence.ts';

/** What an earlier task of the same run concluded. */
export type EarlierOutcome = {
  phase: string;
  task: string;
  kind: string;
  status: string;
  evidence: Evidence;
};

/** Everything a task may use; there is no other way to the outside. */
export type TaskContext<Options> = {
  runId: string;
  /** `phase/task#attempt`. */
  taskId: string;
  phase: string;
  task: string;
  attempt: number;
  /** The recovery procedure (level 2) that this attempt follows; none for an ordinary one. */
  recovered?: string | undefined;
  /** Absolute path of the workspace. */
  workspace: string;
  /** Absolute path of roo-fsm's own data directory; tasks keep out of it, but for their own sub-folder (`trash`). */
  dataDir: string;
  options: Options;
  /** The plan of this run, for the tasks that look at how runs are made. */
  plan: Plan;
  /** Aborts when the attempt must stop; a task lets go of everything and returns. */
  signal: AbortSignal;
  /** Variables every child process of the task gets. */
  env: Readonly<Record<string, string>>;
  clock: Clock;
  processes: Processes;
  /**
   * What the task tells as it works: streamed to the attempt's output file, and a sign of life for the idle time-out. What
   * comes in pieces names its source, so that a secret is found in it although another source spoke between two pieces.
   */
  say: (text: string, source?: string) => void;
  /** Tells of a value that must not be seen in anything that is stored or shown from now on. */
  keepSecret: (value: string) => void;
  /** The language of what a task itself writes for people; its findings are codes. */
  language: Language;
  /** Takes secrets out of a complete text, for what a task itself writes into the data directory. */
  mask: (text: string) => string;
  /** Outcomes of the tasks that ended before this one, oldest first. */
  earlier: readonly EarlierOutcome[];
  /** Summaries of past runs that ended at or after `since` (ms since 1970), newest first; for the tasks that look back. */
  history: (since: number) => Promise<readonly RunSummary[]>;
};

/**
 * What a task concluded. Its status is not among it: that is the worst of its findings, and `failed`
 * when there is a failure. A task that did nothing must say why with `skipped`.
 */
export type TaskReport = {
  findings: Finding[];
  evidence: Evidence;
  failure?: Failure;
  skipped?: Reason;
};

/** One kind of task: the schema of its fields in the configuration, its work, and what that work would be. */
export interface TaskKind<Schema extends z.ZodType = z.ZodType> {
  kind: string;
  options: Schema;
  run(context: TaskContext<z.output<Schema>>): Promise<TaskReport>;
  /**
   * What `run` would do now, found out by looking alone: a preview changes no file, no ref, no index and no stash, takes
   * no lock, and starts nothing of the user's. `as-run` says that the work only looks, and so is its own preview.
   */
  preview: 'as-run' | Preview<Schema>;
  /**
   * What the outcome depends on, so that a good result may be lent to a later run that finds the same (`cache`): told
   * before the work, and kept as a digest only. `null` when it cannot be told now. Kinds without it are never lent.
   */
  fingerprint?(context: TaskContext<z.output<Schema>>): Promise<readonly string[] | null>;
  /** Its warnings depend on nothing but the fingerprint either, so that they may be lent and told again. */
  lendsWarnings?: true;
  /** It makes room: it is begun however little space is left (`limits`), as kinds are whose work only looks. */
  makesRoom?: true;
}

export type Preview<Schema extends z.ZodType = z.ZodType> = (
  context: TaskContext<z.output<Schema>>,
) => Promise<TaskReport>;

/** Declares a kind; only a help for the compiler. */
export const taskKind = <Schema extends z.ZodType>(kind: TaskKind<Schema>): TaskKind<Schema> => kind;

/** Makes a finding whose code is known to have a sentence in every language. */
export function finding(severity: Severity, code: SentenceCode, params: Params = {}, where?: Where): Finding {
  return where === undefined ? { severity, code, params } : { severity, code, params, where };
}

/** Makes the reason for which a task had nothing to do. */
export const because = (code: SentenceCode, params: Params = {}): Reason => ({ code, params });
