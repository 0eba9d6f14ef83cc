import { readOwner } from '../../store/lock.ts';
import { summarise } from '../../store/projections/summary.ts';
import { lookUpRun, readRun } from '../../store/runs.ts';
import { StoreError } from '../../store/store-error.ts';
import { EXIT } from '../cli/errors.ts';
import { exitCodeOf, runDocument, shownStatus } from '../report/run-document.ts';
import { runReport } from '../report/run-report.ts';
import { terminal } from '../report/terminal.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import { liveness } from '../system/process-identity.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';

/** `roo-fsm show <runId>`: the report of a run again. */
export async function show(wanted: string, options: CommonOptions): Promise<number> {
  const place = placeOf(options);
  const screen = terminal(options, process.env, await configuredLanguage(place.workspace));
  const entry = lookUpRun(place.dataDir, wanted);
  const { events } = readRun(place.dataDir, entry);
  const summary = summarise(events) ?? entry.closed?.summary;
  if (summary === undefined) {
    throw new StoreError({ reason: 'unknown-run', wanted, known: 1 });
  }
  const owner = readOwner(place.lockFile);
  const status = shownStatus(summary, owner !== null && liveness(owner) === 'alive');
  const [first] = events;
  const notices = first?.type === 'run.started' ? (first.data.plan?.notices ?? []) : [];
  if (options.json === true) {
    const document = runDocument(summary, screen.language, { status, exitCode: exitCodeOf(status) });
    screen.out(`${JSON.stringify(document, null, 2)}\n`);
  } else {
    screen.out(runReport(summary, status, notices, { ...screen, verbose: options.verbose === true }));
  }
  return EXIT.success;
}
