import type { ChannelConfig } from '../../config/notifications.ts';
import type { DataOf } from '../../store/events.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import type { Standing } from '../../store/standing.ts';
import { damagedFile, deliverWithin, toldOf } from './delivered.ts';
import { putDigests, putRun } from './enqueue.ts';
import { keepConfig } from './kept-config.ts';
import { learnSecrets, type Notifying, sendingOf } from './notifying.ts';
import { outboxIn, type Waiting } from './outbox.ts';
import { unlessOver, within } from './within.ts';

export type { Notifying };

/**
 * Tells of the end of a run whom the configuration names: decides, puts every message into the outbox, and sends what
 * is in there, all of it within `timeoutSeconds`. What could not be sent waits for the next run. Never rejects.
 */
export async function notifyAfterRun(
  notifying: Notifying,
  run: RunSummary,
  standing: Standing | undefined,
): Promise<DataOf<'notification.sent'>[]> {
  const { config, clock, dataDir } = notifying;
  learnSecrets(notifying);
  if (run.configError === undefined) keepConfig(dataDir, config);
  const outbox = outboxIn(dataDir);
  const { damaged } = outbox.read();
  const putting = { outbox, config, origin: notifying, now: clock.now() };
  // What was collected is older than what this run has to tell.
  putDigests(putting);
  const { put, givenUp } = putRun(putting, run, standing?.before);
  const delivered = await deliverWithin(notifying, outbox, { put });
  const isNew = ({ channel, message }: Waiting): boolean =>
    put.some((one) => one.channel === channel && one.message.id === message.id);
  const news = delivered.filter((one) => one.tried || one.outcome !== 'deferred' || isNew(one.entry));
  return [...damaged.map(damagedFile), ...[...givenUp, ...news].map((one) => toldOf(one, notifying))];
}

const LONGEST_START_MS = 3000;

/** Tells healthchecks services that a run begins, once and within three seconds. Never rejects; the end of the run is told all the same. */
export async function notifyStart(notifying: Notifying, runId: string): Promise<void> {
  const { config, clock } = notifying;
  const services = config.channels.filter(isHealthchecks).filter(({ enabled }) => enabled);
  if (services.length === 0) return;
  learnSecrets(notifying);
  const longestMs = Math.min(LONGEST_START_MS, config.timeoutSeconds * 1000);
  const { pingStart } = await import('./channels/healthchecks.ts');
  await within(clock, longestMs, (signal) =>
    Promise.all(
      services.map((service) => unlessOver(pingStart(service, runId, sendingOf(notifying, signal)), signal)),
    ),
  );
}

const isHealthchecks = (
  channel: ChannelConfig,
): channel is Extract<ChannelConfig, { type: 'healthchecks' }> => channel.type === 'healthchecks';
