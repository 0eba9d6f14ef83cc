import type { IntercomConfig } from '../../config/intercom.ts';
import type { DataOf, StoredEvent } from '../../store/events.ts';
import type { Mask } from '../system/masking/mask.ts';
import type { Language } from '../text/sentence.ts';

/** Where and how an escalation is written down. */
export type Announcing = {
  workspace: string;
  dataDir: string;
  machineId: string;
  intercom: IntercomConfig;
  language: Language;
  mask: Mask;
  /** Now, in milliseconds since 1970. */
  now: () => number;
};

/**
 * Writes the record of an escalation and the message to INTERCOM, in this order; what was written already is not
 * written again. Never rejects.
 */
export async function announce(
  _where: Announcing,
  _events: readonly StoredEvent[],
): Promise<DataOf<'escalation.announced'>> {
  return { record: 'unwanted', intercom: 'unwanted' };
}

/** Writes how the escalation ended into its record, and the report of the run to INTERCOM where one is wanted. */
export async function reportEnd(_where: Announcing, _events: readonly StoredEvent[]): Promise<void> {}
