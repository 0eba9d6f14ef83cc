import { join } from 'node:path';
import { type NotificationsConfig, notificationsSchema } from '../../config/notifications.ts';
import { layout } from '../../store/layout.ts';
import { readDocument, writeDurably } from './outbox-files.ts';
import { holdsSecret } from './secrets.ts';

const FILE = 'channels.json';

/**
 * Keeps whom to tell, for a run whose configuration cannot be read: that is a failure to be told of. A channel in
 * which a secret is written out is left out; references stay references.
 */
export function keepConfig(dataDir: string, config: NotificationsConfig): void {
  const kept = { ...config, channels: config.channels.filter((channel) => !holdsSecret(channel)) };
  const before = keptConfig(dataDir);
  if (JSON.stringify(before) !== JSON.stringify(kept)) writeDurably(layout(dataDir).outbox, FILE, kept);
}

/** Whom the last readable configuration told; `null` when that is not known. */
export function keptConfig(dataDir: string): NotificationsConfig | null {
  const found = readDocument(join(layout(dataDir).outbox, FILE), notificationsSchema);
  return found.kind === 'read' ? found.value : null;
}
