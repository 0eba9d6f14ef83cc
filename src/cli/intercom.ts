import type { Command } from 'commander';
import { withCommonOptions } from '../commands/options.ts';
import { command, type Exit, several } from './command.ts';
import { withConfiguration } from './configuring.ts';

/** The commands of INTERCOM, the file through which the agents of this machine tell each other things. */
export function addIntercom(root: Command, exit: Exit): void {
  const intercom = root
    .command('intercom')
    .description('the message file of the agents of this machine: what waits in it, and writing to it');
  addList(intercom, exit);
  addPost(intercom, exit);
  addAck(intercom, exit);
  addCondense(intercom, exit);
}

function addList(intercom: Command, exit: Exit): void {
  const list = withCommonOptions(
    intercom
      .command('list', { isDefault: true })
      .description('unread messages to roo-fsm and open tasks; changes nothing'),
  ).addHelpText('after', '\nExamples:\n  roo-fsm intercom\n  roo-fsm intercom --all --json');
  withConfiguration(list)
    .option('--all', 'every message that is in the file')
    .action(async (options) =>
      exit(await (await import('../commands/intercom-list.ts')).intercomList(options)),
    );
}

function addPost(intercom: Command, exit: Exit): void {
  const post = command(
    intercom,
    'post [text...]',
    'write a message: the text, or what comes on stdin',
    '  roo-fsm intercom post --type TASK --to claude-code "Look at the failing tests"\n  git log -3 | roo-fsm intercom post',
  );
  withConfiguration(post)
    .option('--type <type>', 'INFO, TASK, ASK, DONE, REPLY, WARN, ERROR, …', 'INFO')
    .option('--to <name>', 'who is to read it (default: claude-code)')
    .option('--from <name>', 'who says it (default: roo-scheduler)')
    .option('--re <id>', 'the message that this answers; may be given several times', several)
    .action(async (text, options) =>
      exit(await (await import('../commands/intercom-post.ts')).intercomPost(text, options)),
    );
}

function addAck(intercom: Command, exit: Exit): void {
  const ack = command(
    intercom,
    'ack [ids...]',
    'write that messages were read, or tasks seen to, so that they do not wait any more',
    '  roo-fsm intercom ack --all\n  roo-fsm intercom ack x1f2e3d4c5b6a798',
  );
  withConfiguration(ack)
    .option('--all', 'every unread message')
    .action(async (ids, options) =>
      exit(await (await import('../commands/intercom-ack.ts')).intercomAck(ids, options)),
    );
}

function addCondense(intercom: Command, exit: Exit): void {
  const condense = command(
    intercom,
    'condense',
    'put old messages into the archive beside the file when there are too many; nothing that waits',
    '  roo-fsm intercom condense --dry-run',
  );
  withConfiguration(condense)
    .option('--dry-run', 'only say how many')
    .action(async (options) =>
      exit(await (await import('../commands/intercom-condense.ts')).intercomCondense(options)),
    );
}
