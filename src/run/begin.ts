import { v7 as uuid } from 'uuid';
import type { Observation } from '../../store/events.ts';
import { runFile } from '../../store/layout.ts';
import { startOf } from '../../store/run-files.ts';
import { runLog } from '../../store/run-log.ts';
import { beforehand } from './beforehand.ts';
import { conduct } from './conduct.ts';
import { journalOf, type Kit } from './kit.ts';
import { openRunOf } from './open-run.ts';
import type { RunOutcome } from './request.ts';
import { settle } from './settle.ts';
import { startedOf } from './started.ts';

/** `run`: goes on with the open run when it may be, else closes it and begins a new one; `freeId` may be used for it. */
export async function resumeOrBegin(kit: Kit, freeId: string, seen: Observation[]): Promise<RunOutcome> {
  const open = openRunOf(kit.catalogue);
  const { log, told } = open === undefined ? { log: null, told: [] } : await settle(kit, open);
  const observations = [...seen, ...told];
  if (open !== undefined && log !== null) {
    return conduct(kit, { journal: journalOf(kit, open, log), log, start: { as: 'open' }, observations });
  }
  return begin(kit, open?.runId === freeId ? uuid() : freeId, observations);
}

/**
 * A new run: its file is made, then the catalogue knows it, then it gets its first event. So an entry whose file is
 * missing has lost it, and one whose file is empty has never begun.
 */
async function begin(kit: Kit, runId: string, observations: Observation[]): Promise<RunOutcome> {
  const { catalogue, request } = kit;
  const started = startedOf(kit, runId, await beforehand(kit));
  const { machineId } = request.place;
  // The log alone must tell it: the catalogue is made again from the logs.
  const startedAt = startOf(runId);
  const file = runFile(runId, startedAt);
  const log = runLog(request.place.dataDir, file, { files: kit.doors.files });
  log.make();
  catalogue.opened({ runId, machineId, at: startedAt }, { file, startedAt, trigger: request.trigger });
  const journal = journalOf(kit, { runId, machineId }, log);
  return conduct(kit, { journal, log, start: { as: 'new', started }, observations });
}
