import { v7 as uuid } from 'uuid';
import { eventsOf } from '../../../store/event-log.ts';
import { dryRunFile, layout, prepareDataDir } from '../../../store/layout.ts';
import { LowdbLog } from '../../../store/lowdb-log.ts';
import { expectedOf, type Foreseen } from '../../../store/outlook.ts';
import { summarise } from '../../../store/projections/summary.ts';
import { systemClock } from '../../system/clock.ts';
import { diagnostics } from '../../system/diagnostics.ts';
import { realDoors } from '../doors.ts';
import { drive, type Input } from '../drive.ts';
import { Inbox } from '../inbox.ts';
import { journalOf, planFor } from '../kit.ts';
import { maskedFor } from '../mask-fact.ts';
import { maskFor } from '../mask-for.ts';
import { Performer } from '../performer.ts';
import { planDigest } from '../plan-digest.ts';
import { reporting } from '../reporting.ts';
import type { RunRequest } from '../request.ts';
import { onSignals } from '../signals.ts';
import { startedOf } from '../started.ts';
import { workshopOf } from '../workshop.ts';
import { outlookOf, readableHistory } from './outlook.ts';
import { previewing, previewPlan } from './preview.ts';

/** What came of a dry run; `signal` is what ended it early. */
export type DryRun = Foreseen & { signal: string | null };

/**
 * A run in which every task only looks: the same machine, loop and log, without a lock and outside of the catalogue,
 * so that it may be made beside a run at work and is in no statistics.
 */
export async function dryRun(request: RunRequest): Promise<DryRun> {
  const { place } = request;
  prepareDataDir(place.dataDir);
  const files = layout(place.dataDir);
  const doors = request.doors ?? realDoors;
  const mask = await maskFor(request.config, process.env);
  const notes = diagnostics(files.dryRunDiagnostics, request.logLevel ?? 'warn', mask);
  const plan = planFor(request, mask);
  const digest = planDigest(plan, files.key);
  const outlook = outlookOf(place, { digest, now: systemClock.now(), files: doors.files });

  const runId = uuid();
  const file = files.run(dryRunFile(runId));
  const log = new LowdbLog(file, { files: doors.files });
  log.make();
  const followed = { request, plan: plan === null ? null : previewPlan(plan), digest, mask };
  const { cache, ...shop } = workshopOf(followed, runId, request.anew === true ? 'look-anew' : 'look');
  const inbox = new Inbox<Input>();
  const performer = new Performer(
    {
      ...shop,
      kindOf: previewing(doors.kindOf, plan, cache),
      history: (since) => Promise.resolve(readableHistory(place.dataDir, since) ?? []),
    },
    (fact) => inbox.put({ kind: 'fact', fact }),
  );
  inbox.put({
    kind: 'fact',
    fact: { type: 'run.started', data: startedOf(followed, runId, { dryRun: true }) },
  });
  let signal: string | null = null;
  // There is nothing to go on with later, so a signal ends it for good.
  const signals = onSignals((name) => {
    signal = name;
    inbox.put({ kind: 'fact', fact: { type: 'cancel.requested', data: { by: name } } });
  });
  try {
    const journal = journalOf({ mask }, { runId, machineId: place.machineId }, log);
    await drive({
      journal,
      inbox,
      performer,
      report: reporting(notes, request),
      observations: [],
    });
    const summary = summarise(eventsOf(log.commits));
    if (summary === null) throw new Error('the dry run has no first event');
    // Masked only now: the tasks have told of more secrets meanwhile.
    const shown = maskedFor(mask)({ type: 'run.started', data: startedOf({ request, plan, digest }, runId) });
    return {
      summary,
      plan: shown.data.plan,
      outlook,
      expected: expectedOf(summary, plan, outlook),
      file,
      signal,
    };
  } finally {
    signals.off();
    log.close();
    await notes.close();
  }
}
