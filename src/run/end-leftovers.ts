import { eventsOf } from '../../store/event-log.ts';
import type { LowdbLog } from '../../store/lowdb-log.ts';
import { systemClock } from '../system/clock.ts';
import { endNoted } from '../system/processes/noted-processes.ts';
import { endStrays } from '../system/processes/strays.ts';
import { fold } from './fold.ts';

/** Ends what a run left at work whose process of roo-fsm died; `log` is `null` when it cannot be read. */
export async function endLeftovers(runId: string, log: LowdbLog | null): Promise<void> {
  await endStrays(`ROO_FSM_RUN_ID=${runId}`, systemClock);
  if (log !== null) await endNoted(notedIn(log), systemClock);
}

/** The processes of open attempts and of an agent that is still awaited; those of others were ended with them. */
function notedIn(log: LowdbLog): { pid: number; at: string }[] {
  const events = eventsOf(log.commits);
  if (!events.some(({ type }) => type === 'process.spawned' || type === 'agent.started')) return [];
  const { state } = fold(log.commits);
  return events.flatMap((event) => {
    const isLeft =
      (event.type === 'process.spawned' && state?.attempts[event.data.taskId] !== undefined) ||
      (event.type === 'agent.started' && state?.awaiting === 'agent');
    return isLeft ? [{ pid: event.data.pid, at: event.at }] : [];
  });
}
