import { EVERYTHING } from '../../config/plan.ts';
import type { CatalogueEntry } from '../../store/catalogue.ts';
import type { StoredEvent } from '../../store/events.ts';
import { summarise } from '../../store/projections/summary.ts';
import { lookUpRecord, readRun } from '../../store/runs.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { rollbackDocument, rollbackReport } from '../report/rollback-report.ts';
import { terminal } from '../report/terminal.ts';
import { type Action, outcomeOf, storedOf } from '../rollback/action.ts';
import { undoPart } from '../rollback/parts.ts';
import { PARTS, rollbackPlan } from '../rollback/plan.ts';
import { undoneOf } from '../rollback/undone.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import { maskFor } from '../run/mask-for.ts';
import { openRunIn } from '../run/open-run.ts';
import type { Place } from '../run/place.ts';
import { isSamePath } from '../tasks/workspace-path.ts';
import { configured } from './configured.ts';
import { drivenSession } from './driven-session.ts';
import { placeOf } from './place.ts';
import { mustNotBeBoth, type SessionOptions } from './watched.ts';

export type RollbackOptions = SessionOptions & { dryRun?: boolean };

/** `roo-fsm rollback <runId>`: undoes what a run did, as a run of its own that names the one it undoes. */
export async function rollback(wanted: string, options: RollbackOptions): Promise<number> {
  mustNotBeBoth(options);
  const place = placeOf(options);
  const entry = lookUpRecord(place.dataDir, wanted);
  const { events } = readRun(place.dataDir, entry);
  mustBeUndoable(place, entry, events);
  return options.dryRun === true ? look(place, events, options) : make(place, entry.runId, options);
}

async function make(place: Place, runId: string, options: RollbackOptions): Promise<number> {
  mustNotBeOpen(place, runId);
  return drivenSession(
    {
      intent: { do: 'run' },
      overlap: { policy: 'skip' },
      place,
      config: await configured(place, {}),
      selection: EVERYTHING,
      trigger: 'manual',
      command: 'roo-fsm rollback',
      rollsBack: runId,
      plan: rollbackPlan(runId),
    },
    options,
  );
}

/** Says what would be done; like every dry run it takes no lock and changes nothing. */
async function look(place: Place, events: readonly StoredEvent[], options: RollbackOptions): Promise<number> {
  const screen = terminal(options, process.env, await configuredLanguage(place.workspace));
  const undone = undoneOf(events);
  const { signal } = new AbortController();
  const actions: Action[] = [];
  for (const part of PARTS)
    actions.push(...(await undoPart(part, undone, { ...place, env: {}, signal, dryRun: true })));
  const outcome = outcomeOf(actions);
  const exitCode = outcome === 'done' || outcome === 'nothing' ? EXIT.success : EXIT.failure;
  const mask = await maskFor(await configured(place, {}), process.env);
  const told = mask.json(actions.map(storedOf));
  const shown = { runId: undone.runId, outcome, actions: told };
  screen.out(
    options.json === true
      ? `${JSON.stringify(rollbackDocument(shown, screen.language, exitCode), null, 2)}\n`
      : rollbackReport(shown, screen),
  );
  return exitCode;
}

function mustBeUndoable(place: Place, { runId }: CatalogueEntry, events: readonly StoredEvent[]): void {
  const [started] = events;
  if (started?.type !== 'run.started') throw new Error('a log that does not begin with run.started');
  const { dryRun, workspace } = started.data;
  if (dryRun)
    throw cannot(`run ${runId} was a dry run and changed nothing`, 'roo-fsm history lists the runs');
  if (started.machineId !== place.machineId)
    throw cannot(`run ${runId} was made on another machine: ${started.machineId}`, 'roll it back there');
  if (!isSamePath(workspace, place.workspace))
    throw cannot(`run ${runId} was made in another workspace: ${workspace}`, `--workspace ${workspace}`);
  if (summarise(events)?.status === 'open')
    throw cannot(
      `run ${runId} has not ended`,
      'end it first with: roo-fsm cancel, or go on with it: roo-fsm resume',
    );
}

/** Another run that is open would be closed by this one; only the rollback of the same run is gone on with. */
function mustNotBeOpen(place: Place, runId: string): void {
  const open = openRunIn(place.dataDir);
  if (open === undefined) return;
  const [started] = readRun(place.dataDir, open).events;
  if (started?.type === 'run.started' && started.data.rollsBack === runId) return;
  throw cannot(
    `run ${open.runId} is open`,
    'go on with it or end it first: roo-fsm resume, or roo-fsm cancel',
  );
}

const cannot = (message: string, remedy: string): CommandError =>
  new CommandError({ reason: 'cannot-roll-back', message, exitCode: EXIT.error, remedy });
