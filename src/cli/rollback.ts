import type { Command } from 'commander';
import { command, type Exit } from './command.ts';

/** The command that undoes a run. */
export function addRollback(root: Command, exit: Exit): void {
  command(
    root,
    'rollback <runId>',
    'undo what a run did to HEAD, branches, stash and files, as a run of its own; what you changed since stays, and what is in the way is told',
    '  roo-fsm rollback last --dry-run\n  roo-fsm rollback last\n  roo-fsm rollback 0199f2c4 --json',
  )
    .option(
      '--dry-run',
      'only say what would be undone, and what is in the way; changes nothing, takes no lock',
    )
    .option('--events', 'print each event as one line of JSON as soon as it is durable')
    .action(async (runId, options) =>
      exit(await (await import('../commands/rollback.ts')).rollback(runId, options)),
    );
}
