import type { Command } from 'commander';
import { command, type Exit, list } from './command.ts';
import { withConfiguration } from './configuring.ts';

/** The commands that look after notifications. */
export function addNotify(root: Command, exit: Exit): void {
  const notify = root
    .command('notify')
    .description('try the channels that are told of runs, and what waits for them');
  const test = command(
    notify,
    'test',
    'send a test message over each channel now, and say what came of it',
    '  roo-fsm notify test\n  roo-fsm notify test --channel slack',
  );
  withConfiguration(test)
    .option('--channel <name>', 'only this channel, though it be disabled; may be given several times', list)
    .action(async (options) => exit(await (await import('../commands/notify-test.ts')).notifyTest(options)));
  const flush = command(
    notify,
    'flush',
    'send what waits in the outbox now, whatever the hour',
    '  roo-fsm notify flush\n  roo-fsm notify flush --json',
  );
  withConfiguration(flush).action(async (options) =>
    exit(await (await import('../commands/notify-flush.ts')).notifyFlush(options)),
  );
  const waiting = command(
    notify,
    'list',
    'what waits in the outbox, and why; changes nothing',
    '  roo-fsm notify list\n  roo-fsm notify list --json',
  );
  withConfiguration(waiting).action(async (options) =>
    exit(await (await import('../commands/notify-list.ts')).notifyList(options)),
  );
}
