import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { type Failure, failure } from '../../../store/failure.ts';
import { readText } from '../../system/files/text-file.ts';
import { type Git, type GitAnswer, openGit, textOf } from '../../system/git/git.ts';
import { isThere } from '../git-listing.ts';
import type { TaskContext } from '../task.ts';
import type { StatusEntry } from './status.ts';
import { failureOf } from './trouble.ts';

/** Where the workspace stands: nowhere, in a bare repository, or in a work tree. */
export type Repository =
  | { kind: 'none'; failure: Failure }
  | { kind: 'bare'; git: Git }
  | { kind: 'work-tree'; git: Git; root: string; gitDir: string };

/** Finds the repository of the workspace; the git returned works in the root of the work tree. */
export async function findRepository(
  context: Pick<TaskContext<unknown>, 'workspace' | 'signal' | 'env'>,
): Promise<Repository> {
  const { workspace, signal, env } = context;
  const git = openGit(workspace, { signal, env });
  const answer = await git.run('rev-parse', '--absolute-git-dir');
  if (!answer.ok) return { kind: 'none', failure: noRepository(workspace, answer) };
  const gitDir = textOf(answer);
  const top = textOf(await git.run('rev-parse', '--show-toplevel'));
  // Git has no top level in a bare repository, nor inside the git directory itself.
  if (top === null || gitDir === null) return { kind: 'bare', git };
  const root = await asSeenFrom(
    workspace,
    path.resolve(top),
    textOf(await git.run('rev-parse', '--show-cdup')),
  );
  return { kind: 'work-tree', git: openGit(root, { signal, env }), root, gitDir: path.resolve(gitDir) };
}

/** Git tells the real path; where the workspace is reached through a link, paths relative to it need the way through the link. */
async function asSeenFrom(workspace: string, top: string, up: string | null): Promise<string> {
  const seen = path.resolve(workspace, up ?? '');
  const [one, other] = await Promise.all([seen, top].map((folder) => realpath(folder).catch(() => folder)));
  return one === other ? seen : top;
}

/** Operations that stop half-way, and the file or folder by which git itself knows of them. */
const OPERATIONS = {
  merge: ['MERGE_HEAD'],
  rebase: ['rebase-merge', 'rebase-apply/rebasing'],
  am: ['rebase-apply/applying'],
  'cherry-pick': ['CHERRY_PICK_HEAD'],
  revert: ['REVERT_HEAD'],
  bisect: ['BISECT_LOG'],
} as const;
export type Operation = keyof typeof OPERATIONS;

/** The operations that somebody began in this work tree and has not ended; `gitDir` is that of the work tree. */
export async function operationsInProgress(gitDir: string): Promise<Operation[]> {
  const found = await Promise.all(
    Object.entries(OPERATIONS).map(async ([operation, names]) => {
      const there = await Promise.all(names.map((name) => isThere(path.join(gitDir, name))));
      return there.includes(true) ? [operation as Operation] : [];
    }),
  );
  const operations = found.flat();
  const isInSequence = operations.some((operation) => operation === 'cherry-pick' || operation === 'revert');
  if (isInSequence || !(await isThere(path.join(gitDir, 'sequencer')))) return operations;
  // The commit it stopped at was made by hand: only the rest of the sequence tells of it.
  const todo = await readText(path.join(gitDir, 'sequencer', 'todo'));
  return [...operations, todo.ok && todo.text.startsWith('revert') ? 'revert' : 'cherry-pick'];
}

/** The file with the message of a commit that was prepared and not made; git would remove it as the branch moves. */
export async function waitingMessage(
  gitDir: string,
  entries: readonly StatusEntry[],
): Promise<string | null> {
  if (entries.every((entry) => entry.kind === 'untracked' || entry.submodule)) return null;
  for (const file of ['SQUASH_MSG', 'MERGE_MSG']) if (await isThere(path.join(gitDir, file))) return file;
  return null;
}

function noRepository(workspace: string, answer: GitAnswer & { ok: false }): Failure {
  const absent = answer.end === 'exited' && answer.text.includes('not a git repository');
  return absent ? failure('not-a-repository', { path: workspace }) : failureOf('open', answer);
}
