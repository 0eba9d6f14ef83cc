import type { NotificationsConfig } from '../../config/notifications.ts';
import type { DataOf } from '../../store/events.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import type { Standing } from '../../store/standing.ts';
import type { Clock } from '../system/clock.ts';
import type { Mask } from '../system/masking/mask.ts';
import type { Language } from '../text/sentence.ts';

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
};

/**
 * Tells of the end of a run whom the configuration names: decides, puts every message into the outbox, and sends what
 * is in there, all of it within `timeoutSeconds`. What could not be sent waits for the next run. Never rejects.
 */
export async function notifyAfterRun(
  _with: Notifying,
  _run: RunSummary,
  _standing: Standing | undefined,
): Promise<DataOf<'notification.sent'>[]> {
  return [];
}

/** Tells a healthchecks service that a run begins; returns at once, what becomes of it is awaited at the end. */
export async function notifyStart(_with: Notifying, _runId: string): Promise<void> {}
