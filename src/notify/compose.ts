import { basename } from 'node:path';
import type { RunSummary, TaskSummary } from '../../store/projections/summary.ts';
import type { Mask } from '../system/masking/mask.ts';
import { bounded } from '../tasks/bounded.ts';
import { sentence } from '../text/catalogue.ts';
import { duration } from '../text/duration.ts';
import { failureText } from '../text/failures.ts';
import { notifyWord } from '../text/notify.ts';
import type { Language } from '../text/sentence.ts';
import { statusWord } from '../text/ui.ts';
import type { Message, ToldRun } from './message.ts';
import type { Occasion } from './policy.ts';

/** Where a message comes from, and in which language it is written. */
export type Origin = { workspace: string; machineId: string; language: Language; mask: Pick<Mask, 'text'> };

/** What is told of the end of a run. `bad`: for how many runs on end it has been bad, this one included. */
export function messageOf(
  run: RunSummary,
  told: { occasions: readonly [Occasion, ...Occasion[]] | readonly ['ended']; bad: number },
  origin: Origin,
): Message {
  const { language } = origin;
  const [occasion] = told.occasions;
  const say = sayer(origin);
  const title = notifyWord(`notify.title.${occasion}`, language, {
    ...namesOf(origin),
    status: statusWord(run.status, language),
    count: told.bad,
  });
  const facts = [
    { name: notifyWord('notify.status', language), value: statusWord(run.status, language) },
    { name: notifyWord('notify.duration', language), value: duration(run.durationMs) },
    { name: notifyWord('notify.started', language), value: run.startedAt },
    { name: notifyWord('notify.run', language), value: run.runId },
  ];
  return {
    id: `${run.runId}.${occasion}`,
    at: run.finishedAt ?? run.startedAt,
    occasion,
    occasions: [...told.occasions],
    title: say(title),
    run: toldRunOf(run, told.bad, origin),
    machine: say(origin.machineId),
    workspace: namesOf(origin).workspace,
    facts,
    lines: linesOf(run, origin),
    next: [`roo-fsm show ${run.runId}`],
  };
}

/** The workspace by the name of its folder: where it lies is nobody's business. */
export const namesOf = (origin: Origin): { machine: string; workspace: string } => ({
  machine: sayer(origin)(origin.machineId),
  workspace: sayer(origin)(basename(origin.workspace) || origin.workspace),
});

const MOST_LINES = 10;
const LONGEST = 250;

/** Bounded after it is masked: half a secret would not be known. */
const sayer =
  ({ mask }: Pick<Origin, 'mask'>) =>
  (text: string): string =>
    bounded(mask.text(text), LONGEST);

function linesOf(run: RunSummary, origin: Origin): string[] {
  const { language } = origin;
  const say = sayer(origin);
  const problems = run.configError?.problems.map(({ message }) => message) ?? [];
  const failed = failedIn(run).map(({ phase, task }) => `${phase} / ${task.name}: ${whyOf(task, language)}`);
  const reasons = (run.escalation?.reasons ?? []).map(({ code, params }) => sentence(code, params, language));
  const outcome = run.escalation?.outcome;
  const known = run.escalation?.skipped?.find(({ reason }) => reason.code === outcome)?.reason.params ?? {};
  const escalation =
    outcome === undefined || outcome === 'open'
      ? reasons
      : [...reasons, `→ ${sentence(outcome, known, language)}`];
  const ended = run.reason === undefined ? [] : [sentence(run.reason.code, run.reason.params, language)];
  const told = [...problems, ...failed];
  const left = told.length - MOST_LINES;
  const more = left > 0 ? [notifyWord('notify.more', language, { count: left })] : [];
  return [...told.slice(0, MOST_LINES), ...more, ...ended, ...escalation.slice(0, MOST_LINES)].map(say);
}

type FailedTask = { phase: string; task: TaskSummary };

const failedIn = ({ phases }: RunSummary): FailedTask[] =>
  phases.flatMap(({ name, tasks }) =>
    tasks
      .filter(({ status }) => status === 'failed' || status === 'timed-out')
      .map((task) => ({ phase: name, task })),
  );

function whyOf({ failure, findings, status }: TaskSummary, language: Language): string {
  const error = findings.find(({ severity }) => severity === 'error');
  if (error !== undefined) return sentence(error.code, error.params, language);
  return failure === undefined ? statusWord(status, language) : failureText(failure, language);
}

function toldRunOf(run: RunSummary, badRuns: number, origin: Origin): ToldRun {
  const say = sayer(origin);
  const all = run.phases.flatMap(({ tasks }) => tasks);
  const count = (...wanted: string[]): number => all.filter(({ status }) => wanted.includes(status)).length;
  const { runId, status, trigger, startedAt, finishedAt, durationMs, warnings, escalation } = run;
  return {
    runId,
    status,
    trigger,
    startedAt,
    finishedAt,
    durationMs,
    warnings,
    badRuns,
    tasks: {
      total: all.length,
      succeeded: count('succeeded', 'warned'),
      failed: count('failed', 'timed-out'),
      skipped: count('skipped'),
    },
    failedPhases: run.phases
      .filter((phase) => phase.status === 'failed')
      .slice(0, MOST_LINES)
      .map(({ name }) => say(name)),
    failedTasks: failedIn(run)
      .slice(0, MOST_LINES)
      .map(({ phase, task }) => ({
        phase: say(phase),
        task: say(task.name),
        kind: task.kind,
        reason: say(whyOf(task, origin.language)),
      })),
    escalation: escalation === undefined ? null : { level: escalation.level, outcome: escalation.outcome },
  };
}
