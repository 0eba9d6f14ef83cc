import { taskKey } from '../plan.ts';
import { AGENT, type Trial } from './breakers.ts';
import { isNotDone } from './counts.ts';
import { failedAtOf } from './failed-at.ts';
import type { RunSummary, TaskSummary } from './summary.ts';

/** A run with the moment (ms since 1970) at which it was over: see `inOrder`. */
export type RunThen = { run: RunSummary; at: number };

/**
 * What runs (oldest first) say of the hosts, remotes and MCP servers that their tasks need. A run failed at one when any
 * task did. It did not when none did and one ended well that had failed at it before, or that met the server.
 */
export function trialsOf(runs: readonly RunThen[]): Trial[] {
  const needs = new Map<string, Set<string>>();
  return runs.flatMap(({ run, at }) => {
    const { failed, met } = seenIn(run, needs);
    const good = [...met].filter((dependency) => !failed.has(dependency));
    return [
      ...[...failed].map((dependency) => ({ dependency, ok: false, at })),
      ...good.map((dependency) => ({ dependency, ok: true, at })),
    ];
  });
}

type Seen = { failed: Set<string>; met: Set<string> };

/** `needs`: what each task is known to need, which grows. */
function seenIn(run: RunSummary, needs: Map<string, Set<string>>): Seen {
  const [failed, met] = [new Set<string>(), new Set<string>()];
  // The agent put it right: the checks of all that had failed were good in the end.
  const repaired = run.escalation?.agent?.repaired === true;
  for (const [key, dependencies] of Object.entries(failedAtOf(run))) {
    const known = needs.get(key) ?? new Set();
    needs.set(key, known);
    for (const dependency of dependencies) {
      known.add(dependency);
      (repaired ? met : failed).add(dependency);
    }
  }
  for (const phase of run.phases) {
    for (const task of phase.tasks) {
      const key = taskKey(phase.name, task.name);
      if (isNotDone(run.counts?.[key] ?? {})) continue;
      for (const server of serversMetBy(task)) met.add(`mcp:${server}`);
      if (task.status === 'succeeded' || task.status === 'warned')
        for (const dependency of needs.get(key) ?? []) met.add(dependency);
    }
  }
  return { failed, met };
}

const serversMetBy = ({ findings }: TaskSummary): string[] =>
  findings.flatMap(({ code, params: { server } }) =>
    code === 'mcp.ok' && typeof server === 'string' ? [server] : [],
  );

/** What runs say of the agent; nothing where it never got to work, or nobody waited for what became of it. */
export const agentTrialsOf = (runs: readonly RunThen[]): Trial[] =>
  runs.flatMap(({ run, at }) => {
    const helped = hasHelped(run);
    return helped === null ? [] : [{ dependency: AGENT, ok: helped, at }];
  });

/** Whether the agent that a run asked put it right; `null` when it cannot be told, or it asked none. */
export function hasHelped({ escalation, status }: RunSummary): boolean | null {
  const agent = escalation?.agent;
  if (agent === undefined || agent.outcome === 'not-available') return null;
  if (agent.repaired !== null) return agent.repaired;
  if (agent.outcome === 'failed') return false;
  // There was nothing to check: a person had asked for it in a run without failures.
  return agent.outcome === 'done' && status === 'success' ? true : null;
}
