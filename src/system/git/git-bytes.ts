import { type GitOptions, simpleGitIn } from './git.ts';
import { beginGitCall } from './git-call.ts';

/**
 * The bytes that git would check out for a content, line ends and filters included; `null` when there are none. `name`
 * is from the root of the work tree, `object` names the content.
 */
export async function checkedOutBytes(
  directory: string,
  { object, name }: { object: string; name: string },
  options: GitOptions,
): Promise<Buffer | null> {
  const call = beginGitCall(options.signal, options.networkTimeoutMs);
  try {
    const git = simpleGitIn(directory, options, call);
    const answer: unknown = await git.binaryCatFile(['--filters', `--path=${name}`, object]);
    return Buffer.isBuffer(answer) ? answer : null;
  } catch {
    return null;
  } finally {
    call.close();
  }
}
