import type { Command } from 'commander';
import { command, type Exit } from './command.ts';
import { withConfiguration } from './configuring.ts';

/** The commands about asking for help. */
export function addEscalation(root: Command, exit: Exit): void {
  addEscalate(root, exit);
  addEscalations(root, exit);
}

function addEscalate(root: Command, exit: Exit): void {
  const escalate = command(
    root,
    'escalate',
    'ask for help: makes the tasks again that failed in a run, writes that down, tells INTERCOM, and asks the agent if it may',
    '  roo-fsm escalate --reason "the MCP tests fail since Monday"\n  roo-fsm escalate --agent --run last-failed --reason "repair this" --context "see docs/mcp.md"\n  roo-fsm escalate --reason "look" --dry-run',
  );
  withConfiguration(escalate)
    .requiredOption('--reason <text>', 'what help is needed for, in one line')
    .option('--context <text>', 'what the helper should know besides')
    .option('--agent', 'ask the agent, even where the configuration does not (level 3)')
    .option('--run <runId>', 'the run whose failed tasks are meant (default: the last that failed)')
    .option('--dry-run', 'only print the message to INTERCOM and the prompt; writes and starts nothing')
    .option('--events', 'print each event as one line of JSON as soon as it is durable')
    .action(async (options) => exit(await (await import('../commands/escalate.ts')).escalate(options)));
}

function addEscalations(root: Command, exit: Exit): void {
  command(
    root,
    'escalations',
    'the runs that needed help, newest first: why, what came of it, and what it cost',
    '  roo-fsm escalations --since 30d\n  roo-fsm escalations --json',
  )
    .option('--limit <n>', 'at most this many', '20')
    .option('--since <when>', 'only those since then: 7d, 12h, 2026-01-31')
    .action(async (options) => exit(await (await import('../commands/escalations.ts')).escalations(options)));
}
