import type { Standing } from '../standing.ts';
import { afterTrial, breakersAt, type Failing } from './breakers.ts';
import type { RunSummary } from './summary.ts';
import { agentTrialsOf, hasHelped, type RunThen, trialsOf } from './trials.ts';

/** Oldest first: the newest real runs, and those before them that asked an agent. */
export type Past = { recent: readonly RunSummary[]; earlierAsked: readonly RunSummary[] };

/** What these runs say to the ladder of one that begins now (ms since 1970). */
export function standingFrom({ recent, earlierAsked }: Past, now: number): Standing {
  const all = inOrder([...earlierAsked, ...recent], now);
  const asked = all.filter(({ run }) => wasAsked(run)).map(whenAsked);
  const newest = all.slice(earlierAsked.length);
  const trials = [...trialsOf(newest), ...agentTrialsOf(asked)];
  const last = asked.at(-1);
  return {
    agentAskedToday: asked.filter(({ at }) => dayOf(at) === dayOf(now)).length,
    agentLastMs: last === undefined ? null : now - last.at,
    causes: causesOf(asked, now),
    breakers: breakersAt(trials.reduce<Failing>(afterTrial, {}), now).slice(0, MOST_BREAKERS),
    before: beforeOf(recent),
  };
}

/**
 * Runs with the moments at which they were over. Nothing can have happened after what is further down in the list, nor
 * after now: where the clock was put back since, a moment that says otherwise is one of a clock that was wrong.
 */
function inOrder(runs: readonly RunSummary[], now: number): RunThen[] {
  let latest = now;
  return runs
    .toReversed()
    .map((run) => {
      const at = Math.min(latest, Date.parse(run.finishedAt ?? run.startedAt));
      latest = Math.min(latest, Date.parse(run.startedAt));
      return { run, at };
    })
    .reverse();
}

const whenAsked = ({ run, at }: RunThen): RunThen => ({
  run,
  at: Math.min(at, Date.parse(run.escalation?.agent?.askedAt ?? run.startedAt)),
});

/** A process of the agent was started, or nobody saw what became of the request; then it counts as well. */
function wasAsked({ escalation }: RunSummary): boolean {
  const agent = escalation?.agent;
  if (agent === undefined) return false;
  return agent.outcome !== 'not-available' || agent.work !== undefined;
}

/** A day of the calendar of this machine. */
const dayOf = (at: number): string => new Date(at).toDateString();

/** The newest time of each cause that was not put right; what an agent has put right since is none any more. */
function causesOf(asked: readonly RunThen[], now: number): Standing['causes'] {
  const causes = new Map<string, Standing['causes'][number]>();
  for (const { run, at } of asked) {
    const cause = run.escalation?.cause;
    if (cause === undefined) continue;
    const helped = hasHelped(run);
    if (helped !== null) causes.delete(cause);
    if (helped === false) causes.set(cause, { cause, runId: run.runId, agoMs: now - at });
  }
  return briefly([...causes.values()].reverse());
}

/** They are kept with every run that follows. */
function briefly(causes: Standing['causes']): Standing['causes'] {
  let characters = 0;
  return causes.slice(0, MOST_CAUSES).filter(({ cause }) => {
    characters += cause.length;
    return characters <= MOST_CHARACTERS;
  });
}

const MOST_CAUSES = 20;
const MOST_CHARACTERS = 16_000;
const MOST_BREAKERS = 50;

/** Who ended a run says nothing of how things are. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['cancelled', 'interrupted']);

function beforeOf(recent: readonly RunSummary[]): Standing['before'] {
  const ended = recent.filter(({ rollsBack, status }) => rollsBack === undefined && status !== 'open');
  const last = ended.at(-1);
  if (last === undefined) return null;
  const telling = ended.filter(({ status }) => !SAYS_NOTHING.has(status));
  const good = telling.findLastIndex(({ status }) => status === 'success');
  return { runId: last.runId, status: last.status, badRuns: telling.length - 1 - good };
}
