import type { Notice } from '../../store/plan.ts';
import { err, ok, type Result } from '../../store/result.ts';
import type { Found, Path } from '../problems/problems.ts';
import type { Draft } from './draft.ts';
import { noticesOf } from './notices.ts';
import { type OriginalShape, placeIn, problemsIn, translate } from './original.ts';

/** A file of the original as a configuration of ours, and where it says what. */
export type ReadOriginal<C> = {
  raw: unknown;
  config: C;
  notices: Notice[];
  place: (path: Path) => Path;
};

/** Reads a file of the original; what is wrong with it is told with its own keys. `check` holds our shape against the schema. */
export function readOriginal<C>(
  shape: OriginalShape,
  value: unknown,
  check: (raw: unknown) => Result<C, Found[]>,
): Result<ReadOriginal<C>, Found[]> {
  const { draft, engine, undecided } = translate(shape, value);
  if (undecided !== undefined && draft.problems.length === 0) return err([undecided]);
  if (draft.problems.length > 0 && draft.config['phases'] === undefined) return err(draft.problems);
  if (engine !== undefined) {
    const message = `this only says when to run ${JSON.stringify(engine.configPath)}`;
    return err([{ path: engine.at.path, message, remedy: 'name that file instead' }]);
  }
  const checked = check(draft.config);
  if (!checked.ok || draft.problems.length > 0) return err(problemsOfDraft(draft, checked));
  return ok({
    raw: draft.config,
    config: checked.value,
    notices: noticesOf(draft),
    place: (path) => placeIn(draft, path),
  });
}

/** All that is wrong with a file of the original, at its places; `checked` is its draft held against the schema. */
export const problemsOfDraft = (draft: Draft, checked: Result<unknown, Found[]>): Found[] => [
  ...draft.problems,
  ...(checked.ok ? [] : others(problemsIn(draft, checked.failure), draft)),
];

/** What the schema misses or refuses because of a part that was refused already is no problem of its own. */
const others = (problems: readonly Found[], { problems: refused }: Pick<Draft, 'problems'>): Found[] =>
  problems.filter(({ path }) => !refused.some((known) => isAlong(path, known.path)));

const isAlong = (one: Path, other: Path): boolean =>
  one.slice(0, other.length).every((part, index) => part === other[index]);
