import { arch, platform } from 'node:os';
import { MACHINE_VERSION } from '../../machines/version.ts';
import type { DataOf } from '../../store/events.ts';
import type { Kit } from './kit.ts';

/** What was looked at before the run began. */
type Beforehand = Pick<DataOf<'run.started'>, 'standing' | 'world'>;

/** What a run begins with: everything its decisions depend on, and where it was made. */
export function startedOf(
  { request, plan, digest }: Pick<Kit, 'request' | 'plan' | 'digest'>,
  runId: string,
  { dryRun = false, ...found }: Beforehand & { dryRun?: boolean } = {},
): DataOf<'run.started'> {
  const { config, selection, trigger, productVersion, place, byHand, rollsBack } = request;
  return {
    plan,
    ...(config.ok || request.plan !== undefined ? {} : { configError: config.failure }),
    planDigest: digest,
    ...(config.ok && config.value.set !== undefined ? { settings: [...config.value.set] } : {}),
    selection: { only: [...selection.only], skip: [...selection.skip], from: selection.from },
    ...found,
    ...(byHand === undefined ? {} : { byHand }),
    ...(rollsBack === undefined ? {} : { rollsBack }),
    machineVersion: MACHINE_VERSION,
    productVersion,
    trigger,
    dryRun,
    // The random end of the id is as good a seed as any, and the log shows where it came from.
    seed: Number.parseInt(runId.slice(-7), 16),
    workspace: place.workspace,
    platform: `${platform()} ${arch()}`,
    nodeVersion: process.version,
  };
}
