import { type Leaf, leavesOf } from '../../config/layers/leaves.ts';
import { type Origin, placeIn } from '../../config/layers/origin.ts';
import { parseAddress, placeAt } from '../../config/layers/settings.ts';
import type { ChannelConfig } from '../../config/notifications.ts';
import { isObject, valueAt } from '../../config/problems/describe.ts';
import { type Path, suggestOrList } from '../../config/problems/problems.ts';
import { placeOf as shownPlace } from '../../store/place-of.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { unreadableConfig } from '../report/config-error.ts';
import { table } from '../report/table.ts';
import { type Terminal, terminal } from '../report/terminal.ts';
import { configMask } from '../run/config-mask.ts';
import type { LoadedConfig } from '../run/load-config.ts';
import { configWord } from '../text/config-commands.ts';
import { type ConfigOptions, configured } from './configured.ts';
import type { CommonOptions } from './options.ts';
import { placeOf } from './place.ts';

export type ConfigShowOptions = CommonOptions & ConfigOptions & { origin?: boolean };

/** `roo-fsm config show [key]`: the configuration in force, and where each value comes from. */
export async function configShow(key: string | undefined, options: ConfigShowOptions): Promise<number> {
  const loaded = await configured(placeOf(options), options);
  if (!loaded.ok) throw unreadableConfig(loaded.failure);
  const config = loaded.value;
  const screen = terminal(options, process.env, config.config.language);
  const shown = await withoutSecrets(config);
  const path = pathTo(key, shown);
  const value = valueAt(shown, path);
  const leaves = leavesOf(value, path, addressOf(path, shown));
  if (options.json === true)
    screen.out(
      `${JSON.stringify(documentOf(config, key, value, options.origin === true ? leaves : undefined), null, 2)}\n`,
    );
  else if (options.origin === true) screen.out(originTable(leaves, config, screen));
  else screen.out(`${JSON.stringify(value, null, 2)}\n`);
  return EXIT.success;
}

/** The configuration as it may be shown: a pattern of a secret may be that secret. */
async function withoutSecrets(read: LoadedConfig): Promise<Record<string, unknown>> {
  const { config } = read;
  const mask = await configMask(read, process.env);
  const patterns = config.masking.patterns.map(() => '***');
  const channels = config.notifications.channels.map(withoutKey);
  const notifications = { ...config.notifications, channels };
  return mask.json({ ...config, notifications, masking: { ...config.masking, patterns } });
}

/** Whoever knows the address of a channel, or what it sends along, may write to it. */
function withoutKey(channel: ChannelConfig): ChannelConfig {
  if (!('url' in channel)) return channel;
  const url = channel.url.includes('${') ? channel.url : originOf(channel.url);
  if (channel.type !== 'webhook') return { ...channel, url };
  const headers = Object.entries(channel.headers).map(([name, value]) => [name, headerShown(name, value)]);
  return { ...channel, url, headers: Object.fromEntries(headers) as Record<string, string> };
}

const originOf = (url: string): string => (URL.canParse(url) ? `${new URL(url).origin}/***` : '***');

const HARMLESS = new Set(['accept', 'content-type', 'user-agent']);

const headerShown = (name: string, value: string): string =>
  HARMLESS.has(name.toLowerCase()) || value.includes('${') ? value : '***';

function pathTo(key: string | undefined, config: unknown): Path {
  if (key === undefined) return [];
  const address = parseAddress(key);
  const path = address.ok ? placeAt(address.value, config) : address;
  if (!path.ok) throw unknown(key, path.failure.message, path.failure.remedy);
  for (const [depth, part] of path.value.entries()) {
    const around = valueAt(config, path.value.slice(0, depth));
    if (typeof around === 'object' && around !== null && Object.hasOwn(around, part)) continue;
    const known = isObject(around) ? Object.keys(around) : [];
    throw unknown(
      key,
      `there is no value at "${key}"`,
      suggestOrList('keys there', String(part), known).remedy,
    );
  }
  return path.value;
}

const unknown = (
  key: string,
  message: string,
  remedy = 'roo-fsm config show --origin lists every key',
): CommandError =>
  new CommandError({
    reason: 'usage',
    message: message.includes(key) ? message : `${key}: ${message}`,
    exitCode: EXIT.usage,
    remedy,
  });

const addressOf = (path: Path, config: unknown): string[] =>
  path.map((part, depth) => {
    const name =
      typeof part === 'number' ? valueAt(config, [...path.slice(0, depth + 1), 'name']) : undefined;
    return typeof name === 'string' ? name : String(part);
  });

/** One origin for a script: what it is, and its place. */
const told = (origin: Origin, path: Path): object => ({ from: origin.from, ...placeIn(origin, path) });

function documentOf(
  config: LoadedConfig,
  key: string | undefined,
  value: unknown,
  leaves: readonly Leaf[] | undefined,
): object {
  return {
    schema: 'roo-fsm/config@1',
    source: config.source,
    layers: config.layers,
    ...(key === undefined ? {} : { key }),
    config: value,
    ...(leaves === undefined
      ? {}
      : {
          origins: leaves.map(({ path, address, value: leaf }) => ({
            key: address,
            value: leaf,
            origin: told(config.originOf(path), path),
          })),
        }),
  };
}

const MOST_CHARACTERS = 70;

function originTable(leaves: readonly Leaf[], config: LoadedConfig, { language }: Terminal): string {
  const rows = leaves.map(({ path, address, value }) => {
    const text = JSON.stringify(value) ?? '';
    const short = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
    return [address, short, originText(config.originOf(path), path, language)];
  });
  const names = ['key', 'value', 'origin'] as const;
  return table(
    names.map((name) => ({ name: configWord(`config-show.${name}`, language) })),
    rows,
  );
}

function originText(origin: Origin, path: Path, language: Terminal['language']): string {
  if (origin.from === 'default' || origin.from === 'built-in')
    return configWord(`config-show.${origin.from}`, language);
  const place = placeIn(origin, path);
  if (place === undefined) return '';
  const { key: _, ...where } = place;
  return shownPlace(where);
}
