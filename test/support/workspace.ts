import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { makeFolder, makeRepository, type Repository, removeFolder } from './git-rig.ts';

/** A repository with one commit for each test of a file, in a folder of its own that is removed afterwards. */
export function workspaces(): { readonly root: string; readonly repo: Repository } {
  let current: { root: string; repo: Repository } | undefined;
  const here = () => {
    if (current === undefined) throw new Error('only inside of a test');
    return current;
  };
  beforeEach(() => {
    const root = makeFolder();
    const repo = makeRepository(path.join(root, 'été work'));
    repo.commit({ 'README.md': 'hello\n', '.gitignore': '/.roo-fsm/\n' });
    current = { root, repo };
  });
  afterEach(() => removeFolder(here().root));
  return {
    get root() {
      return here().root;
    },
    get repo() {
      return here().repo;
    },
  };
}

/** Writes the configuration of a workspace. */
export function configure(repo: Repository, config: object | string): void {
  repo.write({
    '.roo/orchestration.json': typeof config === 'string' ? config : JSON.stringify(config, null, 2),
  });
}

/** A command task that runs this JavaScript in the workspace. */
export const script = (name: string, code: string, fields: object = {}): object => ({
  name,
  kind: 'command',
  command: [process.execPath, '-e', code],
  ...fields,
});

/** One phase, which nothing else is needed for. */
export const phase = (name: string, tasks: object[], fields: object = {}): object => ({
  name,
  tasks,
  ...fields,
});

/** Contents of every file outside of `.git` and of the data directory, by path. */
export function filesOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (!entry.isFile() || /(^|\/)(\.git|\.roo-fsm)\//.test(file)) continue;
    found[file] = fs.readFileSync(path.join(folder, file), 'base64');
  }
  return found;
}
