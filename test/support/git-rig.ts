import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fixedEnv } from './task-context.ts';

/** Contents by path; `null` deletes the file. */
export type Files = Record<string, string | Buffer | null>;

/** A bare remote with two clones in a folder of their own: `clone` is the workspace under test. */
export type GitRig = {
  root: string;
  /** Absolute path of the bare remote. */
  remote: string;
  clone: Repository;
  colleague: Repository;
  /** The colleague commits these files on the remote's newest state and pushes them; returns the commit. */
  pushFromColleague(files: Files, message?: string): string;
  remove(): void;
};

/** One work tree and what a developer would do in it; every method fails loudly when git does. */
export type Repository = {
  path: string;
  git(...args: string[]): string;
  write(files: Files): void;
  read(file: string): string;
  exists(file: string): boolean;
  /** Writes the files, adds everything and commits; returns the commit. */
  commit(files?: Files, message?: string): string;
  push(): void;
  head(): string;
  /** Subjects of the stashes, newest first. */
  stashes(): string[];
  /** Lines of `git status --porcelain`. */
  status(): string[];
};

/** Makes the rig; both clones are on `main`, track `origin/main` and hold one commit with `files`. */
export function makeGitRig(files: Files = { 'README.md': 'hello\n' }): GitRig {
  const root = makeFolder();
  const remote = path.join(root, 'remote.git');
  run(root, ['init', '--quiet', '--template=', '--bare', '--initial-branch=main', remote]);
  const colleague = cloneOf(remote, path.join(root, 'colleague'));
  colleague.git('checkout', '--quiet', '-B', 'main');
  colleague.commit(files, 'first');
  colleague.git('push', '--quiet', '--set-upstream', 'origin', 'main');
  const clone = cloneOf(remote, path.join(root, 'the clone é'));
  return {
    root,
    remote,
    clone,
    colleague,
    pushFromColleague: (changed, message) => {
      colleague.git('pull', '--quiet', '--ff-only');
      const head = colleague.commit(changed, message);
      colleague.push();
      return head;
    },
    remove: () => removeFolder(root),
  };
}

/** A new repository without remote and without commits; the caller removes its folder. */
export function makeRepository(folder: string): Repository {
  fs.mkdirSync(folder, { recursive: true });
  run(folder, ['init', '--quiet', '--template=', '--initial-branch=main']);
  return repositoryAt(folder);
}

/** A temporary folder by its real path, because git answers with real paths. */
export function makeFolder(): string {
  return fs.realpathSync.native(fs.mkdtempSync(path.join(os.tmpdir(), 'roo-fsm test ')));
}

export function removeFolder(folder: string): void {
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

function cloneOf(remote: string, folder: string): Repository {
  run(path.dirname(folder), ['clone', '--quiet', '--template=', remote, folder]);
  return repositoryAt(folder);
}

/** What a developer would do in the work tree at this folder. */
export function repositoryAt(folder: string): Repository {
  const git = (...args: string[]) => run(folder, args);
  const at = (file: string) => path.join(folder, file);
  const write = (files: Files) => {
    for (const [file, content] of Object.entries(files)) {
      if (content === null) fs.rmSync(at(file), { recursive: true });
      else {
        fs.mkdirSync(path.dirname(at(file)), { recursive: true });
        fs.writeFileSync(at(file), content);
      }
    }
  };
  const head = () => git('rev-parse', 'HEAD').trim();
  return {
    path: folder,
    git,
    write,
    read: (file) => fs.readFileSync(at(file), 'utf8'),
    exists: (file) => fs.existsSync(at(file)),
    commit: (files = {}, message = 'change') => {
      write(files);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return head();
    },
    push: () => void git('push', '--quiet'),
    head,
    stashes: () => linesOf(git('stash', 'list', '--format=%gs')),
    status: () => linesOf(git('status', '--porcelain')),
  };
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

function run(folder: string, args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...fixedEnv, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
