import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { isSecretFile } from '../../tasks/backup/secret-files.ts';
import { fileAt } from '../../tasks/cleanup/candidate.ts';
import { inRecordsOf } from '../../tasks/cleanup/records.ts';
import { isInside, isSamePath } from '../../tasks/workspace-path.ts';
import { isInnerPath } from '../../trash/inner-path.ts';

type Place = { root: string; dataDir: string };
type Why = 'recovery.outside' | 'recovery.through-link' | 'recovery.secret-file' | 'recovery.not-ours';

/**
 * Why nothing is ever put right at this path (relative to the workspace, with forward slashes); `null` when nothing
 * forbids it. `root` and `dataDir` are real paths.
 */
export async function whyUntouchable({ root, dataDir }: Place, name: string): Promise<Why | null> {
  const segments = name.toLowerCase().split('/');
  if (segments.some((segment) => VERSION_CONTROL.has(segment))) return 'recovery.not-ours';
  if (!isInnerPath(name)) return 'recovery.outside';
  const file = fileAt(root, name);
  if (segments.includes('.roo-fsm') || isInside(dataDir, file)) return 'recovery.not-ours';
  if (await inRecordsOf(root)(name)) return 'recovery.not-ours';
  if (isSecretFile(name)) return 'recovery.secret-file';
  const folder = path.dirname(file);
  const real = await realpath(folder).catch(() => null);
  if (real === null || !isSamePath(real, folder)) return 'recovery.through-link';
  const found = await lstat(file).catch(() => null);
  return found === null || found.isFile() ? null : 'recovery.through-link';
}

/** What git and its relatives keep for themselves. */
const VERSION_CONTROL: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.jj', '.bzr']);
