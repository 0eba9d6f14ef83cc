import type { IntercomPlace, IntercomTrouble } from '../intercom/intercom.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { unreadableConfig } from '../report/config-error.ts';
import { type Terminal, terminal } from '../report/terminal.ts';
import { maskFor } from '../run/mask-for.ts';
import type { Mask } from '../system/masking/mask.ts';
import { type ConfigOptions, configured } from './configured.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';

export type IntercomOptions = CommonOptions & ConfigOptions;

/** What every command of INTERCOM begins with. */
export async function openIntercom(
  options: IntercomOptions,
): Promise<{ place: IntercomPlace; screen: Terminal; mask: Mask }> {
  const { workspace, dataDir, lockFile, machineId } = placeOf(options);
  const config = await configured({ workspace, dataDir, lockFile, machineId }, options);
  if (!config.ok) throw unreadableConfig(config.failure);
  const { intercom, language } = config.value.config;
  return {
    place: { config: intercom, workspace, machineId, now: Date.now },
    screen: terminal(options, process.env, language),
    mask: await maskFor(config, process.env),
  };
}

/** For commands that write: what is switched off is not written. */
export function mustBeEnabled({ config }: IntercomPlace): void {
  if (config.enabled) return;
  throw new CommandError({
    reason: 'intercom-off',
    message: 'INTERCOM is switched off in the configuration (intercom.enabled)',
    exitCode: EXIT.usage,
    remedy: 'set intercom.enabled to true, or give --set intercom.enabled=true',
  });
}

/** Trouble with the file, as an error that can be told. */
export const toldTrouble = ({ file, code }: IntercomTrouble): CommandError =>
  new CommandError({
    reason: 'intercom-not-usable',
    message: `${file}: the system refuses (${code})`,
    exitCode: EXIT.error,
    remedy: REMEDIES[code] ?? 'check the permissions of the file and its folder, and the space on the disk',
  });

const REMEDIES: Readonly<Record<string, string>> = {
  EPERM:
    'a link on the way leads out of the workspace, or permissions are missing: look at the path intercom.path',
  EISDIR: 'a folder is in its place: look at the path intercom.path',
  EBUSY: 'somebody else is writing to it: do it again in a moment',
  EFBIG: 'it is too large to be read: put it aside',
};
