import { appendFileSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf, makeFolder } from '../../../store/file-door.ts';
import { layout } from '../../../store/layout.ts';
import type { Message } from '../message.ts';
import type { Sending, Sent } from '../send.ts';
import { later } from '../web-request.ts';
import { notificationDocument } from './webhook.ts';

const MOST_BYTES = 5 * 1024 * 1024;

/** Appends the document of a notification to `logs/notifications.log` in the data directory, one line each; a full file becomes `….1`. */
export async function toLog(message: Message, { dataDir }: Pick<Sending, 'dataDir'>): Promise<Sent> {
  const file = layout(dataDir).notifications;
  try {
    makeFolder(dirname(file));
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_BYTES) renameSync(file, `${file}.1`);
    appendFileSync(file, `${JSON.stringify(notificationDocument(message))}\n`);
    return { kind: 'sent' };
  } catch (thrown) {
    return later('notify.not-written', { code: codeOf(thrown) });
  }
}
