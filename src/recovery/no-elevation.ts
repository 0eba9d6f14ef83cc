import type { Failure } from '../../store/failure.ts';
import type { Recovered } from '../ladder/ladder.ts';
import { notAvailable } from './said.ts';

/** Rights are never taken: what a person can do about the path is said instead, in the words of the system. */
export function noElevation(failed: Failure, platform: NodeJS.Platform): Recovered {
  const refused = refusedIn(failed);
  if (refused === null)
    return notAvailable('recovery.no-way', { procedure: 'elevate_privileges', failure: failed.reason });
  const { path, code } = refused;
  switch (platform) {
    case 'win32':
      return notAvailable('recovery.permission-windows', { path, code });
    case 'darwin':
      return notAvailable('recovery.permission-macos', { path, code });
    default:
      return notAvailable('recovery.permission', { path, code });
  }
}

/** What was refused: a file, or a program that may not be started. */
function refusedIn(failed: Failure): { path: string; code: string } | null {
  if (failed.reason === 'permission') return failed;
  return failed.reason === 'spawn-failed' ? { path: failed.command, code: failed.code } : null;
}
