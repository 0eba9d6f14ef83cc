import type { World } from '../../store/standing.ts';
import { workTreeAbove } from '../system/git/git-folder.ts';
import { readWorld } from '../system/git/read-world.ts';

/**
 * Where the repository of a workspace stands now; `null` when there is none, or nothing tells. It is on the way of every
 * run: as a rule some small files are read, and git is started only where they do not tell.
 */
export async function recordWorld(workspace: string): Promise<World | null> {
  try {
    const root = workTreeAbove(workspace);
    if (root === null) return null;
    const world = readWorld(root) ?? (await asked(root));
    return world === null ? null : bounded(world);
  } catch {
    // A folder that cannot be read is no reason not to run.
    return null;
  }
}

async function asked(root: string): Promise<World | null> {
  const [{ openGit }, { look }] = await Promise.all([
    import('../system/git/git.ts'),
    import('./git/look.ts'),
  ]);
  return (await look(openGit(root, { networkTimeoutMs: PATIENCE_MS })))?.world ?? null;
}

const PATIENCE_MS = 10_000;

/** So many branches, and so many entries of the stash, are noted. */
const MOST = 500;

function bounded(world: World): World {
  const { head, branch, branches, stashes } = world;
  if (Object.keys(branches).length <= MOST && stashes.length <= MOST) return world;
  const own = branch === null || head === null ? {} : { [branch]: head };
  return { head, branch, branches: own, stashes: [], truncated: true };
}
