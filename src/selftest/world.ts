import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { DATA_FOLDER } from '../../store/layout.ts';
import { repositoryState, withoutIds } from './world-git.ts';

/** What tasks can change in a workspace, each thing by its name: `file notes/a.txt`, `git status`, … */
export type World = Readonly<Record<string, string>>;

/** Looks at a workspace: every file but those of git and of roo-fsm, and the state of its repository when it is one. */
export async function worldOf(workspace: string): Promise<World> {
  const entries = await readdir(workspace, { recursive: true, withFileTypes: true });
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  const world: Record<string, string> = {};
  for (const path of paths) {
    const shown = relative(workspace, path).split(sep).join('/');
    if (!isInternal(shown)) world[`file ${shown}`] = await stateOf(path);
  }
  return { ...world, ...(await repositoryState(workspace)) };
}

const isInternal = (path: string): boolean => {
  const [first, ...others] = path.split('/');
  return first === DATA_FOLDER || [first, ...others].includes('.git');
};

/** Content and right to execute; times differ from copy to copy. */
async function stateOf(path: string): Promise<string> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return 'gone';
  if (stats.isSymbolicLink()) return `→ ${await readlink(path)}`;
  if (stats.isDirectory()) return 'folder';
  if (!stats.isFile()) return 'special';
  if (INTERCOM.test(basename(path))) return messagesIn(path);
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  const executable = (stats.mode & 0o111) === 0 ? '' : ' x';
  return `${stats.size} B ${hash.digest('hex').slice(0, 16)}${executable}`;
}

const INTERCOM = /^INTERCOM.*\.md$/;

/**
 * What is told names the run and the time, which are others each time: that each escalation was told once is what
 * counts. The report comes after the end of a run, perhaps with the next one.
 */
async function messagesIn(path: string): Promise<string> {
  const text = withoutIds(await readFile(path, 'utf8'));
  return (text.match(/<!-- id: .*-escalation -->/g) ?? []).join(', ');
}
