import type { StoredEvent } from '../../store/events.ts';
import type { Language } from '../text/sentence.ts';

/** What the prompt is made of. */
export type Prompting = {
  events: readonly StoredEvent[];
  language: Language;
  machineId: string;
  workspace: string;
  dataDir: string;
  /** The path of INTERCOM as it is shown, relative to the workspace; `null` when it is not written. */
  intercomFile: string | null;
  /** Takes secrets out of a text. */
  mask: (text: string) => string;
};

/** What the agent is asked (level 3): the original's prompt, with what failed, what it printed, and how to look further. */
export const promptOf = (_asked: Prompting): string => '';
