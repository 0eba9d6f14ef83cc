import type { Clock } from './clock.ts';
import { hasInEnvironment, type ProcessEntry, processTable } from './process-table.ts';

/** How long strays may take to end by themselves once they are asked, and how often it is looked. */
const PATIENCE_MS = 3000;
const LOOK_MS = 50;

/**
 * Ends what a run left behind whose process of roo-fsm died without ending it (SIGKILL, power, a crash): every process
 * that carries this `NAME=value` in its environment. Only Linux can tell; elsewhere nothing is done. Returns how many.
 */
export async function endStrays(assignment: string, clock: Clock): Promise<number> {
  if (process.platform !== 'linux') return 0;
  const found = await strays(assignment);
  if (found.length === 0) return 0;
  for (const { pid } of found) send(pid, 'SIGTERM');
  const end = clock.monotonicMs() + PATIENCE_MS;
  while ((await strays(assignment)).length > 0 && clock.monotonicMs() < end) {
    await new Promise<void>((resolve) => clock.after(LOOK_MS, resolve));
  }
  for (const { pid } of await strays(assignment)) send(pid, 'SIGKILL');
  return found.length;
}

/** Not this process nor those above it: a run may be started by a task of another one. */
async function strays(assignment: string): Promise<ProcessEntry[]> {
  const table = await processTable();
  const mine = ancestors(table);
  return table.filter(({ pid }) => !mine.has(pid) && hasInEnvironment(pid, assignment));
}

function ancestors(table: readonly ProcessEntry[]): Set<number> {
  const parents = new Map(table.map(({ pid, parent }) => [pid, parent]));
  const found = new Set<number>();
  for (
    let pid: number | undefined = process.pid;
    pid !== undefined && !found.has(pid);
    pid = parents.get(pid)
  ) {
    found.add(pid);
  }
  return found;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, or not ours to end.
  }
}
