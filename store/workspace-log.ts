import { type Body, type DataOf, EVENT_VERSION, type StoredEvent, type workspaceEvents } from './events.ts';
import { type FileDoor, nodeFiles } from './file-door.ts';
import { layout } from './layout.ts';
import { LowdbLog } from './lowdb-log.ts';

export type WorkspaceEventType = keyof typeof workspaceEvents;

/** Who notes something in the stream of the workspace: the run, or the command that stands in its place, and when. */
export type Noting = { runId: string; machineId: string; at: string };

/** Notes in `workspace.jsonl` what belongs to no run; for who holds the lock. */
export function noteInWorkspace<T extends WorkspaceEventType>(
  dataDir: string,
  by: Noting,
  type: T,
  data: DataOf<T>,
  files: FileDoor = nodeFiles,
): void {
  const log = new LowdbLog(layout(dataDir).workspace, { endOnly: true, files });
  const append = (body: Body): void => {
    const seq = log.revision + 1;
    log.append(seq - 1, [{ v: EVENT_VERSION, ...by, seq, elapsedMs: 0, ...body } as StoredEvent]);
  };
  const { tornBytes: bytes } = log;
  if (bytes > 0) append({ type: 'tail.cut', data: { file: 'workspace.jsonl', bytes } });
  append({ type, data } as Body);
  log.close();
}
