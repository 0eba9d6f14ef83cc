import { createHash } from 'node:crypto';
import { contentFile } from '../../tasks/backup/backup-index.ts';
import { latestCopy } from '../../tasks/backup/latest-copy.ts';
import { type InGit, inGit } from './committed.ts';

/** What a file is put right with, and where it comes from: `git <commit>`, or the time of a copy of roo-fsm. */
export type Source = { content: Buffer; from: string };

/** Where to look for what a file held: its path (absolute), and its name in the workspace. */
export type Sought = { dataDir: string; file: string; name: string; signal: AbortSignal };

/**
 * The newer one of what HEAD has and of the last good copy; `null` when neither is good. A copy that was committed at
 * some time is older than HEAD, whatever the clocks say; one that never was holds changes of the user's, and is newer
 * unless the file was committed again since.
 */
export async function sourceOf({ dataDir, file, name, signal }: Sought): Promise<Source | 'unmerged' | null> {
  const git: InGit = await inGit(file, signal);
  if (git.state === 'unmerged') return 'unmerged';
  const copy = await latestCopy(dataDir, name);
  const committed = git.state === 'tracked' ? git.committed : null;
  if (committed === null) return copy === null ? null : { content: copy.content, from: copy.at };
  const head: Source = { content: committed.content, from: `git ${committed.commit.slice(0, 12)}` };
  if (copy === null || copy.content.equals(committed.content) || git.state !== 'tracked') return head;
  const kept = contentFile(dataDir, createHash('sha256').update(copy.content).digest('hex'));
  if (await git.holdsEarlier(kept)) return head;
  return Date.parse(copy.at) > committed.atMs ? { content: copy.content, from: copy.at } : head;
}
