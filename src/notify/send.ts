import type { ChannelConfig } from '../../config/notifications.ts';
import type { Reason } from '../../store/events.ts';
import type { Clock } from '../system/clock.ts';
import type { Mask } from '../system/masking/mask.ts';
import type { Processes } from '../system/processes/processes.ts';
import type { Language } from '../text/sentence.ts';
import type { Message } from './message.ts';

/**
 * What came of sending a message: `later` may go well another time, in `afterMs` when the service says so, and at once
 * again when it is `soon`; `refused` never will.
 */
export type Sent =
  | { kind: 'sent'; reason?: Reason }
  | { kind: 'refused'; reason: Reason }
  | { kind: 'later'; reason: Reason; afterMs?: number; soon?: boolean };

/** What channels send with. The environment gives the values of `${env:NAME}`; they are looked up for each message. */
export type Sending = {
  dataDir: string;
  workspace: string;
  language: Language;
  env: NodeJS.ProcessEnv;
  mask: Mask;
  clock: Clock;
  signal: AbortSignal;
  /** The longest that one connection may stay without an answer, in milliseconds. */
  answerMs: number;
  processes: Processes;
  platform: NodeJS.Platform;
};

/** Sends a message over a channel. What a channel needs is loaded when it is first used. Never rejects. */
export async function send(channel: ChannelConfig, message: Message, how: Sending): Promise<Sent> {
  switch (channel.type) {
    case 'slack':
      return (await import('./channels/slack.ts')).toSlack(channel, message, how);
    case 'teams':
      return (await import('./channels/teams.ts')).toTeams(channel, message, how);
    case 'webhook':
      return (await import('./channels/webhook.ts')).toWebhook(channel, message, how);
    case 'email':
      return (await import('./channels/email.ts')).toEmail(channel, message, how);
    case 'desktop':
      return (await import('./channels/desktop.ts')).toDesktop(message, how);
    case 'healthchecks':
      return (await import('./channels/healthchecks.ts')).toHealthchecks(channel, message, how);
    case 'log':
      return (await import('./channels/log.ts')).toLog(message, how);
    default:
      return channel satisfies never;
  }
}
