import { type ReadConfig, readConfig } from '../../config/read.ts';
import type { ConfigProblem } from '../../store/events.ts';

/** A configuration with one phase and one task, which a test changes. */
export const CONFIG = {
  phases: [{ name: 'work', tasks: [{ name: 'say', kind: 'command', command: ['node', '--version'] }] }],
};

/** The same with these fields in its only phase. */
export const withPhase = (fields: object): object => ({ phases: [{ ...CONFIG.phases[0], ...fields }] });

/** The same with these fields in its only task. */
export const withTask = (fields: object): object =>
  withPhase({ tasks: [{ ...CONFIG.phases[0]?.tasks[0], ...fields }] });

/** Reads a configuration that must be right. */
export function accepted(config: unknown): ReadConfig {
  const read = readConfig(textOf(config), 'c.json');
  if (!read.ok) throw new Error(`refused: ${JSON.stringify(read.failure.problems)}`);
  return read.value;
}

/** Reads a configuration that must be wrong; what is wrong with it. */
export function refused(config: unknown): ConfigProblem[] {
  const read = readConfig(textOf(config), 'c.json');
  if (read.ok) throw new Error('accepted, although it is wrong');
  return read.failure.problems;
}

/** `key: message` of each problem. */
export const toldOf = (problems: readonly ConfigProblem[]): string[] =>
  problems.map(({ message, where }) => `${where?.key ?? ''}: ${message}`);

/** Objects as people write them, one value a line; a text as it is. */
export const textOf = (config: unknown): string =>
  typeof config === 'string' ? config : JSON.stringify(config, null, 2);
