import { taskOptions } from '../kinds/task-options.ts';
import { commonTaskFields, configSchema, phaseSchema, retrySchema } from '../schema.ts';
import { knownKeys } from './schema-at.ts';

/** The key here that means the same in another unit, as `timeoutMinutes` does for `timeoutSeconds`. */
export function inOtherUnit(key: string, here: readonly string[]): string | undefined {
  const other = here.find((known) => known !== key && stem(known) === stem(key) && stem(key) !== key);
  return other === undefined ? undefined : `here it is called "${other}"`;
}

/** Where a key that is not known here would be: at another level, or in another kind of task. */
export function knownElsewhere(key: string): string | undefined {
  const homes = places()
    .filter(({ keys }) => keys.includes(key))
    .map(({ home }) => home);
  if (homes.length > 0) return `it belongs to ${list(homes.slice(0, MOST_HOMES))}`;
  const kinds = Object.entries(taskOptions)
    .filter(([, schema]) => Object.hasOwn(schema.shape, key))
    .map(([kind]) => `"${kind}"`);
  if (kinds.length === 0) return undefined;
  return `it belongs to a task of the kind ${list(kinds.slice(0, MOST_HOMES), 'or')}`;
}

const MOST_HOMES = 4;

type Home = { home: string; keys: readonly string[] };

const places = (): Home[] => [
  { home: 'the configuration, beside "phases"', keys: Object.keys(configSchema.shape) },
  { home: 'a phase', keys: Object.keys(phaseSchema.shape) },
  { home: 'a task', keys: ['kind', ...Object.keys(commonTaskFields)] },
  { home: 'the "retry" of a phase or task', keys: Object.keys(retrySchema.shape) },
  ...Object.keys(configSchema.shape).map((section) => ({
    home: `"${section}"`,
    keys: knownKeys(configSchema, [section], {}),
  })),
  { home: 'the "agent" of "escalation"', keys: knownKeys(configSchema, ['escalation', 'agent'], {}) },
];

/** A key without the unit at its end. */
const stem = (key: string): string =>
  key.replace(/(?:Seconds|Minutes|Hours|Days|Ms|Megabytes|Gigabytes)$/, '');

const list = (parts: readonly string[], word = 'and'): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`;
