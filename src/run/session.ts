import { arch, hostname, platform } from 'node:os';
import { v7 as uuid } from 'uuid';
import { toPlan } from '../../config/read.ts';
import type { Selection } from '../../config/plan.ts';
import { MACHINE_VERSION } from '../../machines/version.ts';
import { Catalogue, type CatalogueEntry } from '../../store/catalogue.ts';
import { eventsOf } from '../../store/event-log.ts';
import type { ConfigError, DataOf, StoredEvent, Trigger } from '../../store/events.ts';
import { type Layout, layout, prepareDataDir, runFile } from '../../store/layout.ts';
import { acquireLock, type LockOwner } from '../../store/lock.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import type { Plan } from '../../store/plan.ts';
import { type RunSummary, summarise } from '../../store/projections/summary.ts';
import type { Result } from '../../store/result.ts';
import { closeInCatalogue, closeUnreadable } from '../../store/runs.ts';
import type { ReadConfig } from '../../config/read.ts';
import { systemClock } from '../system/clock.ts';
import { type Diagnostics, diagnostics, type LogLevel } from '../system/diagnostics.ts';
import { createMask } from '../system/mask.ts';
import { liveness, whoAmI } from '../system/process-identity.ts';
import { spawnedProcesses } from '../system/spawned-processes.ts';
import { kindOf } from '../tasks/kinds.ts';
import type { Workshop } from './attempt.ts';
import { type Driven, drive, type Input } from './drive.ts';
import { fold } from './fold.ts';
import { pastRuns } from './history.ts';
import { Inbox } from './inbox.ts';
import { Journal } from './journal.ts';
import { maskedFor } from './mask-fact.ts';
import { judgeOpenRun } from './open-run.ts';
import { Performer } from './performer.ts';
import type { Place } from './place.ts';
import { planDigest } from './plan-digest.ts';
import { onSignals } from './signals.ts';

export type RunRequest = {
  place: Place;
  config: Result<ReadConfig, ConfigError>;
  selection: Selection;
  trigger: Trigger;
  productVersion: string;
  /** How the user started this, for whoever finds the lock. */
  command: string;
  /** Hears of every event as soon as it is durable. */
  report: (events: readonly StoredEvent[]) => void;
  onOutput?: (taskId: string, text: string) => void;
  /** How much goes to the diagnostic log; warnings and errors unless told. */
  logLevel?: LogLevel | undefined;
};

export type RunOutcome =
  | { kind: 'ran'; summary: RunSummary; end: Driven; resumed: boolean }
  | { kind: 'locked'; path: string; owner: LockOwner | null };

/** One `run`: takes the lock, goes on with an open run or begins a new one, and drives it to its end. */
export async function runSession(request: RunRequest): Promise<RunOutcome> {
  const { place } = request;
  prepareDataDir(place.dataDir);
  const files = layout(place.dataDir);
  const owner = whoAmI(openRunIn(files)?.runId ?? uuid(), request.command, now());
  const acquired = acquireLock(place.lockFile, owner, liveness);
  if (acquired.kind === 'held') return { kind: 'locked', path: acquired.path, owner: acquired.owner };
  const inbox = new Inbox<Input>();
  const signals = onSignals((signal) => inbox.put({ kind: 'suspend', signal }));
  const notes = diagnostics(
    files.diagnostics,
    request.logLevel ?? 'warn',
    createMask({ env: process.env }).text,
  );
  let catalogue: Catalogue | null = null;
  try {
    catalogue = new Catalogue(new LowdbLog(files.catalogue, { endOnly: true }));
    return await new Session(request, { files, catalogue, inbox, notes }).run(acquired.takenOverFrom);
  } catch (thrown) {
    notes.note('error', 'the run was given up', {
      stack: thrown instanceof Error ? thrown.stack : String(thrown),
    });
    throw thrown;
  } finally {
    catalogue?.close();
    acquired.lock.release();
    signals.off();
    await notes.close();
  }
}

/** The run that was opened and not closed; only the last one of a catalogue can be. */
const openRunIn = (files: Layout): CatalogueEntry | undefined =>
  new Catalogue(new LowdbLog(files.catalogue, { endOnly: true }))
    .entries()
    .findLast((entry) => entry.closed === null);

const now = (): string => new Date(systemClock.now()).toISOString();

/** What a session works with beside its request. */
type Equipment = { files: Layout; catalogue: Catalogue; inbox: Inbox<Input>; notes: Diagnostics };

class Session {
  #request: RunRequest;
  #files: Layout;
  #catalogue: Catalogue;
  #inbox: Inbox<Input>;
  #notes: Diagnostics;
  #plan: Plan | null;
  #digest: string;
  #mask = createMask({ env: process.env });

  constructor(request: RunRequest, { files, catalogue, inbox, notes }: Equipment) {
    this.#request = request;
    this.#files = files;
    this.#catalogue = catalogue;
    this.#inbox = inbox;
    this.#notes = notes;
    this.#plan = request.config.ok ? toPlan(request.config.value, request.selection) : null;
    this.#digest = planDigest(this.#plan, files.key);
    notes.note('info', 'configuration read', {
      source: request.config.ok ? request.config.value.source : 'unreadable',
    });
  }

  async run(dead: LockOwner | null): Promise<RunOutcome> {
    const open = this.#catalogue.entries().findLast((entry) => entry.closed === null);
    const resumable = open === undefined ? null : this.#settle(open);
    if (open !== undefined && resumable !== null) return this.#resume(open, resumable, dead);
    return this.#begin(dead);
  }

