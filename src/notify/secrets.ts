import type { ChannelConfig } from '../../config/notifications.ts';
import { secretsIn } from '../system/masking/configured-secrets.ts';
import { decoded, secretsInHeaders, secretsInUrl } from '../system/masking/web-secrets.ts';
import { resolveEnvReferences } from '../system/programs/environment.ts';

/**
 * The secrets of channels: passwords, headers, and addresses, which are keys themselves. Those that are written out
 * in the configuration as well as those that a variable holds.
 */
export const secretsOfChannels = (channels: readonly ChannelConfig[], env: NodeJS.ProcessEnv): string[] =>
  channels.flatMap((channel) => {
    switch (channel.type) {
      case 'slack':
      case 'teams':
      case 'healthchecks':
        return both(channel.url, env).flatMap((url) => secretsOfRequest({ url, headers: {} }));
      case 'webhook': {
        const headers = Object.entries(channel.headers).flatMap(([name, value]) =>
          both(value, env).flatMap((text) => secretsIn({ [name]: text }, 'headers')),
        );
        return [
          ...both(channel.url, env).flatMap((url) => secretsOfRequest({ url, headers: {} })),
          ...headers,
        ];
      }
      case 'email':
        return channel.password === undefined ? [] : both(channel.password, env);
      case 'desktop':
      case 'log':
        return [];
      default:
        return channel satisfies never;
    }
  });

/** The secrets of a request whose references are filled in. */
export function secretsOfRequest({
  url,
  headers,
}: {
  url: string;
  headers: Record<string, string>;
}): string[] {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return [...secretsInHeaders(headers), ...(parsed === null ? [] : [url, ...partsOf(parsed)])];
}

/** A part of a path that looks like a key is one: Slack, Teams and healthchecks have theirs there. */
function partsOf(url: URL): string[] {
  const path = `${url.pathname}${url.search}`;
  const keys = url.pathname.split('/').filter((part) => part.length >= 16 && LIKE_A_KEY.test(part));
  return [...secretsInUrl(url), ...keys, ...keys.map(decoded), ...(keys.length > 0 ? [path.slice(1)] : [])];
}

/** Has a digit, or capitals inside a word. */
const LIKE_A_KEY = /\d|[a-z][A-Z]/;

/** A text as it is written, and with its references filled in. */
function both(text: string, env: NodeJS.ProcessEnv): string[] {
  const resolved = resolveEnvReferences(text, env);
  return resolved.ok && resolved.text !== text ? [resolved.text] : text.includes('${env:') ? [] : [text];
}

/** Whether a secret of a channel is written out in the configuration, where only a reference should be. */
export function holdsSecret(channel: ChannelConfig): boolean {
  switch (channel.type) {
    case 'slack':
    case 'teams':
    case 'healthchecks':
      return isKey(channel.url) || hasKey(channel.url);
    case 'webhook':
      return hasKey(channel.url) || secretsInHeaders(literals(channel.headers)).length > 0;
    case 'email':
      return channel.password !== undefined && !/^\$\{env:[^{}]+\}$/.test(channel.password);
    case 'desktop':
    case 'log':
      return false;
    default:
      return channel satisfies never;
  }
}

/** Whatever these services have behind their host is a key, also one without a digit; a reference takes its place. */
const isKey = (url: string): boolean =>
  !url.includes('${env:') && URL.canParse(url) && new URL(url).pathname !== '/';

function hasKey(url: string): boolean {
  const literal = url.replace(REFERENCE, '1');
  return URL.canParse(literal) && partsOf(new URL(literal)).some((part) => part.length > 1);
}

/** Headers without those that a variable gives. */
const literals = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([, value]) => !value.includes('${env:')));

const REFERENCE = /\$\{env:[^{}]+\}/g;
