import { isLoopback } from '../kinds/notification-address.ts';
import { type ChannelConfig, channelName, type NotificationsConfig } from '../notifications.ts';
import type { Found } from '../problems/problems.ts';
import type { Config } from '../schema.ts';
import { headerProblems } from './check-headers.ts';

export { channelName };

/** What channels cannot be: two of one name, half a login, a password that everybody on the way could read. */
export function notificationProblems({ notifications }: Pick<Config, 'notifications'>): Found[] {
  return [...doubles(notifications), ...notifications.channels.flatMap(inChannel), ...quiet(notifications)];
}

function doubles({ channels }: NotificationsConfig): Found[] {
  const names = channels.map((channel) => channelName(channel).toLowerCase());
  return channels.flatMap((channel, index) => {
    if (names.indexOf(names[index] ?? '') === index) return [];
    const where = channel.name === undefined ? [] : ['name'];
    return [
      {
        path: ['notifications', 'channels', index, ...where],
        message: `two channels are called "${channelName(channel)}"`,
        remedy: 'give each a "name" of its own; without one a channel is called by its type',
      },
    ];
  });
}

function inChannel(channel: ChannelConfig, index: number): Found[] {
  const problems =
    channel.type === 'webhook' ? headers(channel) : channel.type === 'email' ? mail(channel) : [];
  return problems.map((one) => ({ ...one, path: ['notifications', 'channels', index, ...one.path] }));
}

const headers = ({ headers: given, url }: Extract<ChannelConfig, { type: 'webhook' }>): Found[] =>
  headerProblems(given, url);

function mail({ user, password, security, host }: Extract<ChannelConfig, { type: 'email' }>): Found[] {
  const missing = user === undefined ? 'user' : 'password';
  const half: Found[] =
    (user === undefined) === (password === undefined)
      ? []
      : [
          {
            path: [],
            message: `a login has a "user" and a "password"; "${missing}" is missing`,
            remedy: `add "${missing}", or remove the other`,
          },
        ];
  const open: Found[] =
    security !== 'none' || password === undefined || isLoopback(host)
      ? []
      : [
          {
            path: ['security'],
            message: 'without encryption a password is only given to a server of this machine',
            remedy: '"starttls" (port 587) or "tls" (port 465)',
          },
        ];
  return [...half, ...open];
}

function quiet({ quietHours }: NotificationsConfig): Found[] {
  if (quietHours === undefined || quietHours.from !== quietHours.to) return [];
  return [
    {
      path: ['notifications', 'quietHours', 'to'],
      message: 'quiet hours end at another time than they begin',
      remedy: 'for example "from": "22:00", "to": "07:00"',
    },
  ];
}