  /** The log of the open run if it can go on; otherwise it is closed, with the reason. */
  #settle(entry: CatalogueEntry): LowdbLog | null {
    const file = this.#files.run(entry.file);
    const judged = judgeOpenRun(entry, file, { digest: this.#digest, now: systemClock.now() });
    this.#notes.note(judged.kind === 'resume' ? 'info' : 'warn', `found an open run: ${judged.kind}`, {
      entry,
    });
    switch (judged.kind) {
      case 'resume':
        return judged.log;
      case 'ended':
        closeInCatalogue(this.#catalogue, judged.log, now());
        return null;
      case 'unreadable':
        closeUnreadable(this.#catalogue, entry, judged.reason, now());
        return null;
      case 'abandon': {
        const journal = this.#journal(entry, judged.log);
        this.#request.report(journal.fact({ type: 'run.abandoned', data: { reason: judged.reason } }).events);
        closeInCatalogue(this.#catalogue, judged.log, now());
        judged.log.close();
        return null;
      }
      default:
        return judged satisfies never;
    }
  }

  async #begin(dead: LockOwner | null): Promise<RunOutcome> {
    const runId = uuid();
    const { machineId } = this.#request.place;
    const startedAt = now();
    const file = runFile(runId, startedAt);
    this.#catalogue.opened(
      { runId, machineId, at: startedAt },
      { file, startedAt, trigger: this.#request.trigger },
    );
    const log = new LowdbLog(this.#files.run(file));
    const journal = this.#journal({ runId, machineId }, log);
    const first: Input = { kind: 'fact', fact: { type: 'run.started', data: this.#started(runId) } };
    return this.#drive(journal, log, { first, resumed: false, dead });
  }

  async #resume(entry: CatalogueEntry, log: LowdbLog, dead: LockOwner | null): Promise<RunOutcome> {
    return this.#drive(this.#journal(entry, log), log, { first: null, resumed: true, dead });
  }

  #started(runId: string): DataOf<'run.started'> {
    const { config, trigger, productVersion, place } = this.#request;
    return {
      plan: this.#plan,
      ...(config.ok ? {} : { configError: config.failure }),
      planDigest: this.#digest,
      machineVersion: MACHINE_VERSION,
      productVersion,
      trigger,
      dryRun: false,
      seed: Number.parseInt(runId.slice(-7), 16),
      workspace: place.workspace,
      platform: `${platform()} ${arch()}`,
      nodeVersion: process.version,
    };
  }

  #journal(identity: { runId: string; machineId: string }, log: LowdbLog): Journal {
    const { runId, machineId } = identity;
    const events = eventsOf(log.commits);
    return new Journal({
      identity: { runId, machineId },
      log,
      clock: systemClock,
      mask: maskedFor(this.#mask),
      state: fold(log.commits).state,
      ownedBeforeMs: events.at(-1)?.elapsedMs ?? 0,
    });
  }

  async #drive(
    journal: Journal,
    log: LowdbLog,
    { first, resumed, dead }: { first: Input | null; resumed: boolean; dead: LockOwner | null },
  ): Promise<RunOutcome> {
    const inbox = this.#inbox;
    const report = (events: readonly StoredEvent[]): void => {
      for (const { seq, type } of events) this.#notes.note('debug', type, { seq });
      this.#request.report(events);
    };
    const workshop = this.#workshop(journal.identity.runId);
    const performer = new Performer(workshop, (fact) => inbox.put({ kind: 'fact', fact }));
    try {
      const torn = log.tornBytes;
      if (first !== null) inbox.put(first);
      else this.#takeUp(journal, log, performer, torn);
      const takenOver = dead === null ? [] : [takenOverFrom(dead)];
      const parts = { journal, inbox, performer, report, observations: takenOver };
      const end = await drive(parts);
      const summary =
        end.end === 'completed'
          ? closeInCatalogue(this.#catalogue, log, now())
          : summarise(eventsOf(log.commits));
      if (summary === null) throw new Error('the run has no first event');
      return { kind: 'ran', summary, end, resumed };
    } finally {
      log.close();
    }
  }

  /** Goes on where the last process ended. */
  #takeUp(journal: Journal, log: LowdbLog, performer: Performer, torn: number): void {
    const events = eventsOf(log.commits);
    const begun = events.at(-1)?.type !== 'run.suspended';
    for (const event of events) performer.note(event);
    const { report } = this.#request;
    if (torn > 0)
      report(journal.observe({ type: 'tail.cut', data: { file: journal.identity.runId, bytes: torn } }));
    const openAttempts = Object.keys(journal.state.attempts);
    report(
      journal.observe({ type: 'run.resumed', data: { pid: process.pid, host: hostname(), openAttempts } }),
    );
    performer.restore(journal.state, journal.elapsedMs(), begun);
  }

  #workshop(runId: string): Workshop {
    const { place, onOutput } = this.#request;
    return {
      runId,
      workspace: place.workspace,
      dataDir: place.dataDir,
      plan: this.#plan,
      clock: systemClock,
      processes: spawnedProcesses(systemClock),
      mask: this.#mask,
      kindOf,
      history: (since) => Promise.resolve(pastRuns(place.dataDir, since)),
      ...(onOutput === undefined ? {} : { onOutput }),
    };
  }
}

const takenOverFrom = ({ pid, host, runId }: LockOwner) => ({
  type: 'lock.taken-over' as const,
  data: { pid, host, runId, why: 'its process is gone' },
});
