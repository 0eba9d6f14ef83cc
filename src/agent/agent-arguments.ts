import type { AgentPolicy } from '../../store/plan.ts';

/** The arguments of Claude Code for one question without a person (`claude -p`); the prompt is not among them. */
export function agentArguments(policy: AgentPolicy): string[] {
  const { permissionMode, allowedTools = [], disallowedTools = [], model, maxTurns } = policy;
  return [
    '-p',
    ...formatOf(policy.outputFormat ?? 'json'),
    ...option('--permission-mode', permissionMode),
    ...option('--model', model),
    ...option('--max-turns', maxTurns),
    ...list('--allowedTools', allowedTools),
    ...list('--disallowedTools', disallowedTools),
  ];
}

/** The first argument that cmd.exe could take for something else when it reads a line anew. */
export const unsafeArgument = (args: readonly string[]): string | undefined =>
  args.find((arg) => /["%\r\n]/.test(arg));

/** Progress is only told with `--verbose`. */
const formatOf = (format: 'json' | 'stream-json'): string[] => [
  '--output-format',
  format,
  ...(format === 'stream-json' ? ['--verbose'] : []),
];

const option = (name: string, value: string | number | undefined): string[] =>
  value === undefined ? [] : [name, String(value)];

const list = (name: string, values: readonly string[]): string[] =>
  values.length === 0 ? [] : [name, ...values];
