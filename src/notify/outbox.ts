import { join } from 'node:path';
import * as z from 'zod';
import { type Reason, reasonSchema } from '../../store/events.ts';
import { layout } from '../../store/layout.ts';
import { type Message, messageSchema } from './message.ts';
import { namesIn, putAside, readDocument, removeFile, sumOf, writeDurably } from './outbox-files.ts';
import { type Remembered, rememberedSchema } from './remembered.ts';

/** A message for one channel that waits. It names the channel and knows neither its address nor its secrets. */
const entrySchema = z.object({
  v: z.literal(1),
  channel: z.string(),
  type: z.string(),
  message: messageSchema,
  addedAt: z.iso.datetime(),
  /** How often it was tried, and when it may be tried again; `null`: any time. */
  attempts: z.number().int(),
  nextAt: z.iso.datetime().nullable(),
  /** Why it was not sent the last time. */
  reason: reasonSchema.nullable(),
  /** It is collected for the digest of this period, and not sent itself. */
  digest: z.object({ every: z.enum(['daily', 'weekly']), key: z.string() }).nullable(),
});
export type Entry = z.infer<typeof entrySchema>;

/** `file` is its name in the outbox; `null` when it could not be written there, for `code`. */
export type Waiting = Entry & { file: string | null; code?: string };

export type Given = Pick<Entry, 'channel' | 'type' | 'message' | 'digest'>;

/** What waits to be sent: one file for each message and channel. For who holds the lock, but for `look`. */
export interface Outbox {
  /** Everything that waits, in the order it was put, and the names of files that were put aside as damaged. */
  read(): { waiting: Waiting[]; damaged: string[] };
  /** The same for who does not hold the lock: nothing is moved. */
  look(): { waiting: Waiting[]; damaged: string[] };
  /** Puts a message for a channel, on the disk when this returns; the same message once only. */
  put(given: Given, now: number): Waiting;
  /** Notes that it was tried in vain. */
  postpone(entry: Waiting, tried: { attempts: number; nextAt: number; reason: Reason }): Waiting;
  /** False when the file stays: then it is sent again. */
  remove(entry: Waiting): boolean;
  remembered(): Remembered | null;
  remember(remembered: Remembered): void;
}

const STATE = 'state.json';
/** Its place in the order, and a digest of message and channel. */
const NAME = /^(\d{16})-([0-9a-f]{16})\.json$/;

/** The outbox of a data directory. Never throws for what a disk may do. */
export function outboxIn(dataDir: string): Outbox {
  const { outbox: folder } = layout(dataDir);
  return {
    read: () => readAll(folder, { look: false }),
    look: () => readAll(folder, { look: true }),
    put: (given, now) => put(folder, given, now),
    postpone: (entry, { attempts, nextAt, reason }) => {
      const later = { ...entry, attempts, nextAt: new Date(nextAt).toISOString(), reason };
      if (entry.file !== null) writeDurably(folder, entry.file, stored(later));
      return later;
    },
    remove: ({ file }) => file === null || removeFile(join(folder, file)),
    remembered: () => {
      const found = readDocument(join(folder, STATE), rememberedSchema);
      if (found.kind === 'damaged') putAside(folder, STATE);
      return found.kind === 'read' ? found.value : null;
    },
    remember: (remembered) => void writeDurably(folder, STATE, remembered),
  };
}

function readAll(folder: string, how: { look: boolean }): { waiting: Waiting[]; damaged: string[] } {
  const waiting: Waiting[] = [];
  const damaged: string[] = [];
  for (const file of namesIn(folder, how).filter((name) => NAME.test(name))) {
    const found = readDocument(join(folder, file), entrySchema);
    if (found.kind === 'read') waiting.push({ ...found.value, file });
    if (found.kind !== 'damaged') continue;
    damaged.push(file);
    if (!how.look) putAside(folder, file);
  }
  return { waiting, damaged };
}

function put(folder: string, given: Given, now: number): Waiting {
  const names = namesIn(folder, { look: true }).flatMap((name) => {
    const [, order = '', sum = ''] = NAME.exec(name) ?? [];
    return order === '' ? [] : [{ name, order: Number(order), sum }];
  });
  const sum = sumOf(`${given.channel}\n${given.message.id}`).slice(0, 16);
  const there = names.find((one) => one.sum === sum);
  const entry: Entry = {
    v: 1,
    ...given,
    addedAt: new Date(now).toISOString(),
    attempts: 0,
    nextAt: null,
    reason: null,
  };
  if (there !== undefined) {
    const found = readDocument(join(folder, there.name), entrySchema);
    if (found.kind === 'read') return { ...found.value, file: there.name };
  }
  // Never before what waits already, though the clock be put back.
  const order = Math.max(Math.floor(now), ...names.map((one) => one.order + 1));
  const file = there?.name ?? `${String(order).padStart(16, '0')}-${sum}.json`;
  const code = writeDurably(folder, file, entry);
  return code === null ? { ...entry, file } : { ...entry, file: null, code };
}

const stored = ({ file: _file, code: _code, ...entry }: Waiting): Entry => entry;

/** What it tells of: a run, or the message itself. */
export const aboutOf = ({ message }: Pick<Entry, 'message'>): string => message.run?.runId ?? message.id;

/** Whether a message calls for help. */
export const isEscalation = ({ occasions }: Pick<Message, 'occasions'>): boolean =>
  occasions.includes('escalated');
