import type { EscalationConfig } from '../../config/escalation.ts';
import type { ChannelConfig } from '../../config/notifications.ts';
import type { LinePattern } from '../../config/patterns/mask-patterns.ts';
import { EVERYTHING } from '../../config/plan.ts';
import { toPlan } from '../../config/read.ts';
import { createMask, type Mask } from '../system/masking/mask.ts';
import { keeperOf } from './plan-secrets.ts';
import type { RunRequest } from './request.ts';

/** The mask for what is done with this configuration, before anything is written; one that cannot be read adds nothing. */
export async function maskFor(config: RunRequest['config'], env: Environment): Promise<Mask> {
  if (!config.ok) return createMask({ env });
  const { masking, escalation, notifications } = config.value.config;
  const { patterns, variables } = masking;
  const mask = createMask({ env, variables, patterns: await readyPatterns(patterns) });
  const secrets = [
    ...(await secretsOfAgent(escalation.agent, env)),
    ...(await secretsOfAll(notifications.channels, env)),
  ];
  if (secrets.length > 0) keeperOf(mask, toPlan(config.value, EVERYTHING))(...secrets);
  return mask;
}

/** What an agent and channels are given is known from the beginning: a task may print it. */
async function secretsOfAgent({ command, env: given }: Agent, env: Environment): Promise<string[]> {
  if (Object.keys(given).length === 0 && command.length < 2) return [];
  const { secretsOfFields } = await import('../tasks/command/references.ts');
  return secretsOfFields({ command, env: given }, { ...env });
}

async function secretsOfAll(channels: readonly ChannelConfig[], env: Environment): Promise<string[]> {
  if (channels.length === 0) return [];
  const { secretsOfChannels } = await import('../notify/secrets.ts');
  return secretsOfChannels(channels, { ...env });
}

type Agent = EscalationConfig['agent'];
type Environment = Readonly<Record<string, string | undefined>>;

async function readyPatterns(sources: readonly string[]): Promise<LinePattern[]> {
  if (sources.length === 0) return [];
  const { maskPattern } = await import('../../config/patterns/mask-patterns.ts');
  return sources.map((source) => {
    const made = maskPattern(source);
    if (!made.ok) throw new Error(`a pattern that was not checked: ${made.failure}`);
    return made.value;
  });
}
