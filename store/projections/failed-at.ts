import { dependencyOf } from '../failure.ts';
import { taskKey } from '../plan.ts';
import type { RunSummary, TaskSummary } from './summary.ts';

/**
 * By `phase/task`, what the tasks of a run failed at: `host:<name>`, `remote:<name>` or `mcp:<server>`. The list of runs
 * keeps it, because one failure can stand for several servers, and the findings that name them are not in the list.
 */
export const failedAtOf = (run: RunSummary): Record<string, string[]> =>
  run.failedAt ??
  Object.fromEntries(
    run.phases.flatMap((phase) =>
      phase.tasks
        .map((task) => [taskKey(phase.name, task.name), dependenciesOf(task)] as const)
        .filter(([, dependencies]) => dependencies.length > 0),
    ),
  );

/** What `network` tasks see does not count: behind a proxy no direct connection may be possible, and nothing failed at it. */
function dependenciesOf({ status, failure, findings }: TaskSummary): string[] {
  if ((status !== 'failed' && status !== 'timed-out') || failure === undefined) return [];
  const silent = findings.flatMap(({ code, params: { server } }) =>
    code === 'mcp.no-handshake' && typeof server === 'string' ? [`mcp:${server}`] : [],
  );
  const own = dependencyOf(failure);
  return [...new Set(own === null ? silent : [own, ...silent])].slice(0, MOST);
}

/** Of one task; the list of runs must stay short. */
const MOST = 20;
