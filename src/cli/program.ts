import { Command } from 'commander';
import { createMask } from '../system/masking/mask.ts';
import { version } from '../version.ts';
import type { Exit } from './command.ts';
import { addConfiguring } from './configuring.ts';
import { addEscalation } from './escalation.ts';
import { addIntercom } from './intercom.ts';
import { addKeeping } from './keeping.ts';
import { addNotify } from './notify.ts';
import { addReading } from './reading.ts';
import { addRollback } from './rollback.ts';
import { addRunning } from './running.ts';
import { addTrash } from './trash.ts';
import { addTrying } from './trying.ts';

/** The command line: every command with its options, in the files beside this one. What runs a command is loaded when it is asked for. */
export function program(exit: Exit): Command {
  const root = new Command('roo-fsm')
    .description(
      'Checks, synchronises, tests and cleans a developer machine; every step is a logged transition of a state machine.',
    )
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(createMask({ env: process.env }).text(text)) })
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(roo-fsm --help lists the commands)')
    .addHelpText('after', EXAMPLES);
  addRunning(root, exit);
  addReading(root, exit);
  addEscalation(root, exit);
  addRollback(root, exit);
  addTrash(root, exit);
  addIntercom(root, exit);
  addKeeping(root, exit);
  addConfiguring(root, exit);
  addNotify(root, exit);
  addTrying(root, exit);
  return root;
}

const EXAMPLES = `
Examples:
  roo-fsm run                     run the five phases on this repository
  roo-fsm resume                  go on with the run that was left open
  roo-fsm replay last             what happened, event by event
  roo-fsm history --since 7d      the runs of the last week
  roo-fsm metrics                 success rate, durations, error patterns
  roo-fsm demo --break mcp_tests  a throw-away workspace in which something fails`;
