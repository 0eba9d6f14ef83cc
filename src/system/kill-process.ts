import { execa } from 'execa';

/** Ends a process that is not our child at once: on Windows with all below it, elsewhere it alone. What cannot be ended stays. */
export async function killProcess(pid: number): Promise<void> {
  if (process.platform === 'win32') {
    await execa('taskkill', ['/PID', String(pid), '/T', '/F'], { reject: false, stdin: 'ignore' });
    return;
  }
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone meanwhile, or not ours to end.
  }
}
