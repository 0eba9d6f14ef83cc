import { readdirSync, readFileSync } from 'node:fs';
import { execa } from 'execa';

/** One living process; `started` grows with the time of its start (clock ticks on Linux, 0 elsewhere). */
export type ProcessEntry = { pid: number; parent: number; group: number; session: number; started: number };

/**
 * Every living process of a POSIX system, zombies left out: they wait for their parent and cannot be ended.
 * With `from`, on Linux, only those whose pid was given out since that one, when that is surely known and few.
 */
export async function processTable(from?: number): Promise<ProcessEntry[]> {
  return process.platform === 'linux' ? linuxTable(from) : psTable();
}

/** When a process started, in the unit of `ProcessEntry.started`; 0 when it cannot be told. */
export const startOf = (pid: number): number =>
  process.platform === 'linux' ? (linuxEntry(pid)?.started ?? 0) : 0;

/** Whether the environment a process was started with holds this `NAME=value`; only Linux tells. */
export function hasInEnvironment(pid: number, assignment: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(assignment);
  } catch {
    return false; // somebody else's process, or gone meanwhile
  }
}

function linuxTable(from: number | undefined): ProcessEntry[] {
  const pids = recentPids(from)?.filter(isProcess) ?? allPids();
  return pids.map(linuxEntry).filter((entry) => entry !== undefined);
}

/** Threads have numbers of the same kind, and a folder each that no listing shows. */
function isProcess(id: number): boolean {
  try {
    return /^Tgid:\t(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, 'latin1'))?.[1] === String(id);
  } catch {
    return false;
  }
}

const allPids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

/** Beyond this many the whole list is as cheap. */
const MOST_RECENT = 256;

/** Linux gives pids out in order; the last field of /proc/loadavg is the latest (proc(5)). A whole list costs far more. */
function recentPids(from: number | undefined): number[] | null {
  if (from === undefined) return null;
  try {
    const latest = Number(readFileSync('/proc/loadavg', 'latin1').trim().split(' ').at(-1));
    const count = latest - from + 1;
    // Fewer than none: the numbers have begun again.
    return count > 0 && count <= MOST_RECENT
      ? Array.from({ length: count }, (_, index) => from + index)
      : null;
  } catch {
    return null;
  }
}

/** Fields of /proc/PID/stat as in proc(5); the name in parentheses may hold anything, so they are counted from its end. */
function linuxEntry(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, parent, group, session, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    return {
      pid,
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      started: Number(rest[15]),
    };
  } catch {
    return undefined;
  }
}

async function psTable(): Promise<ProcessEntry[]> {
  const { stdout } = await execa('ps', ['-A', '-o', 'pid=,ppid=,pgid=,state='], {
    reject: false,
    stdin: 'ignore',
    timeout: 10_000,
  });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    if (pid === undefined || pid === '' || state === undefined || state.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), session: 0, started: 0 }];
  });
}
