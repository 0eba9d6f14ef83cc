/** A message of INTERCOM, the file through which the agents of a machine tell each other things. */
export type IntercomMessage = {
  /** Names the message: one that is in the file already is not written again. */
  id: string;
  /** When it was written, ISO 8601; the file shows it in local time. */
  at: string;
  from: string;
  to: string;
  /** INFO, TASK, DONE, WARN, ERROR, ASK … */
  type: string;
  /** Markdown. */
  body: string;
};

/** How roo-fsm signs: the name that the readers of the original know. */
export const SENDER = 'roo-scheduler';
export const RECIPIENT = 'claude-code';
