import type { Notice } from '../../store/plan.ts';
import { isLoopback } from '../kinds/notification-address.ts';
import { channelName } from '../notifications.ts';
import type { Config } from '../schema.ts';

/** What may be wanted, and should be known: an agent that nobody holds back, secrets that go over a network in the open. */
export const adviceOn = ({ escalation, notifications }: Config): Notice[] => [
  ...(escalation.agent.permissionMode === 'bypassPermissions' && escalation.agent.enabled !== false
    ? [{ code: 'config.agent-unbound', params: { key: 'escalation.agent.permissionMode' } }]
    : []),
  ...notifications.channels
    .filter((channel) => channel.enabled && isOpen(channel))
    .map((channel) => ({ code: 'config.channel-unencrypted', params: { channel: channelName(channel) } })),
];

type Channel = Config['notifications']['channels'][number];

/** Whether what goes there can be read on the way. */
function isOpen(channel: Channel): boolean {
  if (channel.type === 'email') return channel.security === 'none' && !isLoopback(channel.host);
  if (!('url' in channel) || !/^http:/i.test(channel.url) || !URL.canParse(channel.url)) return false;
  return !isLoopback(new URL(channel.url).hostname.replace(/^\[|\]$/g, ''));
}
