import { type Command, Option } from 'commander';
import { command, type Exit, list } from './command.ts';
import { withConfiguration } from './configuring.ts';

/** The commands that drive a run. */
export function addRunning(root: Command, exit: Exit): void {
  addRun(root, exit);
  addResume(root, exit);
  addCancel(root, exit);
}

function addRun(root: Command, exit: Exit): void {
  const run = command(
    root,
    'run',
    'run the phases of the configuration, or go on with the run that was left open',
    '  roo-fsm run\n  roo-fsm run --dry-run\n  roo-fsm run --only diagnostic,git_sync\n  roo-fsm run --set phases.cleanup.enabled=false\n  roo-fsm run --json > run.json',
  );
  withConfiguration(run)
    .option('--only <names>', 'only these phases or tasks, separated by commas', list)
    .option('--skip <names>', 'all but these phases or tasks', list)
    .option('--from <phase>', 'begin at this phase')
    .option('--dry-run', 'only say what a run would do now; changes nothing, starts nothing, takes no lock')
    .option('--no-cache', 'take no result of an earlier run, look at everything anew')
    .option('--events', EVENTS)
    .addOption(
      new Option('--overlap <policy>', 'when another run is at work: leave it, wait for it, or end it')
        .choices(['skip', 'wait', 'replace'])
        .default('skip'),
    )
    .addOption(
      new Option(
        '--trigger <what>',
        'who starts it: a person, or a schedule, which may ask an agent for help',
      )
        .choices(['manual', 'schedule'])
        .default('manual'),
    )
    .action(async (options) => exit(await (await import('../commands/run.ts')).run(options)));
}

const EVENTS = 'print each event as one line of JSON as soon as it is durable';

function addResume(root: Command, exit: Exit): void {
  command(
    root,
    'resume [runId]',
    'go on with the run that was left open, whatever its age, at the task that was interrupted',
    '  roo-fsm resume\n  roo-fsm resume last --json',
  )
    .option('--events', EVENTS)
    .action(async (runId, options) =>
      exit(await (await import('../commands/resume.ts')).resume(runId, options)),
    );
}

function addCancel(root: Command, exit: Exit): void {
  command(
    root,
    'cancel [runId]',
    'end the run that is at work here, or that was left open, for good',
    '  roo-fsm cancel\n  roo-fsm cancel --patience 60 --force',
  )
    .option('--patience <seconds>', 'how long a running one may take to stop its tasks', '30')
    .option('--force', 'end its process when it does not answer in that time')
    .action(async (runId, options) =>
      exit(await (await import('../commands/cancel.ts')).cancel(runId, options)),
    );
}
