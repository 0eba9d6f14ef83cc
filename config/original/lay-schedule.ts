import { isObject, valueAt } from '../problems/describe.ts';
import type { Path } from '../problems/problems.ts';
import type { Draft, Json } from './draft.ts';

/**
 * What a schedule says, laid over the configuration that its engine reads: it is said of this run, so it is stronger.
 * Channels are added to those that are there. `moved` turns a place of the draft into its place in the whole.
 */
export function layOver(
  base: Json,
  { config }: Pick<Draft, 'config'>,
): { config: Json; moved: (to: Path) => Path } {
  const { phases: _, ...said } = config;
  const known = listAt(base, CHANNELS);
  const added = listAt(said, CHANNELS);
  const places = placesOf(added, known);
  const channels = [...known, ...added.filter((_one, at) => (places[at] ?? 0) >= known.length)];
  const laid = merged(base, said, []);
  if (added.length > 0 && isObject(laid['notifications'])) laid['notifications']['channels'] = channels;
  return { config: laid, moved: (to) => move(to, places) };
}

const CHANNELS: Path = ['notifications', 'channels'];

const listAt = (config: Json, path: Path): readonly unknown[] => {
  const list = valueAt(config, path);
  return Array.isArray(list) ? list : [];
};

/** Where each channel comes to stand: with the first one of its type that is there already, or behind them. */
export function placesOf(added: readonly unknown[], known: readonly unknown[]): number[] {
  let next = known.length;
  return added.map((channel) => {
    const type = valueAt(channel, ['type']);
    const same = known.findIndex((one) => isPlain(channel) && valueAt(one, ['type']) === type);
    return same >= 0 ? same : next++;
  });
}

/** Nothing but a type: it is told there whichever channel of that type it is. */
const isPlain = (channel: unknown): boolean => isObject(channel) && Object.keys(channel).length === 1;

/** A place in a list of channels that were added to others. */
export function move(to: Path, places: readonly number[]): Path {
  const [section, list, at, ...rest] = to;
  if (section !== CHANNELS[0] || list !== CHANNELS[1] || typeof at !== 'number') return to;
  return [...CHANNELS, places[at] ?? at, ...rest];
}

/** Key by key, but for procedures: none given means none. */
function merged(under: Json, over: Json, path: Path): Json {
  const laid = Object.entries(over).map(([key, value]): [string, unknown] => {
    const before = valueAt(under, [key]);
    const isWhole = path[0] === 'escalation' && key === 'recovery';
    const both = isObject(before) && isObject(value) && !isWhole;
    return [key, both ? merged(before, value, [...path, key]) : structuredClone(value)];
  });
  return { ...under, ...Object.fromEntries(laid) };
}
