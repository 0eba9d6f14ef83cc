import { failure } from '../../../../store/failure.ts';
import type { Git } from '../../../system/git/git.ts';
import { submodulesInTheWay } from '../../git/submodules-in-the-way.ts';
import { finding } from '../../task.ts';
import type { Outcome } from '../sync-context.ts';

/** What forbids to go to a commit that has files where the user works in a submodule: git would remove it as a whole. */
export async function replacedSubmodules(git: Git, commit: string): Promise<Outcome | null> {
  const held = await submodulesInTheWay(git, 'HEAD', commit);
  if (held.length === 0) return null;
  const findings = held.slice(0, SHOWN).map((path) => finding('error', 'git.submodule-replaced', { path }));
  return { findings, facts: {}, failure: failure('dirty', { entries: held.length }) };
}

const SHOWN = 10;
