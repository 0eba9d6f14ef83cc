import type { IntercomConfig } from '../../config/intercom.ts';
import type { DataOf } from '../../store/events.ts';
import type { Result } from '../../store/result.ts';
import type { IntercomMessage } from './message.ts';

/** The INTERCOM of a machine: where its file is, and how it is kept. */
export type IntercomPlace = {
  config: IntercomConfig;
  /** Absolute. */
  workspace: string;
  machineId: string;
  /** Now, in milliseconds since 1970. */
  now: () => number;
};

/** What kept a message from being written, in the words of the system. */
export type IntercomTrouble = { file: string; code: string };

/** Writes a message at the end of the file, unless one with its id is there; makes the file when there is none. */
export async function appendMessage(
  _place: IntercomPlace,
  _message: IntercomMessage,
): Promise<Result<{ file: string }, IntercomTrouble>> {
  return { ok: false, failure: { file: '', code: 'ENOSYS' } };
}

/** What waits in the file; `null` when there is none or it may not be looked at. */
export async function readWaiting(_place: IntercomPlace): Promise<DataOf<'intercom.read'> | null> {
  return null;
}
