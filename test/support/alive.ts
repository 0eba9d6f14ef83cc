import { readFileSync } from 'node:fs';

/** Whether a process runs. One that has ended does not, though its parent has not asked how and perhaps never will. */
export function isAlive(pid: number): boolean {
  try {
    if (process.platform === 'linux') return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
