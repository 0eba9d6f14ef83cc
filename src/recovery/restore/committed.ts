import path from 'node:path';
import { type Git, itemsOf, openGit, textOf } from '../../system/git/git.ts';
import { checkedOutBytes } from '../../system/git/git-bytes.ts';
import { worthOf } from '../../tasks/backup/good-content.ts';

/** What HEAD has for a file, as it would be checked out, and when it was committed (ms since 1970). */
export type Committed = { content: Buffer; commit: string; atMs: number };

/** What git knows of a file: `unmerged` while somebody is merging it, `none` when it does not track it. */
export type InGit =
  | { state: 'none' }
  | { state: 'unmerged' }
  /** `committed` is `null` when what HEAD has is no good either. */
  | { state: 'tracked'; committed: Committed | null; holdsEarlier: (content: string) => Promise<boolean> };

/** Asks the repository that the file (absolute, in a folder that is there) is in. */
export async function inGit(file: string, signal: AbortSignal): Promise<InGit> {
  const folder = path.dirname(file);
  const git = openGit(folder, { signal });
  const prefix = textOf(await git.run('rev-parse', '--show-prefix'));
  if (prefix === null) return { state: 'none' };
  const base = path.basename(file);
  const name = `${prefix}${base}`;
  const staged = itemsOf(await git.run(...LITERAL, 'ls-files', '-z', '--stage', '--', base));
  if (staged.length === 0) return { state: 'none' };
  // `100644 <blob> <stage>\t<path>`: only what is merged has stage 0.
  if (staged.some((item) => !/^\d+ [0-9a-f]+ 0\t/.test(item))) return { state: 'unmerged' };
  const committed = await committedAs(git, { base, name }, signal);
  return { state: 'tracked', committed, holdsEarlier: (content) => holdsEarlier(git, base, content) };
}

const LITERAL = ['--literal-pathspecs'] as const;

async function committedAs(
  git: Git,
  { base, name }: { base: string; name: string },
  signal: AbortSignal,
): Promise<Committed | null> {
  const [item] = itemsOf(await git.run(...LITERAL, 'ls-tree', '-z', '--full-tree', 'HEAD', '--', name));
  const blob = /^100(?:644|755) blob ([0-9a-f]+)\t/.exec(item ?? '')?.[1];
  if (blob === undefined) return null;
  const last = textOf(await git.run(...LITERAL, 'log', '-1', '--format=%H %ct', 'HEAD', '--', base));
  const [commit = '', seconds = ''] = last?.split(' ') ?? [];
  const content = await checkedOutBytes(git.directory, { object: blob, name }, { signal });
  if (commit === '' || content === null || (await worthOf(name, content)) !== 'good') return null;
  return { content, commit, atMs: Number(seconds) * 1000 };
}

/** Whether the content of this file (absolute) was ever committed under this name. */
async function holdsEarlier(git: Git, base: string, content: string): Promise<boolean> {
  const blob = textOf(await git.run('hash-object', `--path=${base}`, '--', content));
  if (blob === null) return false;
  const found = await git.run(
    ...LITERAL,
    'log',
    '-1',
    '--format=%H',
    `--find-object=${blob}`,
    'HEAD',
    '--',
    base,
  );
  return (textOf(found) ?? '') !== '';
}
