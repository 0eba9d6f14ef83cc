import { type Command, Option } from 'commander';
import type { LogLevel } from '../system/diagnostics.ts';
import type { Language } from '../text/sentence.ts';

/** The options that every command has. */
export type CommonOptions = {
  workspace?: string;
  data?: string;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
  logLevel?: LogLevel;
  color: boolean;
  lang?: Language;
};

/** Adds the options that every command has. */
export function withCommonOptions(command: Command): Command {
  return command
    .option(
      '--workspace <dir>',
      'the folder to work on (default: the git work tree around the current folder)',
    )
    .option('--data <dir>', 'where runs are recorded (default: <workspace>/.roo-fsm, or ROO_FSM_DATA)')
    .option('--json', 'print one JSON document on stdout and nothing else there')
    .option('-q, --quiet', 'no progress')
    .option('-v, --verbose', 'every finding, the output of failed tasks, the data of events')
    .addOption(
      new Option('--log-level <level>', 'how much goes to the diagnostic log').choices([
        'debug',
        'info',
        'warn',
        'error',
        'silent',
      ]),
    )
    .option('--no-color', 'no colours')
    .addOption(new Option('--lang <language>', 'language of messages').choices(['fr', 'en']));
}
