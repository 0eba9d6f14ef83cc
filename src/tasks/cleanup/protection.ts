import { isInside } from '../workspace-path.ts';
import type { Candidate } from './candidate.ts';

/** Why a file that matches is kept whatever its age. */
export type Protection = 'tracked' | 'roo-fsm' | 'configuration' | 'git';

/** What git tracks, comparable with `isTracked`; of files whose names differ only in case, all count as tracked. */
export type Tracked = ReadonlySet<string>;

/** Makes the set from paths relative to the workspace, with forward slashes. */
export const trackedSet = (paths: readonly string[]): Tracked => new Set(paths.map(keyOf));

/** Why this file must be kept; `null` when nothing speaks for it. `dataDir` is a real path. */
export function protectionOf(candidate: Candidate, dataDir: string, tracked: Tracked): Protection | null {
  const segments = candidate.path.toLowerCase().split('/');
  if (segments.includes('.git')) return 'git';
  if (isInside(dataDir, candidate.file)) return 'roo-fsm';
  if (segments.some((segment) => OWN_DIRECTORIES.has(segment))) return 'configuration';
  if (OWN_FILES.test(segments.at(-1) ?? '')) return 'configuration';
  return tracked.has(keyOf(candidate.path)) ? 'tracked' : null;
}

/** They hold configuration, schedules and messages between agents. */
const OWN_DIRECTORIES: ReadonlySet<string> = new Set(['.roo', '.claude']);

const OWN_FILES =
  /^(daily-orchestration|orchestration|schedules|\.?roo-fsm(\.config)?)\.(jsonc?|ya?ml|toml)$/;

/** File systems differ in case and in how accents are composed; protecting too much does no harm. */
const keyOf = (file: string): string => file.normalize('NFC').toLowerCase();
