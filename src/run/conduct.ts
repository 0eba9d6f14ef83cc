import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { closeInCatalogue } from '../../store/closing.ts';
import { eventsOf } from '../../store/event-log.ts';
import type { DataOf, Observation } from '../../store/events.ts';
import type { LowdbLog } from '../../store/lowdb-log.ts';
import { summarise } from '../../store/projections/summary.ts';
import { intercomFileOf } from '../intercom/file-of.ts';
import { systemClock } from '../system/clock.ts';
import { findsStrays } from '../system/processes/strays.ts';
import { afterRun, greet } from './after-run.ts';
import type { Workshop } from './attempt.ts';
import { drive } from './drive.ts';
import { endLeftovers } from './end-leftovers.ts';
import { pastRuns, recentRuns } from './history.ts';
import type { Journal } from './journal.ts';
import type { Kit } from './kit.ts';
import { announcingOf, ladderOf } from './ladder-of.ts';
import { Performer } from './performer.ts';
import { type Report, reporting } from './reporting.ts';
import type { RunOutcome } from './request.ts';
import { tailCut } from './tail-cut.ts';
import { watchForCancel } from './watch-for-cancel.ts';
import { workshopOf } from './workshop.ts';

/** A new run with what it begins with, an open one that goes on, or an open one that is ended for good. */
type Start = { as: 'new'; started: DataOf<'run.started'> } | { as: 'open' } | { as: 'cancelled'; by: string };

type Run = {
  journal: Journal;
  log: LowdbLog;
  start: Start;
  observations: Observation[];
};

/** Drives a run to its end, or until a signal suspends it, and closes it in the catalogue when it has ended. */
export async function conduct(kit: Kit, run: Run): Promise<RunOutcome> {
  const { inbox, catalogue } = kit;
  const { journal, log, start, observations } = run;
  const report = reporting(kit.notes, kit.request);
  const performer = new Performer(workshop(kit, journal.identity.runId), (fact) =>
    inbox.put({ kind: 'fact', fact }),
  );
  const { runId } = journal.identity;
  kit.workOn(runId);
  const watch = watchForCancel(kit.request.place.lockFile, runId, systemClock, ({ by }) =>
    inbox.put({ kind: 'fact', fact: { type: 'cancel.requested', data: { by } } }),
  );
  try {
    if (start.as === 'new') {
      observations.push(...(await waitingIn(kit)));
      inbox.put({ kind: 'fact', fact: { type: 'run.started', data: start.started } });
    } else {
      await takeUp(run, performer, report);
    }
    const greeted = start.as === 'new' ? greet(kit, runId) : Promise.resolve();
    const end = await drive({ journal, inbox, performer, report, observations });
    await greeted;
    if (end.end === 'completed') await conclude(kit, journal, log, report);
    const summary =
      end.end === 'completed' ? closeInCatalogue(catalogue, log) : summarise(eventsOf(log.commits));
    if (summary === null) throw new Error('the run has no first event');
    return { kind: 'ran', summary, end, resumed: start.as === 'open' };
  } finally {
    watch.off();
    log.close();
  }
}

/** What is noted and told at the end of a run. */
async function conclude(kit: Kit, journal: Journal, log: LowdbLog, report: Report): Promise<void> {
  const events = eventsOf(log.commits);
  const world = events[0]?.type === 'run.started' && events[0].data.world !== undefined;
  if (world) {
    const { recordWorld } = await import('../rollback/world.ts');
    const now = await recordWorld(kit.request.place.workspace);
    if (now !== null) report(journal.observe({ type: 'world.recorded', data: now }));
  }
  await afterRun(kit, eventsOf(log.commits));
}

/** What waits in INTERCOM when a run begins. */
async function waitingIn(kit: Kit): Promise<Observation[]> {
  const { intercom: config, workspace, machineId, now } = announcingOf(kit);
  if (!config.enabled || !config.checkBeforeExecution) return [];
  // Where there is no such file, what reads it need not be loaded.
  if (!existsSync(resolve(workspace, intercomFileOf(config, machineId)))) return [];
  const { readWaiting } = await import('../intercom/intercom.ts');
  const data = await readWaiting({ config, workspace, machineId, now });
  return data === null ? [] : [{ type: 'intercom.read', data }];
}

/** Goes on where the last process ended, after ending what it left at work: an attempt is never made beside itself. */
async function takeUp({ journal, log, start }: Run, performer: Performer, report: Report): Promise<void> {
  await endLeftovers(journal.identity.runId, log);
  const events = eventsOf(log.commits);
  const begun = events.at(-1)?.type !== 'run.suspended';
  for (const event of events) performer.note(event);
  for (const cut of tailCut(`${journal.identity.runId}.jsonl`, log)) report(journal.observe(cut));
  const openAttempts = Object.keys(journal.state.attempts);
  const resumed = journal.observe({
    type: 'run.resumed',
    data: { pid: process.pid, host: hostname(), openAttempts },
  });
  // The ladder must know too that nobody saw what happened in between.
  for (const event of resumed) performer.note(event);
  report(resumed);
  if (start.as === 'cancelled') {
    report(journal.fact({ type: 'cancel.requested', data: { by: start.by } }).events);
  }
  performer.restore(journal.state, journal.elapsedMs(), begun);
}

function workshop(kit: Kit, runId: string): Workshop {
  const { request, doors, inbox } = kit;
  const { dataDir } = request.place;
  return {
    ...workshopOf(kit, runId, request.anew === true ? 'renew' : 'lend'),
    kindOf: doors.kindOf,
    ladder: ladderOf(kit, runId),
    history: (since) => Promise.resolve(pastRuns(dataDir, since)),
    recent: recentRuns(dataDir, systemClock.now),
    // Where they can be found by their environment a note would only cost a write.
    ...(findsStrays() ? {} : { onSpawn: noting(inbox) }),
  };
}

const noting =
  (inbox: Kit['inbox']) =>
  (taskId: string, pid: number): void =>
    inbox.put({
      kind: 'observation',
      observation: { type: 'process.spawned', data: { taskId, pid } },
    });
