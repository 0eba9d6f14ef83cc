import { arch, platform } from 'node:os';
import { v7 as uuid } from 'uuid';
import { MACHINE_VERSION } from '../../machines/version.ts';
import { Catalogue, type CatalogueEntry } from '../../store/catalogue.ts';
import type { DataOf, Observation } from '../../store/events.ts';
import { type Layout, layout, prepareDataDir, runFile } from '../../store/layout.ts';
import { acquireLock, type LockOwner } from '../../store/lock.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { openCatalogue, type Rebuilt } from '../../store/rebuild.ts';
import { runLog } from '../../store/run-log.ts';
import { StoreError } from '../../store/store-error.ts';
import { diagnostics } from '../system/diagnostics.ts';
import { createMask } from '../system/mask.ts';
import { liveness, whoAmI } from '../system/process-identity.ts';
import { conduct } from './conduct.ts';
import { realDoors } from './doors.ts';
import type { Input } from './drive.ts';
import { Inbox } from './inbox.ts';
import { journalOf, type Kit, kitOf, now } from './kit.ts';
import type { RunOutcome, RunRequest } from './request.ts';
import { settle } from './settle.ts';
import { onSignals } from './signals.ts';

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
  const mask = createMask({ env: process.env });
  const notes = diagnostics(files.diagnostics, request.logLevel ?? 'warn', mask.text);
  let catalogue: Catalogue | null = null;
  try {
    const doors = request.doors ?? realDoors;
    const opened = openCatalogue(place.dataDir, now(), doors.files);
    catalogue = opened.catalogue;
    if (opened.rebuilt !== null) notes.note('warn', 'the catalogue was rebuilt', opened.rebuilt);
    const kit = kitOf(request, { files, catalogue, inbox, notes, mask, doors });
    return await resumeOrBegin(kit, owner.runId, noticed(acquired.takenOverFrom, opened.rebuilt));
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

/** The run that will probably be gone on with, for whoever meets the lock. A damaged catalogue is for who holds it. */
function openRunIn(files: Layout): CatalogueEntry | undefined {
  try {
    return openRunOf(new Catalogue(new LowdbLog(files.catalogue, { endOnly: true })));
  } catch (thrown) {
    if (thrown instanceof StoreError && thrown.failure.reason === 'corrupt') return undefined;
    throw thrown;
  }
}

/** The run that was opened and not closed; only the last one of a catalogue can be. */
const openRunOf = (catalogue: Catalogue): CatalogueEntry | undefined =>
  catalogue.entries().findLast((entry) => entry.closed === null);

async function resumeOrBegin(kit: Kit, freeId: string, seen: Observation[]): Promise<RunOutcome> {
  const open = openRunOf(kit.catalogue);
  const { log, told } = open === undefined ? { log: null, told: [] } : settle(kit, open);
  const observations = [...seen, ...told];
  if (open !== undefined && log !== null) {
    return conduct(kit, { journal: journalOf(kit, open, log), log, first: null, observations });
  }
  return begin(kit, open?.runId === freeId ? uuid() : freeId, observations);
}

/** A new run: known to the catalogue before its file is made, so that no file is ever without an entry. */
async function begin(kit: Kit, runId: string, observations: Observation[]): Promise<RunOutcome> {
  const { catalogue, request } = kit;
  const { machineId } = request.place;
  const startedAt = now();
  const file = runFile(runId, startedAt);
  catalogue.opened({ runId, machineId, at: startedAt }, { file, startedAt, trigger: request.trigger });
  const log = runLog(request.place.dataDir, file, { files: kit.doors.files });
  const first: Input = { kind: 'fact', fact: { type: 'run.started', data: startedOf(kit, runId) } };
  return conduct(kit, { journal: journalOf(kit, { runId, machineId }, log), log, first, observations });
}

function startedOf({ request, plan, digest }: Kit, runId: string): DataOf<'run.started'> {
  const { config, trigger, productVersion, place } = request;
  return {
    plan,
    ...(config.ok ? {} : { configError: config.failure }),
    planDigest: digest,
    machineVersion: MACHINE_VERSION,
    productVersion,
    trigger,
    dryRun: false,
    // The random end of the id is as good a seed as any, and the log shows where it came from.
    seed: Number.parseInt(runId.slice(-7), 16),
    workspace: place.workspace,
    platform: `${platform()} ${arch()}`,
    nodeVersion: process.version,
  };
}

/** What this process noticed before its run, for the log of the run. */
function noticed(dead: LockOwner | null, rebuilt: Rebuilt | null): Observation[] {
  return [
    ...(dead === null ? [] : [takenOverFrom(dead)]),
    ...(rebuilt === null ? [] : [rebuiltFrom(rebuilt)]),
  ];
}

const rebuiltFrom = ({ runs, unreadable, damaged }: Rebuilt): Observation => ({
  type: 'catalogue.rebuilt',
  data: { runs, unreadable: unreadable.length, damaged },
});

const takenOverFrom = ({ pid, host, runId }: LockOwner): Observation => ({
  type: 'lock.taken-over',
  data: { pid, host, runId, why: 'its process is gone' },
});
