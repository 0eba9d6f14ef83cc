import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gitCommonDir, gitDirOf } from './git-folder.ts';

/** HEAD (`null` before the first commit), its branch (`null`: detached), local branches, and the stash, newest first. */
type Standpoint = {
  head: string | null;
  branch: string | null;
  branches: Record<string, string>;
  stashes: string[];
};

/**
 * Where a repository stands, as its files tell it (gitrepository-layout); `null` where they do not tell all of it plainly
 * and git is to be asked: references in a table, symbolic ones, anything damaged. Starts no process.
 */
export function readWorld(workTree: string): Standpoint | null {
  try {
    return worldIn(workTree);
  } catch {
    // A file went away in this moment, or may not be read.
    return null;
  }
}

function worldIn(workTree: string): Standpoint | null {
  const gitDir = gitDirOf(workTree);
  const common = gitCommonDir(workTree);
  if (gitDir === null || common === null || !isPlain(common)) return null;
  const head = headIn(gitDir);
  // What is being packed is for a moment in both places, and never in none, if the loose ones are read first.
  const loose = looseIn(common);
  const packed = loose === null ? null : packedIn(common);
  if (head === null || loose === null || packed === null) return null;
  const refs = new Map([...packed, ...loose]);
  const stashes = stashesIn(common, refs.get(STASH));
  if (stashes === null) return null;
  refs.delete(STASH);
  const branches = Object.fromEntries([...refs].map(([name, sha]) => [name.slice(HEADS.length), sha]));
  if (!('ref' in head)) return { head: head.sha, branch: null, branches, stashes };
  return { head: refs.get(head.ref) ?? null, branch: head.ref.slice(HEADS.length), branches, stashes };
}

const HEADS = 'refs/heads/';
const STASH = 'refs/stash';
const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Whether references are kept in files, in a way we know (git-config, `extensions`). */
function isPlain(common: string): boolean {
  if (!existsSync(join(common, 'objects')) || !existsSync(join(common, 'refs'))) return false;
  const config = textAt(join(common, 'config'));
  if (config === null || /refstorage/i.test(config)) return false;
  const versions = config.matchAll(/repositoryformatversion\s*=\s*"?(\w*)/gi);
  return [...versions].every(([, version = '']) => version === '0' || version === '1');
}

function headIn(gitDir: string): { ref: string } | { sha: string } | null {
  const text = textAt(join(gitDir, 'HEAD'))?.trimEnd() ?? '';
  if (SHA.test(text)) return { sha: text };
  const ref = /^ref: *(.*)$/s.exec(text)?.[1] ?? '';
  return ref.startsWith(HEADS) && isUsual(ref) ? { ref } : null;
}

/** References that have a file each. */
function looseIn(common: string): Map<string, string> | null {
  const refs = new Map<string, string>();
  const folders = [HEADS];
  const files = existsSync(join(common, STASH)) ? [STASH] : [];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
    for (const entry of entriesOf(join(common, folder))) {
      const name = folder + entry.name;
      if (entry.name.startsWith('.') || entry.name.endsWith('.lock')) continue;
      if (entry.isDirectory()) folders.push(`${name}/`);
      else files.push(name);
    }
  if (files.length > MOST_FILES) return null;
  for (const name of files) {
    const sha = textAt(join(common, name))?.trimEnd() ?? '';
    if (!SHA.test(sha) || /^0+$/.test(sha) || !isUsual(name)) return null;
    refs.set(name, sha);
  }
  return refs;
}

const entriesOf = (folder: string) =>
  existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];

/** References that share a file (git-pack-refs); a line with `^` tells the commit of the tag above it. */
function packedIn(common: string): Map<string, string> | null {
  const file = join(common, 'packed-refs');
  const refs = new Map<string, string>();
  if (!existsSync(file)) return refs;
  const text = textAt(file);
  if (text === null || (text !== '' && !text.endsWith('\n'))) return null;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#') || line.startsWith('^')) continue;
    const [sha = '', name = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)];
    if (!SHA.test(sha)) return null;
    if (!name.startsWith(HEADS) && name !== STASH) continue;
    if (!isUsual(name)) return null;
    refs.set(name, sha);
  }
  return refs;
}

/** The entries of the stash are the lines of its reflog, the oldest first; here the newest is. */
function stashesIn(common: string, top: string | undefined): string[] | null {
  if (top === undefined) return [];
  const lines =
    textAt(join(common, 'logs', STASH))
      ?.split('\n')
      .slice(0, -1) ?? [];
  const shas = lines.map((line) => /^[0-9a-f]+ ([0-9a-f]+) /.exec(line)?.[1] ?? '');
  return shas.at(-1) === top && shas.every((sha) => SHA.test(sha)) ? shas.reverse() : null;
}

/** What git would not list (git-check-ref-format), and what file systems spell in more than one way. */
const isUsual = (name: string): boolean => !ODD.test(name) && name === name.normalize('NFC');

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ODD = /[\x00-\x20\x7f~^:?*[\\\ufffd]|\.\.|@\{|\/\/|\/\.|\/$|\.$|\.lock(?:\/|$)/;

/** A text of a reasonable size; `null` when there is none, or something that is no file: a link, a pipe. */
function textAt(file: string): string | null {
  const stat = lstatSync(file, { throwIfNoEntry: false });
  return stat?.isFile() && stat.size <= MOST_BYTES ? readFileSync(file, 'utf8') : null;
}

const MOST_BYTES = 16 * 1024 * 1024;
const MOST_FILES = 5_000;
