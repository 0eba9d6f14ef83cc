import * as z from 'zod';
import type { Finding } from '../../store/finding.ts';
import { lookUpRun, readRun } from '../../store/runs.ts';
import { StoreError } from '../../store/store-error.ts';
import { because, finding, type TaskContext, type TaskReport, taskKind } from '../tasks/task.ts';
import { type Action, findingOf } from './action.ts';
import { undoPart } from './parts.ts';
import { PARTS, ROLLBACK } from './plan.ts';
import { undoneOf } from './undone.ts';

const options = z.object({ runId: z.string(), part: z.enum(PARTS) });

/** Undoes one part of what another run did; what stands in the way fails it and is explained. */
export const rollback = taskKind({
  kind: ROLLBACK,
  options,
  run: (context) => undo(context, false),
  preview: (context) => undo(context, true),
  makesRoom: true,
});

async function undo(context: TaskContext<z.output<typeof options>>, dryRun: boolean): Promise<TaskReport> {
  const { runId, part } = context.options;
  try {
    const { events } = readRun(context.dataDir, lookUpRun(context.dataDir, runId));
    return reportOf(await undoPart(part, undoneOf(events), { ...context, dryRun }));
  } catch (thrown) {
    if (!(thrown instanceof StoreError)) throw thrown;
    const why = finding('error', 'rollback.log-unreadable', { runId, detail: thrown.message });
    return { findings: [why], evidence: {} };
  }
}

/** What was done to branches goes into the evidence as a synchronisation tells it, so that this can be undone too. */
function reportOf(actions: readonly Action[]): TaskReport {
  const count = (wanted: Action['outcome']) => actions.filter(({ outcome }) => outcome === wanted).length;
  const broughtBack = actions.filter(({ kind, outcome }) => outcome === 'done' && NOT_TAKEN_AGAIN.has(kind));
  const evidence = {
    done: count('done'),
    nothing: count('nothing'),
    refused: count('refused'),
    broughtBack: broughtBack.length,
  };
  if (actions.length === 0) return { findings: [], evidence, skipped: because('rollback.nothing-here') };
  return {
    findings: worstFirst(actions.map(findingOf)).slice(0, MOST),
    evidence: { ...evidence, refsChanged: movedBy(actions).slice(0, MOST_REFS) },
  };
}

/** What undoing a rollback leaves where it is. */
const NOT_TAKEN_AGAIN: ReadonlySet<string> = new Set(['stash', 'files']);

const MOST = 60;
const MOST_REFS = 50;

/** Where not all can be shown, nothing that went wrong may be left out. */
const worstFirst = (findings: readonly Finding[]): Finding[] =>
  findings.length <= MOST
    ? [...findings]
    : [...findings].sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);

const WEIGHT = { error: 0, warning: 1, info: 2 } as const;

const movedBy = (actions: readonly Action[]) =>
  actions.flatMap(({ outcome, moved }) => (outcome === 'done' && moved !== undefined ? [moved] : []));
