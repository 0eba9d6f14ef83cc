import type { World } from '../../store/standing.ts';

/** Where the repository of a workspace stands now; `null` when there is none, or git cannot tell. */
export async function recordWorld(_workspace: string): Promise<World | null> {
  return null;
}
