import type { IntercomConfig } from '../../config/intercom.ts';

/** The path of INTERCOM as the configuration names it, for this machine: relative to the workspace, or absolute. */
export const intercomFileOf = ({ path }: IntercomConfig, machineId: string): string =>
  path
    .trim()
    .replaceAll('\\', '/')
    .replaceAll(/\$\{MACHINE_NAME\}|\{machine\}/g, () => machineId.replaceAll(NO_NAME, '_'));

/** What no name of a file may have: a machine does not choose the folder. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is meant
const NO_NAME = /[/\\:*?"<>|\u0000-\u001f]/g;
