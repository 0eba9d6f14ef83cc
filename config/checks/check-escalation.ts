import type { RecoveryFamily } from '../../store/failure.ts';
import type { EscalationConfig, RECOVERY_PROCEDURES } from '../escalation.ts';
import type { Found, Path } from '../problems/problems.ts';
import type { Config } from '../schema.ts';

/** What the ladder cannot be: a procedure that cures something else, an agent that no system could start. */
export const escalationProblems = ({ escalation }: Pick<Config, 'escalation'>): Found[] => [
  ...procedures(escalation),
  ...program(escalation),
  ...variables(escalation),
  ...texts(escalation),
  ...silence(escalation),
];

type Procedure = (typeof RECOVERY_PROCEDURES)[number];

/** What the original's procedures are there for. */
const CURE: Readonly<Record<RecoveryFamily, Procedure>> = {
  git_conflicts: 'stash_and_retry',
  network_failures: 'wait_and_retry',
  file_corruption: 'restore_from_backup',
  permission_errors: 'elevate_privileges',
};

function procedures({ recovery }: EscalationConfig): Found[] {
  return Object.entries(recovery).flatMap(([family, procedure]) => {
    const cure = CURE[family as RecoveryFamily];
    if (procedure === cure) return [];
    const message = `${procedure} is no remedy for ${family}`;
    return [problem(['recovery', family], message, `"${cure}", or remove it`)];
  });
}

/** Characters that end a line or a text for the system. */
const CONTROL = /\p{Cc}/u;

function program({ agent }: EscalationConfig): Found[] {
  const at = ['agent', 'command', 0];
  const example = 'for example "command": ["claude"]';
  const [name = ''] = agent.command;
  if (name.trim() === '') return [problem(at, 'this is no program', example)];
  return CONTROL.test(name) ? [problem(at, 'no program has a line break in its name', example)] : [];
}

const variables = ({ agent }: EscalationConfig): Found[] =>
  Object.keys(agent.env)
    .filter((name) => name.trim() === '' || /[=\0]/.test(name))
    .map((name) => problem(['agent', 'env', name], 'this is no name of a variable', 'a name without "="'));

/** Where the character NUL stands in what the agent is started with: arguments and variables end at it. */
function texts({ agent }: EscalationConfig): Found[] {
  const { command, allowedTools, disallowedTools, model = '', env } = agent;
  const given: [Path, string][] = [
    ...command.map((word, at): [Path, string] => [['command', at], word]),
    ...allowedTools.map((word, at): [Path, string] => [['allowedTools', at], word]),
    ...disallowedTools.map((word, at): [Path, string] => [['disallowedTools', at], word]),
    [['model'], model],
    ...Object.entries(env).map(([name, value]): [Path, string] => [['env', name], value]),
  ];
  return given
    .filter(([path, text]) => text.includes('\0') && !(path[0] === 'command' && path[1] === 0))
    .map(([path]) =>
      problem(
        ['agent', ...path],
        'the character NUL (\\u0000) can be part of no argument or variable',
        'remove it',
      ),
    );
}

/** A limit of silence that cannot end what it is meant to, or would end an agent that only has not finished. */
function silence({ agent }: EscalationConfig): Found[] {
  const { idleTimeoutMinutes: idle, timeoutMinutes, outputFormat } = agent;
  if (idle === undefined) return [];
  const at = ['agent', 'idleTimeoutMinutes'];
  if (outputFormat === 'json') {
    const message = 'with the output format json an agent is silent until it has finished';
    return [problem(at, message, 'add "outputFormat": "stream-json", or remove it')];
  }
  if (idle <= timeoutMinutes) return [];
  const message = `the agent has ${timeoutMinutes} minutes in all (timeoutMinutes), so this would never end it`;
  return [problem(at, message, `at most ${timeoutMinutes}, or a longer timeoutMinutes`)];
}

const problem = (path: Path, message: string, remedy: string): Found => ({
  path: ['escalation', ...path],
  message,
  remedy,
});
