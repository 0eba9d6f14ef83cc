import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { environmentSettings } from '../../config/layers/environment.ts';
import type { Setting } from '../../config/layers/settings.ts';
import { valueAt } from '../../config/problems/describe.ts';
import { understoodAt } from '../../config/syntax/json.ts';
import type { ConfigError } from '../../store/events.ts';
import type { EscalationPolicy } from '../../store/plan.ts';
import { readText } from '../system/files/text-file.ts';
import type { ConfigSource } from './load-config.ts';
import { userConfigFile } from './user-config.ts';

const ENABLED = ['escalation', 'agent', 'enabled'];

/**
 * Whether the strongest word on `escalation.agent.enabled` is no, in what can be understood of a configuration that
 * cannot be used: a mistake somewhere else in it must not make anybody pay for an agent that was refused.
 */
export async function isAgentRefused(source: ConfigSource, { source: file }: ConfigError): Promise<boolean> {
  const { place, config, set = [], env, cwd } = source;
  const environment = environmentSettings(env);
  const settings = [...(environment.ok ? environment.value : []), ...set];
  const given = settings.map(wordOf).findLast((word) => word !== undefined);
  if (given !== undefined) return !given;
  const user = userConfigFile({ env, platform: process.platform, home: homedir() });
  // The file that was named may be one of schedules, and the mistake in the one that it leads to.
  const named = config ?? (env['ROO_FSM_CONFIG'] || undefined);
  const files = [
    ...(named === undefined ? [] : [resolve(cwd, named)]),
    resolve(place.workspace, file),
    ...(user === null ? [] : [resolve(cwd, user.file)]),
  ];
  const words = await Promise.all(files.map(wordIn));
  return words.find((word) => word !== undefined) === false;
}

/** A policy that asks no agent, and else is what is remembered. */
export const withoutAgent = (policy: EscalationPolicy | undefined): EscalationPolicy => ({
  ...(policy ?? { recovery: {}, recoveryWaitMs: 0, maxFailedTasks: 3, rollback: 'manual' }),
  agent: { ...policy?.agent, enabled: false },
});

function wordOf({ address, value }: Setting): boolean | undefined {
  const isAbout = address.every((key, at) => key === ENABLED[at]);
  return isAbout ? asWord(valueAt(value, ENABLED.slice(address.length))) : undefined;
}

async function wordIn(file: string): Promise<boolean | undefined> {
  const content = await readText(file);
  if (!content.ok) return undefined;
  const { text } = content;
  return asWord(understoodAt(text, ENABLED)) ?? (isRefusedBySchedule(text) ? false : undefined);
}

/** The original's schedules, of which one is followed: a no in any that is enabled. */
const isRefusedBySchedule = (text: string): boolean =>
  text.includes('"schedules"') &&
  Array.from({ length: MOST_SCHEDULES }, (_, at) => ['schedules', at]).some(
    (schedule) =>
      understoodAt(text, [...schedule, 'enabled']) !== false &&
      ['enabled', 'claude_notification'].some(
        (key) => understoodAt(text, [...schedule, 'escalation', key]) === false,
      ),
  );

const MOST_SCHEDULES = 10;

const asWord = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
