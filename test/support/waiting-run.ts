import path from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { isAlive } from './alive.ts';
import { roo, startRoo } from './cli.ts';
import { historyDocument } from './contracts.ts';
import type { Repository } from './git-rig.ts';
import { script } from './workspace.ts';

/** A task that writes its pid, then waits for ever; when that file is there already it ends at once. */
export const waitsOnce = (name: string, fields: object = {}) =>
  script(
    name,
    `if (fs.existsSync('pid')) process.exit(0);
     fs.writeFileSync('pid.tmp', String(process.pid)); fs.renameSync('pid.tmp', 'pid');
     setInterval(() => {}, 1000);`,
    fields,
  );

/** Starts a command that runs such a task, and waits until it is at work; whatever is left is killed after the test. */
export async function started(repo: Repository, ...args: string[]) {
  const running = startRoo(args.length === 0 ? ['run'] : args, { cwd: repo.path });
  onTestFinished(() => void running.kill('SIGKILL'));
  await vi.waitFor(() => expect(repo.exists('pid')).toBe(true), { timeout: 30_000 });
  const child = Number(repo.read('pid'));
  onTestFinished(() => {
    if (isAlive(child)) process.kill(child, 'SIGKILL');
  });
  return { running, child };
}

/** Without the kill that would follow by itself when the process takes its time. */
export function signalTo(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) throw new Error('not started');
  process.kill(pid, signal);
}

export const historyOf = async (repo: Repository) =>
  historyDocument.parse((await roo(['history', '--json'], { cwd: repo.path })).json());

export const lockFileOf = (repo: Repository): string => path.join(repo.path, '.git', 'roo-fsm', 'lock');
