import { EVERYTHING, type Selection, selectableNames } from '../../config/plan.ts';
import { nearest } from '../../config/problems/problems.ts';
import { type ReadConfig, toPlan } from '../../config/read.ts';
import type { Trigger } from '../../store/events.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import type { Doors } from '../run/doors.ts';
import type { Place } from '../run/place.ts';
import type { Overlap } from '../run/request.ts';
import { PATIENCE_MS } from './cancel.ts';
import { agentRefused, alone, type ConfigOptions, configured } from './configured.ts';
import { drivenSession } from './driven-session.ts';
import { placeOf } from './place.ts';
import { type Asked, mustNotBeBoth, type SessionOptions } from './watched.ts';

export type RunOptions = SessionOptions &
  ConfigOptions & {
    only?: string[];
    skip?: string[];
    from?: string;
    overlap?: 'skip' | 'wait' | 'replace';
    trigger?: Trigger;
    dryRun?: boolean;
    /** False with --no-cache. */
    cache?: boolean;
  };

/** `roo-fsm run`: one orchestration of the workspace, from its configuration to its report. */
export async function run(options: RunOptions): Promise<number> {
  mustNotBeBoth(options);
  mustNotOverlapDry(options);
  return runIn(placeOf(options), options);
}

/** The same for a place that is known. */
export async function runIn(place: Place, options: RunOptions, doors?: Doors): Promise<number> {
  // A demo is the same for everybody.
  const reread = () =>
    configured(place, options, options.trigger === 'demo' ? alone(process.env) : process.env);
  const config = await reread();
  const asked: Asked = {
    intent: { do: 'run' },
    overlap: overlapOf(options),
    place,
    config,
    reread,
    noAgent: await agentRefused(place, options, config),
    selection: config.ok ? selectionOf(options, config.value) : EVERYTHING,
    trigger: options.trigger ?? 'manual',
    anew: options.cache === false,
    command: 'roo-fsm run',
    doors,
  };
  if (options.dryRun !== true) return drivenSession(asked, options);
  return (await import('./dry-run.ts')).dryRunSession(asked, options);
}

function mustNotOverlapDry({ dryRun, overlap = 'skip' }: RunOptions): void {
  if (dryRun !== true || overlap === 'skip') return;
  throw new CommandError({
    reason: 'usage',
    message: '--dry-run and --overlap cannot be given together: a dry run takes no lock and disturbs no run',
    exitCode: EXIT.usage,
    remedy: 'roo-fsm run --dry-run',
  });
}

function overlapOf(options: RunOptions): Overlap {
  switch (options.overlap) {
    case undefined:
    case 'skip':
      return { policy: 'skip' };
    case 'wait':
      return { policy: 'wait' };
    case 'replace':
      return { policy: 'replace', by: 'roo-fsm run --overlap replace', patienceMs: PATIENCE_MS, force: true };
    default:
      return options.overlap satisfies never;
  }
}

/** Checks what is given with --only, --skip and --from against the configuration. */
function selectionOf(options: RunOptions, read: ReadConfig): Selection {
  const selection = namesOf(options, read);
  const given = selection.only.length > 0 || selection.skip.length > 0 || selection.from !== undefined;
  const left = toPlan(read, selection).phases.some((phase) => phase.skip === undefined);
  if (!given || left) return selection;
  throw new CommandError({
    reason: 'usage',
    message: 'no task is left to run with these --only, --skip and --from',
    exitCode: EXIT.usage,
    remedy: `phases: ${read.config.phases.map((phase) => phase.name).join(', ')}`,
  });
}

function namesOf(options: RunOptions, { config }: ReadConfig): Selection {
  const known = selectableNames(config);
  const phases = config.phases.map((phase) => phase.name);
  const check = (option: string, given: string, names: readonly string[]): string => {
    const name = given.normalize();
    if (names.includes(name)) return name;
    const near = nearest(name, names);
    throw new CommandError({
      reason: 'usage',
      message: `${option}: there is no ${option === '--from' ? 'phase' : 'phase or task'} with the name "${name}"`,
      exitCode: EXIT.usage,
      remedy: near === undefined ? `phases: ${phases.join(', ')}` : `did you mean "${near}"?`,
    });
  };
  return {
    only: (options.only ?? []).map((name) => check('--only', name, known)),
    skip: (options.skip ?? []).map((name) => check('--skip', name, known)),
    from: options.from === undefined ? undefined : check('--from', options.from, phases),
  };
}
