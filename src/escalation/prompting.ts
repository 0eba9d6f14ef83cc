import type { StoredEvent } from '../../store/events.ts';
import { type EscalationWord, escalationWord } from '../text/escalation.ts';
import type { Telling } from './telling.ts';

/** What the prompt is made of. */
export type Prompting = Telling & {
  events: readonly StoredEvent[];
  machineId: string;
  /** The path of INTERCOM as it is shown, relative to the workspace; `null` when it is not written. */
  intercomFile: string | null;
};

/** A heading inside of the prompt. */
export const bold = (name: EscalationWord, { language }: Telling): string =>
  `**${escalationWord(name, language)}:**`;
