import { lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../../store/file-door.ts';
import { err, ok, type Result } from '../../store/result.ts';
import { isInside, workspacePath } from '../tasks/workspace-path.ts';
import { intercomFileOf } from './file-of.ts';
import type { IntercomPlace, IntercomTrouble } from './intercom.ts';

/** The file of INTERCOM without links on its way, and as it is shown. */
export type IntercomFile = { file: string; shown: string; exists: boolean };

/** Finds the file; what leads out of the workspace through a link is refused, and so is what is no file. */
export function whereIntercomIs(place: IntercomPlace): Result<IntercomFile, IntercomTrouble> {
  const workspace = path.resolve(place.workspace);
  const named = path.resolve(workspace, intercomFileOf(place.config, place.machineId));
  const isOurs = isInside(workspace, named);
  const shown = isOurs ? workspacePath(workspace, named) : named;
  try {
    const file = resolved(named);
    if (isOurs && !isInside(realpathSync.native(workspace), file)) return err({ file: shown, code: 'EPERM' });
    const found = statSync(file, { throwIfNoEntry: false });
    const code = found === undefined ? null : noFile(found);
    return code === null ? ok({ file, shown, exists: found !== undefined }) : err({ file: shown, code });
  } catch (thrown) {
    return err({ file: shown, code: codeOf(thrown) });
  }
}

/** The path without links; of what is not there yet, the folder that is there decides. A link into nothing is followed by nobody. */
function resolved(file: string): string {
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) return realpathSync.native(file);
  const above = path.dirname(file);
  return above === file ? file : path.join(resolved(above), path.basename(file));
}

/** Opening a pipe would wait for ever. */
const noFile = (found: Stats): string | null =>
  found.isFile() ? null : found.isDirectory() ? 'EISDIR' : 'EINVAL';
