import type { IntercomConfig } from '../../config/intercom.ts';
import { type NotificationsConfig, notificationsSchema } from '../../config/notifications.ts';
import type { StoredEvent } from '../../store/events.ts';
import { summarise } from '../../store/projections/summary.ts';
import { noteInWorkspace } from '../../store/workspace-log.ts';
import type { Notifying } from '../notify/after-run.ts';
import { systemClock } from '../system/clock.ts';
import { type Kit, now } from './kit.ts';
import { announcingOf } from './ladder-of.ts';

/**
 * What follows a run that has ended, before its log is closed: its escalation's record gets its outcome, INTERCOM its
 * report, and whoever wants to know is told. All of it is found done when it is done again; its trouble is noted, and
 * is no trouble of the run.
 */
export async function afterRun(kit: Kit, events: readonly StoredEvent[]): Promise<void> {
  try {
    await tell(kit, events);
  } catch (thrown) {
    const stack = thrown instanceof Error ? thrown.stack : String(thrown);
    kit.notes.note('error', 'the end of the run could not be told', { stack });
  }
}

async function tell(kit: Kit, events: readonly StoredEvent[]): Promise<void> {
  const [started] = events;
  const summary = summarise(events);
  if (summary === null || started?.type !== 'run.started') return;
  const { intercom } = announcingOf(kit);
  if (summary.escalation !== undefined || mayReport(intercom)) {
    const { reportEnd } = await import('../escalation/announce.ts');
    const left = await reportEnd(announcingOf(kit), events);
    if (left.length > 0) kit.notes.note('warn', 'the escalation could not be written down', { left });
  }
  const notifying = await notifyingOf(kit);
  if (notifying.config.channels.length === 0) return;
  const { notifyAfterRun } = await import('../notify/after-run.ts');
  const { runId, machineId } = summary;
  for (const sent of await notifyAfterRun(notifying, summary, started.data.standing)) {
    const by = { runId, machineId, at: now() };
    noteInWorkspace(kit.request.place.dataDir, by, 'notification.sent', sent, kit.doors.files);
  }
}

/** Whether INTERCOM is told of runs that did not escalate: what decides which is loaded only then. */
const mayReport = ({ enabled, reportAfterExecution: which }: IntercomConfig): boolean =>
  enabled && (which === 'always' || which === 'failures');

/** Tells whoever waits for it that a run begins. */
export async function greet(kit: Kit, runId: string): Promise<void> {
  // The end of a rollback is not told, so its beginning is not either.
  if (kit.request.rollsBack !== undefined) return;
  const notifying = await notifyingOf(kit);
  if (!notifying.config.channels.some(({ type, enabled }) => type === 'healthchecks' && enabled)) return;
  const { notifyStart } = await import('../notify/after-run.ts');
  await notifyStart(notifying, runId);
}

/** With what it is told, and whom; without a configuration that can be read those of the last one that could. */
export async function notifyingOf({ request, mask }: Pick<Kit, 'request' | 'mask'>): Promise<Notifying> {
  const { place, config, language } = request;
  const { workspace, dataDir, machineId } = place;
  const wanted = config.ok ? config.value.config.notifications : await rememberedIn(dataDir);
  const made = { config: wanted, workspace, dataDir, machineId, language, mask };
  return { ...made, env: process.env, clock: systemClock };
}

async function rememberedIn(dataDir: string): Promise<NotificationsConfig> {
  const { keptConfig } = await import('../notify/kept-config.ts');
  return keptConfig(dataDir) ?? notificationsSchema.parse({});
}
