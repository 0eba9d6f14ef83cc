import { readdirSync, readFileSync } from 'node:fs';
import { execa } from 'execa';

/** One living process; `started` grows with the time of its start (clock ticks on Linux, 0 elsewhere). */
export type ProcessEntry = { pid: number; parent: number; group: number; session: number; started: number };

/** Every living process of a POSIX system, zombies left out: they wait for their parent and cannot be ended. */
export async function processTable(): Promise<ProcessEntry[]> {
  return process.platform === 'linux' ? linuxTable() : psTable();
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

function linuxTable(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => linuxEntry(Number(name)))
    .filter((entry) => entry !== undefined);
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
