import * as z from 'zod';
import type { ConfigError } from '../../store/events.ts';
import type { Notice } from '../../store/plan.ts';
import { ok, type Result } from '../../store/result.ts';
import { isObject, valueAt } from '../problems/describe.ts';
import { type Found, type Path, problemsOf } from '../problems/problems.ts';
import { knownKeys } from '../problems/schema-at.ts';
import { invalid, locateIn, parseObject } from '../read.ts';
import { configSchema } from '../schema.ts';
import type { Origin } from './origin.ts';
import { type GivenSetting, parseAddress, pathOf } from './settings.ts';

/** The machine-local file of numbers: what `improve` has learned here, or a person has set for this machine alone. */
export const overlaySchema = z.strictObject({
  schema: z.literal('roo-fsm/overlay@1'),
  values: z
    .record(z.string(), z.number())
    .describe('numbers by address, such as phases.testing.tasks.mcp_tests.timeoutSeconds'),
});

export type Overlay = { file: string; settings: GivenSetting[] };

/** Reads the text of an overlay; anything but a number that may be in it is refused. */
export function readOverlay(text: string, file: string): Result<Overlay, ConfigError> {
  const parsed = parseObject(text, file, 'delete it: then no number is changed on this machine');
  if (!parsed.ok) return parsed;
  const checked = overlaySchema.safeParse(parsed.value);
  const raw = parsed.value;
  const problems = checked.success
    ? Object.keys(isObject(raw) && isObject(raw['values']) ? raw['values'] : {}).flatMap(addressProblem)
    : problemsOf(checked.error, raw, overlaySchema);
  if (!checked.success || problems.length > 0) return invalid(problems, file, text);
  const inFile = locateIn(text);
  const settings = Object.entries(checked.data.values).map(([key, value]) => {
    const locate = () => ({ ...inFile(['values', key]), key });
    const origin: Origin = { from: 'overlay', file, locate };
    return { address: partsOf(key), value, origin };
  });
  return ok({ file, settings });
}

function addressProblem(key: string): Found[] {
  const path = ['values', key];
  const address = parseAddress(key);
  if (!address.ok) return [{ path, ...address.failure }];
  if (mayBeOverlaid(address.value)) return [];
  const message = `${JSON.stringify(key)} is not among the numbers that an overlay may change`;
  return [
    {
      path,
      message,
      remedy: 'time-outs, attempts, delays and thresholds are; write others into .roo/orchestration.json',
    },
  ];
}

function partsOf(key: string): string[] {
  const address = parseAddress(key);
  if (!address.ok) throw new Error(`an address that was not checked: ${key}`);
  return address.value;
}

/** Whether an overlay may change the number at this address: time-outs, attempts, delays and thresholds, nothing that says what is done. */
export function mayBeOverlaid(address: readonly string[]): boolean {
  const [first, phase, ...rest] = address;
  if (first !== 'phases' || phase === undefined) return WHOLE.includes(address.join('.'));
  if (rest[0] !== 'tasks') return rest.join('.') === 'timeoutMinutes' || isRetry(rest);
  const inTask = rest.slice(2);
  return isRetry(inTask) || (inTask.length === 1 && TASK_NUMBERS.test(inTask[0] ?? ''));
}

const WHOLE = [
  'timeoutMinutes',
  'escalation.maxFailedTasks',
  'escalation.recoveryWaitSeconds',
  'escalation.agent.timeoutMinutes',
  'escalation.agent.idleTimeoutMinutes',
  'escalation.agent.maxTurns',
  'escalation.agent.maxPerDay',
  'escalation.agent.cooldownMinutes',
  'escalation.agent.sameCauseHours',
  'intercom.condenseAbove',
  'intercom.condenseTo',
  'notifications.stillFailingAfter',
  'notifications.timeoutSeconds',
];
const RETRY_NUMBERS = ['attempts', 'delaySeconds', 'backoff', 'jitter', 'sameError'];
const TASK_NUMBERS =
  /^(?:timeoutSeconds|idleTimeoutSeconds|[a-z]+TimeoutSeconds|staleLockMinutes|fsckSeconds)$/;

const isRetry = ([retry, key, ...more]: readonly string[]): boolean =>
  retry === 'retry' && key !== undefined && more.length === 0 && RETRY_NUMBERS.includes(key);

/** The settings of an overlay whose targets are there, and a notice for each of the others: a renamed task must not end every run. */
export function settled(
  { file, settings }: Overlay,
  raw: unknown,
): { settings: GivenSetting[]; notices: Notice[] } {
  const isThere = settings.map(({ address }) => {
    const path = pathOf(address, raw);
    return path.ok && isTarget(path.value, raw);
  });
  return {
    settings: settings.filter((_, at) => isThere[at]),
    notices: settings
      .filter((_, at) => !isThere[at])
      .map(({ address }) => ({ code: 'config.overlay-no-target', params: { file, key: address.join('.') } })),
  };
}

/** Whether the key is one of its task, and a part of a retry has a retry to be part of. */
function isTarget(path: Path, raw: unknown): boolean {
  const key = path.at(-1);
  const around = path.slice(0, -1);
  if (around.at(-1) === 'retry') {
    const own = valueAt(raw, around);
    return key === 'attempts' || isObject(own) || isObject(valueAt(raw, [...path.slice(0, 2), 'retry']));
  }
  return knownKeys(configSchema, around, raw).includes(String(key));
}
