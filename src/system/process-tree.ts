import { execa } from 'execa';
import type { Clock } from './clock.ts';
import { hasInEnvironment, type ProcessEntry, processTable } from './process-table.ts';

/** A process we started as the leader of a group of its own, and what its descendants are known by. */
export type ProcessRoot = {
  pid: number;
  /** `NAME=value` in the environment of this process, and so of all it starts, and of no other. */
  mark: string;
  /** `startOf(pid)`: what is older cannot descend from it. */
  started: number;
  /** When it was started, on the clock that `endTree` is given. */
  sinceMs: number;
};

/**
 * Ends a process and all it started, whether it still lives itself or not: politely, then by force after
 * `killAfterMs`. Resolves when nothing is left, or cannot be ended; with the number of processes found.
 *
 * On POSIX these are the process group, its session, all their descendants and, on Linux, whoever carries the
 * mark in its environment: so a daemon that left the group is found unless it also cleaned its environment.
 * On Windows it is the tree as `taskkill` sees it, which needs the root to live still.
 */
export async function endTree(root: ProcessRoot, killAfterMs: number, clock: Clock): Promise<number> {
  return process.platform === 'win32'
    ? endWindowsTree(root.pid, killAfterMs, clock)
    : endPosixTree(root, killAfterMs, clock);
}

/** Ends a process group at once and without waiting; for the moment in which roo-fsm itself exits. */
export function killAtOnce(pid: number): void {
  send(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
}

/** How long a killed process may take to disappear before it is taken for unkillable. */
const KILL_PATIENCE_MS = 2000;

/** For this long after its start all descendants of a process have higher pids: the numbers do not go round so fast. */
const PIDS_IN_ORDER_MS = 5000;

async function endPosixTree(root: ProcessRoot, killAfterMs: number, clock: Clock): Promise<number> {
  const known = new Map<number, ProcessEntry>();
  const look = async (): Promise<ProcessEntry[]> => {
    const young = clock.monotonicMs() - root.sinceMs < PIDS_IN_ORDER_MS;
    const living = membersOf(await processTable(young ? root.pid : undefined), root, known);
    for (const entry of living) known.set(entry.pid, entry);
    return living;
  };
  const signal = async (name: NodeJS.Signals): Promise<boolean> => {
    const living = await look();
    if (living.length === 0) return false;
    send(-root.pid, name);
    for (const entry of living) if (entry.group !== root.pid) send(entry.pid, name);
    return true;
  };

  if (!(await signal('SIGTERM'))) return 0;
  const gone = async (): Promise<boolean> => (await look()).length === 0;
  if (await until(gone, killAfterMs, clock)) return known.size;
  // Repeated, because what forks while it is being killed leaves children that were not in the table.
  await until(async () => !(await signal('SIGKILL')), KILL_PATIENCE_MS, clock);
  return known.size;
}

/** Those of the table that belong to the tree; `known` ones do so even after they lost their parent. */
function membersOf(
  table: readonly ProcessEntry[],
  root: ProcessRoot,
  known: ReadonlyMap<number, ProcessEntry>,
): ProcessEntry[] {
  const young = table.filter((entry) => entry.started >= root.started && entry.pid !== process.pid);
  const isOurs = (entry: ProcessEntry): boolean =>
    entry.pid === root.pid ||
    entry.group === root.pid ||
    entry.session === root.pid ||
    known.get(entry.pid)?.started === entry.started ||
    hasInEnvironment(entry.pid, root.mark);
  const members = new Map(young.filter(isOurs).map((entry) => [entry.pid, entry]));
  for (let size = -1; size !== members.size; ) {
    size = members.size;
    for (const entry of young) if (members.has(entry.parent)) members.set(entry.pid, entry);
  }
  return [...members.values()];
}

async function endWindowsTree(pid: number, killAfterMs: number, clock: Clock): Promise<number> {
  const gone = async (): Promise<boolean> => !isAlive(pid);
  if (await gone()) return 0;
  // Console programs refuse the polite way at once; then there is nothing to wait for.
  const agreed = await taskkill(pid, false);
  if (agreed && (await until(gone, killAfterMs, clock))) return 1;
  await taskkill(pid, true);
  await until(gone, KILL_PATIENCE_MS, clock);
  return 1;
}

async function taskkill(pid: number, force: boolean): Promise<boolean> {
  const { exitCode } = await execa('taskkill', ['/PID', String(pid), '/T', ...(force ? ['/F'] : [])], {
    reject: false,
    stdin: 'ignore',
    timeout: 10_000,
  });
  return exitCode === 0;
}

/** Asks again and again, ever more rarely, until the answer is yes or the time is over. */
async function until(answer: () => Promise<boolean>, patienceMs: number, clock: Clock): Promise<boolean> {
  const end = clock.monotonicMs() + patienceMs;
  for (let pauseMs = 5; ; pauseMs = Math.min(100, pauseMs * 2)) {
    if (await answer()) return true;
    const leftMs = end - clock.monotonicMs();
    if (leftMs <= 0) return false;
    await new Promise<void>((resolve) => clock.after(Math.min(pauseMs, leftMs), resolve));
  }
}

const isAlive = (pid: number): boolean => send(pid, 0);

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false; // gone already, or not ours to end
  }
}
