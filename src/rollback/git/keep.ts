import { type Git, textOf } from '../../system/git/git.ts';
import { commitOf } from '../../tasks/git/commits.ts';

/** Under this name stays reachable what the rollback of a run leaves behind. */
export const keptRefs = (runId: string): string =>
  `refs/roo-fsm/rolled-back/${runId.replace(/[^\w-]/g, '-')}`;

/** Keeps a commit reachable under the name of its branch; the reference, or `null` when that is not possible. */
export async function keep(git: Git, runId: string, name: string, commit: string): Promise<string | null> {
  for (let again = 1; again <= MOST; again++) {
    // An earlier rollback of the same run may have left another commit.
    const ref = `${keptRefs(runId)}/${name}${again === 1 ? '' : `-${again}`}`;
    const there = await commitOf(git, ref);
    if (there === commit) return ref;
    if (there !== null) continue;
    const none = '0'.repeat(commit.length);
    const made = await git.run(...QUIETLY, 'update-ref', ref, commit, none);
    if (made.ok || (await commitOf(git, ref)) === commit) return ref;
  }
  return null;
}

/** The reference under which a commit is kept already. */
export async function keptAs(git: Git, runId: string, name: string, commit: string): Promise<string | null> {
  const format = '--format=%(objectname) %(refname)';
  const listed = textOf(await git.run('for-each-ref', format, keptRefs(runId))) ?? '';
  const wanted = `${keptRefs(runId)}/${name}`;
  const found = listed.split('\n').map((line) => line.split(' '));
  const isIt = ([sha, ref = '']: string[]) =>
    sha === commit && ref.startsWith(wanted) && /^(-\d+)?$/.test(ref.slice(wanted.length));
  return found.find(isIt)?.[1] ?? null;
}

const MOST = 20;

/** What is put back must not depend on the user's hooks. */
export const QUIETLY = ['-c', 'core.hooksPath=/dev/null'] as const;
