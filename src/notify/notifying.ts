import type { NotificationsConfig } from '../../config/notifications.ts';
import type { Clock } from '../system/clock.ts';
import type { Mask } from '../system/masking/mask.ts';
import type { Processes } from '../system/processes/processes.ts';
import { spawnedProcesses } from '../system/processes/spawned-processes.ts';
import type { Language } from '../text/sentence.ts';
import { secretsOfChannels } from './secrets.ts';
import type { Sending } from './send.ts';

/** What notifications are made and sent with. */
export type Notifying = {
  config: NotificationsConfig;
  workspace: string;
  dataDir: string;
  machineId: string;
  language: Language;
  /** The environment of roo-fsm, in which `${env:NAME}` is looked up. */
  env: NodeJS.ProcessEnv;
  mask: Mask;
  clock: Clock;
  /** With what, and on which system, a notice is shown; those of this process unless told. */
  processes?: Processes;
  platform?: NodeJS.Platform;
};

/** What channels send with, until the signal aborts. */
export function sendingOf(notifying: Notifying, signal: AbortSignal): Sending {
  const { dataDir, workspace, language, env, mask, clock, config } = notifying;
  return {
    ...{ dataDir, workspace, language, env, mask, clock, signal },
    // A little before the time is over, so that it is known who did not answer.
    answerMs: config.timeoutSeconds * 900,
    processes: notifying.processes ?? spawnedProcesses(clock),
    platform: notifying.platform ?? process.platform,
  };
}

/** Makes the secrets of all channels known to the mask, before anything is told or written. */
export const learnSecrets = ({ mask, config, env }: Notifying): void =>
  mask.learn(secretsOfChannels(config.channels, env));
