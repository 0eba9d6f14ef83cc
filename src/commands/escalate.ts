import { EVERYTHING, type Selection, selectableNames } from '../../config/plan.ts';
import type { ReadConfig } from '../../config/read.ts';
import type { CatalogueEntry } from '../../store/catalogue.ts';
import { taskKey } from '../../store/plan.ts';
import { lookUpRun } from '../../store/runs.ts';
import type { ByHand } from '../../store/standing.ts';
import { StoreError } from '../../store/store-error.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { terminal } from '../report/terminal.ts';
import { configuredLanguage } from '../run/configured-language.ts';
import { openRunIn } from '../run/open-run.ts';
import { ownedRun } from '../run/owned-run.ts';
import type { Place } from '../run/place.ts';
import { escalationWord } from '../text/escalation.ts';
import { minute } from '../text/figures.ts';
import { agentRefused, type ConfigOptions, configured } from './configured.ts';
import { drivenSession } from './driven-session.ts';
import { placeOf } from './place.ts';
import { type Asked, mustNotBeBoth, type SessionOptions } from './watched.ts';

export type EscalateOptions = SessionOptions &
  ConfigOptions & {
    reason: string;
    context?: string;
    agent?: boolean;
    run?: string;
    dryRun?: boolean;
  };

/**
 * `roo-fsm escalate`: asks for help at level 3, in a run of its own that makes what failed in an earlier run again, so
 * that what is told is true now and can be checked afterwards.
 */
export async function escalate(options: EscalateOptions): Promise<number> {
  mustNotBeBoth(options);
  const byHand = byHandOf(options);
  const place = placeOf(options);
  const about = runMeant(place, options.run);
  const reread = () => configured(place, options);
  const config = await reread();
  const failed = about === null ? [] : failedIn(about);
  const asked: Asked = {
    intent: { do: 'run' },
    overlap: { policy: 'skip' },
    place,
    config,
    reread,
    noAgent: await agentRefused(place, options, config),
    selection: config.ok ? selectionOf(failed, config.value) : EVERYTHING,
    trigger: 'manual',
    byHand,
    command: 'roo-fsm escalate',
  };
  if (options.dryRun === true)
    return (await import('./escalate-preview.ts')).escalatePreview({ ...asked, byHand }, about, options);
  mustNotBeOpen(place);
  await tellWhatIsMeant(asked, about, failed, options);
  return drivenSession(asked, options);
}

/** Somebody who named no run must see which one is meant, and what of it cannot be made again. */
async function tellWhatIsMeant(
  { place, config, selection }: Asked,
  about: CatalogueEntry | null,
  failed: readonly string[],
  options: EscalateOptions,
): Promise<void> {
  if (options.quiet === true || options.json === true || options.events === true) return;
  const configuredAs = config.ok ? config.value.config.language : await configuredLanguage(place.workspace);
  const { info, language } = terminal(options, process.env, configuredAs);
  if (about === null) return info(`${escalationWord('about.nothing', language)}\n`);
  if (!config.ok) return;
  const again = failed.filter((key) => selection.only.includes(key));
  const gone = failed.filter((key) => !selection.only.includes(key));
  const tasks = again.join(', ') || escalationWord('none', language);
  const { runId, startedAt } = about;
  info(`${escalationWord('about.run', language, { runId, at: minute(startedAt), tasks })}\n`);
  if (gone.length > 0) info(`${escalationWord('about.gone', language, { tasks: gone.join(', ') })}\n`);
}

const MOST_REASON = 500;
const MOST_CONTEXT = 4_000;

function byHandOf({ reason, context, agent = false }: EscalateOptions): ByHand {
  if (reason.trim() === '')
    throw usage('--reason: it says nothing', '--reason "the tests hang since Monday"');
  if (reason.length > MOST_REASON)
    throw usage(`--reason: it is longer than ${MOST_REASON} characters`, 'put the rest into --context');
  if (context !== undefined && context.length > MOST_CONTEXT)
    throw usage(
      `--context: it is longer than ${MOST_CONTEXT} characters`,
      'put it into a file of the workspace, and its path into --context',
    );
  return { reason: reason.trim(), ...(context === undefined ? {} : { context }), agent };
}

const usage = (message: string, remedy: string): CommandError =>
  new CommandError({ reason: 'usage', message, exitCode: EXIT.usage, remedy });

/** The run whose failures are meant: the one that is named, else the last that failed. */
function runMeant({ dataDir }: Place, wanted: string | undefined): CatalogueEntry | null {
  if (wanted !== undefined) return lookUpRun(dataDir, wanted);
  try {
    return lookUpRun(dataDir, 'last-failed');
  } catch (thrown) {
    if (thrown instanceof StoreError && thrown.failure.reason === 'unknown-run') return null;
    throw thrown;
  }
}

const failedIn = ({ closed }: CatalogueEntry): string[] =>
  (closed?.summary.phases ?? []).flatMap((phase) =>
    phase.tasks
      .filter(({ status }) => status === 'failed' || status === 'timed-out')
      .map((task) => taskKey(phase.name, task.name)),
  );

/** No task has this name. */
const NOTHING = '';

/** Only what failed, as far as it is there still; nothing when nothing did. */
function selectionOf(failed: readonly string[], { config }: ReadConfig): Selection {
  const known = new Set(selectableNames(config));
  const only = failed.filter((key) => known.has(key));
  return { only: only.length === 0 ? [NOTHING] : only, skip: [], from: undefined };
}

/** The session would close a run that was left open, which is not what somebody who asks for help means. */
function mustNotBeOpen({ dataDir, lockFile }: Place): void {
  const open = openRunIn(dataDir);
  if (open === undefined || ownedRun(lockFile) !== null) return;
  throw new CommandError({
    reason: 'run-open',
    message: `run ${open.runId} was left open, and nobody can ask for help beside it`,
    exitCode: EXIT.error,
    remedy: 'go on with it with: roo-fsm resume; or end it with: roo-fsm cancel',
  });
}
