import path from 'node:path';
import { type Failure, failure } from '../../../store/failure.ts';
import type { Finding } from '../../../store/finding.ts';
import type { Git, GitAnswer } from '../../system/git.ts';
import { isThere } from '../git-listing.ts';
import { finding } from '../task.ts';
import { giveBack, setAside } from './autostash.ts';
import { changedBetween, commitOf } from './commits.ts';
import type { Stash } from './stashes.ts';
import type { StatusEntry } from './status.ts';
import { failureOf } from './trouble.ts';

/** What became of the local changes while the branch moved. */
export type Update = { findings: Finding[]; failure: Failure | null; autostash: string | null };

/** The user's changes, the message for a stash of them, and roo-fsm's own folder, which is never stashed. */
export type Local = { entries: readonly StatusEntry[]; message: string; own: string };

/** `git` cannot be stopped. `moving` can, but late: it runs the user's hooks, and they may hang. */
export type Hands = { git: Git; moving: Git; signal: AbortSignal };

/** Moves the branch forward to `commit` beside local changes, and around them if they are in its way. */
export async function update(hands: Hands, commit: string, local: Local): Promise<Update> {
  const { git, signal } = hands;
  const count = local.entries.length;
  const changed = await changedBetween(git, 'HEAD', commit);
  if (!inTheWay(local.entries, changed)) {
    const direct = await fastForward(hands, commit);
    if (!direct.ok) return failed(await refusal(git, commit, direct));
    const findings = count > 0 ? [finding('info', 'git.changes-beside', { count })] : [];
    return { findings, failure: null, autostash: null };
  }
  const { stash, failure: trouble } = await setAside(git, {
    ...local,
    keep: ourConfiguration(local, changed),
  });
  if (stash === null) return failed(trouble ?? failure('dirty', { entries: count }));
  const stopped = trouble ?? (signal.aborted ? failure('cancelled', {}) : null);
  const moved = stopped === null ? await fastForward(hands, commit) : null;
  const refused = stopped ?? (moved?.ok === false ? await refusal(git, commit, moved) : null);
  return { ...(await restore(git, stash, count, refused)), autostash: stash.sha };
}

/**
 * Whether a local change lies on, below or above a path that is about to change. Git checks this too, but it lets
 * a staged file go when the file in whose place its folder stands is deleted upstream.
 */
function inTheWay(entries: readonly StatusEntry[], changed: readonly string[]): boolean {
  const mine = new Set(entries.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from])));
  const theirs = new Set(changed);
  const meets = (one: string, others: ReadonlySet<string>) =>
    others.has(one) || foldersOf(one).some((folder) => others.has(folder));
  return [...theirs].some((file) => meets(file, mine)) || [...mine].some((file) => meets(file, theirs));
}

/**
 * Untracked files that steer this very run stay where they are unless they are in the way themselves: a run that is
 * killed now would be gone on with by one that does not find its configuration.
 */
const ourConfiguration = ({ entries }: Local, changed: readonly string[]): string[] =>
  entries
    .filter((entry) => entry.kind === 'untracked' && STEERING.test(entry.path) && !inTheWay([entry], changed))
    .map((entry) => entry.path);

const STEERING = /^(\.roo\/|\.mcp\.json$|\.claude\/|roo-config\/scheduler\/)/;

const foldersOf = (file: string): string[] =>
  file.split('/').flatMap((_, depth, parts) => (depth === 0 ? [] : [parts.slice(0, depth).join('/')]));

/** Restores a stash and tells how it went; `cause` is why the branch did not move, if it did not. */
export async function restore(
  git: Git,
  stash: Stash,
  changes: number,
  cause: Failure | null,
): Promise<Pick<Update, 'findings' | 'failure'>> {
  const { sha, message } = stash;
  const back = await giveBack(git, stash);
  if (back.state === 'restored') {
    const left = back.dropped ? [] : [finding('warning', 'git.autostash-orphaned', { message, sha })];
    return {
      findings: [finding('info', 'git.autostash-restored', { count: changes }), ...left],
      failure: cause,
    };
  }
  const files = back.files.slice(0, MOST_FILES);
  const named = { message, sha, files: files.join(', ') };
  const mixed = back.tidied ? [] : [finding('error', 'git.tree-left-mixed')];
  return {
    findings: [finding('error', 'git.autostash-kept', named), ...mixed],
    failure: cause ?? failure('conflict', { files }),
  };
}

const MOST_FILES = 50;

/** Ignored files are the user's as well: by default git would overwrite them without a word. */
async function fastForward({ git, moving }: Hands, commit: string): Promise<GitAnswer> {
  const how = ['--ff-only', '--no-autostash', '--no-overwrite-ignore', '--no-stat'];
  const answer = await moving.run('merge', ...how, commit);
  // A hook that was stopped comes after the move, and the move is what counts.
  const arrived = !answer.ok && (await commitOf(git, 'HEAD')) === commit;
  return arrived ? { ok: true, text: answer.text } : answer;
}

/** Untracked or ignored files where the new commit has files of its own, else what git said. */
async function refusal(git: Git, commit: string, answer: GitAnswer & { ok: false }): Promise<Failure> {
  const added = await changedBetween(git, 'HEAD', commit, 'A');
  const there = await Promise.all(added.map((file) => isThere(path.join(git.directory, file))));
  const files = added.filter((_, at) => there[at]).slice(0, MOST_FILES);
  return files.length > 0 ? failure('conflict', { files }) : failureOf('fast-forward', answer);
}

const failed = (why: Failure): Update => ({ findings: [], failure: why, autostash: null });
