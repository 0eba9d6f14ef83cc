import { type GivenSetting, parseSetting } from '../../config/layers/settings.ts';
import type { ConfigError } from '../../store/events.ts';
import { ok, type Result } from '../../store/result.ts';
import { CommandError, EXIT } from '../report/command-error.ts';
import { isAgentRefused } from '../run/agent-refusal.ts';
import { type LoadedConfig, loadConfig } from '../run/load-config.ts';
import type { Place } from '../run/place.ts';
import type { Language } from '../text/sentence.ts';

/** What a command that reads the configuration may be given. */
export type ConfigOptions = {
  config?: string | undefined;
  set?: string[] | undefined;
  lang?: Language | undefined;
};

/** The environment of what is the same for everybody: no file of the user's own, and nothing set but the language. */
export const alone = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ROO_FSM_USER_CONFIG: '',
  ROO_FSM_LANG: env['ROO_FSM_LANG'],
});

/** The configuration in force for a command; a `--set` that cannot be is a mistake of the command line and not of a file. */
export async function configured(
  place: Place,
  options: ConfigOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Result<LoadedConfig, ConfigError>> {
  const { config } = options;
  const set = (options.set ?? []).map((text) => ({ text, setting: settingOf(text) }));
  const settings = [...languageOf(options), ...set.map(({ setting }) => setting)];
  const loaded = await loadConfig({ place, config, set: settings, cwd: process.cwd(), env });
  if (!loaded.ok) throwMistake(loaded.failure);
  if (!loaded.ok || set.length === 0) return loaded;
  // What is secret is never stored, and a run that is gone on with has today's.
  const kept = set.filter(({ setting }) => setting.address[0] !== 'masking').map(({ text }) => text);
  return ok({ ...loaded.value, set: kept });
}

/** Whether no agent is to be asked, of a configuration that cannot be read. */
export const agentRefused = async (
  place: Place,
  { config, set = [] }: ConfigOptions,
  read: Result<unknown, ConfigError>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<boolean> =>
  !read.ok &&
  isAgentRefused({ place, config, set: set.map(settingOf), cwd: process.cwd(), env }, read.failure);

const OPTION = '--set';

function settingOf(text: string): GivenSetting {
  const setting = parseSetting(text);
  if (!setting.ok) throw usage(setting.failure);
  const key = setting.value.address.join('.');
  return { ...setting.value, origin: { from: 'option', option: OPTION, key } };
}

const languageOf = ({ lang }: ConfigOptions): GivenSetting[] =>
  lang === undefined
    ? []
    : [{ address: ['language'], value: lang, origin: { from: 'option', option: '--lang', key: 'language' } }];

function throwMistake({ problems }: ConfigError): void {
  const mistake = problems.find(({ where }) => where?.file === OPTION);
  if (mistake !== undefined) throw usage(mistake);
}

function usage({ message, remedy, where }: ConfigError['problems'][number]): CommandError {
  const key = where?.key === undefined ? '' : ` ${where.key}`;
  return new CommandError({
    reason: 'usage',
    message: `${OPTION}${key}: ${message}`,
    exitCode: EXIT.usage,
    ...(remedy === undefined ? {} : { remedy }),
  });
}
