import * as z from 'zod';
import type { StoredEvent } from '../../store/events.ts';
import type { World } from '../../store/standing.ts';

/** How HEAD is called among the branches, none of which can have this name. */
export const HEAD = 'HEAD';
const HEADS = 'refs/heads/';

/** A movement of a branch, or of HEAD; `null` is nowhere. `isWhole`: nobody else moved it in between. */
type Told = { from: string | null; to: string | null; isWhole: boolean };
/** What the tasks of a run say they moved. */
export type ToldMoves = ReadonlyMap<string, Told>;

/** What `git-sync` tells of the references it changed, and what we tell ourselves. */
const evidenceSchema = z.object({
  branch: z.string().optional(),
  headBefore: z.string().nullish(),
  committed: z.string().nullish(),
  refsChanged: z.array(
    z.object({ name: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  ),
});

/** What evidence tells under this name. */
export const numbersIn = (events: readonly StoredEvent[], name: string): number[] =>
  events.flatMap((event) => {
    const value = 'evidence' in event.data ? event.data.evidence[name] : undefined;
    return typeof value === 'number' ? [value] : [];
  });

/** Commits that were made of local changes. */
export const committedIn = (events: readonly StoredEvent[]): string[] =>
  movementsIn(events).flatMap(({ committed }) => committed ?? []);

const movementsIn = (events: readonly StoredEvent[]): z.infer<typeof evidenceSchema>[] =>
  events.flatMap((event) => {
    if (!('evidence' in event.data)) return [];
    const read = evidenceSchema.safeParse(event.data.evidence);
    return read.success ? [read.data] : [];
  });

/** From where to where branches were moved; several movements of one are one, if each begins where the one before it ended. */
export function toldMoves(events: readonly StoredEvent[]): ToldMoves {
  const told = new Map<string, Told>();
  for (const { refsChanged } of movementsIn(events))
    for (const { name, from, to } of refsChanged) {
      if (!name.startsWith(HEADS) && name !== HEAD) continue;
      const branch = name === HEAD ? HEAD : name.slice(HEADS.length);
      const earlier = told.get(branch);
      const isWhole = earlier === undefined || (earlier.isWhole && earlier.to === from);
      told.set(branch, { from: earlier === undefined ? from : earlier.from, to, isWhole });
    }
  return told;
}

/** Of a run that noted nothing at its beginning: as much as its first synchronisation knows. */
export function startOf(events: readonly StoredEvent[], told: ToldMoves): World | null {
  const [first] = movementsIn(events);
  if (first?.branch === undefined || first.headBefore == null || told.size === 0) return null;
  const branches = Object.fromEntries(
    [...told].flatMap(([branch, { from }]) => (from === null ? [] : [[branch, from] as const])),
  );
  return { head: first.headBefore, branch: first.branch, branches, stashes: [] };
}

/** Where a run ended that noted only where it began. */
export function moved(before: World, told: ToldMoves): World {
  const branches = { ...before.branches };
  for (const [branch, { to }] of told) {
    if (branch === HEAD) continue;
    if (to === null) delete branches[branch];
    else branches[branch] = to;
  }
  const head = before.branch === null ? before.head : (branches[before.branch] ?? before.head);
  return { ...before, head, branches };
}
