import type { IntercomConfig } from '../../config/intercom.ts';

/** The path of INTERCOM as the configuration names it, for this machine: relative to the workspace, or absolute. */
export const intercomFileOf = ({ path }: IntercomConfig, machineId: string): string =>
  path.replaceAll(/\$\{MACHINE_NAME\}|\{machine\}/g, machineId);
