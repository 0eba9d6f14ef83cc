import { type FileDoor, nodeFiles } from '../../store/file-door.ts';
import { kindOf } from '../tasks/kinds.ts';
import type { TaskKind } from '../tasks/task.ts';

/** What a run reaches the outside through that somebody may want to stand in: the files of its log, and the kinds of task. */
export type Doors = { files: FileDoor; kindOf: (kind: string) => Promise<TaskKind> };

/** The world as it is. */
export const realDoors: Doors = {
  files: nodeFiles,
  // Beside the kinds that a configuration may name there is that of a rollback.
  kindOf: async (kind) =>
    kind === 'rollback' ? (await import('../rollback/kind.ts')).rollback : kindOf(kind),
};
