import type { World } from '../../store/standing.ts';

/** Where HEAD is: on a branch, or on a commit alone. */
export type Head = { branch: string | null; head: string };

/** One thing that takes back a difference between two states of a repository. */
export type Step =
  /** A branch that was deleted. */
  | { do: 'create'; branch: string; to: string }
  | { do: 'switch'; from: Head; to: Head }
  /** `branch: null` is a detached HEAD. `wasOut`: HEAD was on it, before and after. */
  | { do: 'move'; branch: string | null; from: string; to: string; wasOut: boolean }
  /** A branch that was made. */
  | { do: 'delete'; branch: string; from: string };

/**
 * What leads from `after` back to `before`, in the order in which it can be done: HEAD can only go back to a branch that
 * is there, and a branch can only go when HEAD is not on it.
 */
export function stepsOf(before: World, after: World): Step[] {
  // Where not all was noted, what is missing may have been there.
  const isWhole = before.truncated === undefined && after.truncated === undefined;
  const names = [...new Set([...Object.keys(before.branches), ...Object.keys(after.branches)])].sort();
  const created: Of<'create'>[] = [];
  const moved: Step[] = [];
  const deleted: Of<'delete'>[] = [];
  for (const branch of names) {
    const to = at(before, branch);
    const from = at(after, branch);
    if (to === from) continue;
    const wasOut = before.branch === branch && after.branch === branch;
    if (to !== undefined && from !== undefined) moved.push({ do: 'move', branch, from, to, wasOut });
    else if (!isWhole) continue;
    else if (to !== undefined) created.push({ do: 'create', branch, to });
    else if (from !== undefined) deleted.push({ do: 'delete', branch, from });
  }
  // No name can be a branch and the folder of another.
  const stands = ({ branch }: Of<'delete'>): boolean =>
    branch !== after.branch &&
    created.some((one) => one.branch.startsWith(`${branch}/`) || branch.startsWith(`${one.branch}/`));
  const first = deleted.filter(stands);
  const last = deleted.filter((step) => !stands(step));
  return [...first, ...created, ...headStep(before, after), ...moved, ...last];
}

type Of<K extends Step['do']> = Extract<Step, { do: K }>;

const at = ({ branches }: World, branch: string): string | undefined =>
  Object.hasOwn(branches, branch) ? branches[branch] : undefined;

function headStep(before: World, after: World): Step[] {
  // Before the first commit HEAD is nowhere that could be gone back to.
  if (before.head === null || after.head === null) return [];
  if (before.branch !== after.branch)
    return [
      {
        do: 'switch',
        from: { branch: after.branch, head: after.head },
        to: { branch: before.branch, head: before.head },
      },
    ];
  if (before.branch !== null || before.head === after.head) return [];
  return [{ do: 'move', branch: null, from: after.head, to: before.head, wasOut: true }];
}

/** The same world after a step; for who only looks. */
export function afterStep(step: Step, world: World): World {
  const branches = { ...world.branches };
  switch (step.do) {
    case 'create':
      return { ...world, branches: { ...branches, [step.branch]: step.to } };
    case 'delete':
      delete branches[step.branch];
      return { ...world, branches };
    case 'switch': {
      const { branch, head } = step.to;
      return { ...world, branch, head: branch === null ? head : (branches[branch] ?? head) };
    }
    case 'move':
      if (step.branch === null) return { ...world, head: step.to };
      return {
        ...world,
        head: world.branch === step.branch ? step.to : world.head,
        branches: { ...branches, [step.branch]: step.to },
      };
    default:
      return step satisfies never;
  }
}
