import { writeSync } from 'node:fs';
import { nodeFiles } from '../../store/file-door.ts';
import { type Doors, realDoors } from '../run/doors.ts';
import type { TaskContext, TaskKind } from '../tasks/task.ts';
import { type CrashPoint, nameOf } from './point.ts';

/** The world as it is, but that this process is killed at the point. */
export function crashingDoors(point: CrashPoint): Doors {
  return 'append' in point ? crashAtAppend(point) : crashAtAttempt(point);
}

/** What a process says on stderr as its last, so that no other end is taken for this one. */
export const lastWord = (point: CrashPoint): string => `selftest: killed at ${nameOf(point)}\n`;

function crashAtAppend(point: Extract<CrashPoint, { append: number }>): Doors {
  let appends = 0;
  const isIt = (when: typeof point.when): boolean => appends === point.append && when === point.when;
  const write = (descriptor: number, bytes: Uint8Array, offset: number): number => {
    // Only the first call for a line begins at its first byte.
    if (offset === 0) appends += 1;
    if (isIt('before')) die(point);
    if (isIt('torn')) {
      nodeFiles.write(descriptor, bytes.subarray(0, Math.floor(bytes.length / 2)), 0);
      die(point);
    }
    const written = nodeFiles.write(descriptor, bytes, offset);
    if (isIt('written') && offset + written === bytes.length) die(point);
    return written;
  };
  const syncData = (descriptor: number): void => {
    nodeFiles.syncData(descriptor);
    if (isIt('synced')) die(point);
  };
  return { ...realDoors, files: { ...nodeFiles, write, syncData } };
}

function crashAtAttempt(point: Extract<CrashPoint, { attempt: number }>): Doors {
  let attempts = 0;
  const kindOf = async (name: string): Promise<TaskKind> => {
    const kind = await realDoors.kindOf(name);
    const run: TaskKind['run'] = async (context) => {
      attempts += 1;
      if (attempts !== point.attempt) return kind.run(context);
      if (point.when === 'started') return begin(kind, context, () => die(point));
      await kind.run(context);
      return die(point);
    };
    return { ...kind, run };
  };
  return { ...realDoors, kindOf };
}

/** A command is at work once its program runs; what starts no program of its own, once it waits for something. */
function begin(
  kind: TaskKind,
  context: TaskContext<unknown>,
  crash: () => never,
): ReturnType<TaskKind['run']> {
  const { processes } = context;
  const run: typeof processes.run = (request) => processes.run({ ...request, onSpawn: crash });
  if (kind.kind !== 'command') setImmediate(crash);
  return kind.run({ ...context, processes: { run } });
}

/** What `kill -9` does: no handler, no `finally`, nothing that waits to be written. */
function die(point: CrashPoint): never {
  writeSync(2, lastWord(point));
  process.kill(process.pid, 'SIGKILL');
  // Where the end takes a moment, nothing of ours may happen in it.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
