import type { AgentPolicy } from '../../store/plan.ts';
import { secretsIn } from '../system/masking/configured-secrets.ts';
import { environmentFor } from '../system/programs/environment.ts';
import { references, secretsOfFields } from '../tasks/command/references.ts';

/** The environment an agent works in, with the secrets it was given, or why it cannot be made. */
export type AgentEnvironment =
  | { ok: true; env: Record<string, string | undefined>; secrets: string[] }
  | { ok: false; code: 'agent.no-variable' | 'agent.masked-variable'; name: string };

/**
 * That of roo-fsm, without what a session of Claude leaves behind for its children, and with the variables of the
 * policy and of the run. Given as changes to the environment of this process, which others are taken out of.
 */
export function agentEnvironment(
  { env: configured = {} }: AgentPolicy,
  ofRun: Readonly<Record<string, string>>,
  parent: NodeJS.ProcessEnv,
): AgentEnvironment {
  const filled = references(parent);
  const given = filled.fillAll(configured);
  const missing = filled.missing();
  if (missing !== undefined) return { ok: false, code: 'agent.no-variable', name: missing };
  const masked = Object.keys(configured).find((name) => configured[name]?.includes(MASKED) === true);
  if (masked !== undefined) return { ok: false, code: 'agent.masked-variable', name: masked };

  const env = environmentFor(withoutSession(parent), { ...given, ...ofRun });
  const nothing = Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]));
  return {
    ok: true,
    env: { ...nothing, ...env },
    secrets: [...secretsOfFields({ env: configured }, parent), ...secretsIn(given)],
  };
}

/** What records hold in place of a secret; a policy that was read from a record has it. */
const MASKED = '***';

const withoutSession = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !OF_SESSION.test(name) || SETTING.test(name)));

/**
 * With `CLAUDECODE` Claude Code refuses to start, because it takes itself for nested; the others would tie it to the
 * editor, the pipes or the plug-ins of a session that is not its own. The last two belong to a task of a run that
 * roo-fsm itself may have been started by.
 */
const OF_SESSION =
  /^(?:CLAUDECODE|CLAUDE_CODE(?:_.*)?|CLAUDE_(?:AGENT|SESSION|PLUGIN)_.*|CLAUDE_PROJECT_DIR|CLAUDE_ENV_FILE|ROO_FSM_ATTEMPT|ROO_FSM_MODE)$/i;

/** What a person sets: how to sign in, where the service is, how much to spend. Descriptors of files are no setting. */
const SETTING =
  /^CLAUDE_CODE_(?:USE_\w+|SKIP_\w+_AUTH|OAUTH_TOKEN|OAUTH_REFRESH_TOKEN|OAUTH_SCOPES|API_KEY_HELPER_\w+|CLIENT_(?:CERT|KEY)\w*|GIT_BASH_PATH|SHELL|SHELL_PREFIX|MAX_\w+|DISABLE_\w+|ENABLE_TELEMETRY|EFFORT_LEVEL|SUBAGENT_MODEL|EXTRA_BODY)$/i;
