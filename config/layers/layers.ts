import type { ConfigError, ConfigProblem } from '../../store/events.ts';
import type { Notice } from '../../store/plan.ts';
import { err, ok, type Result } from '../../store/result.ts';
import { adviceOn } from '../checks/advice.ts';
import type { Found, Path } from '../problems/problems.ts';
import { checkConfig, nonEmpty, type ReadConfig } from '../read.ts';
import { Merged } from './merge.ts';
import { type Origin, type Place, placedByOrigin, placeIn } from './origin.ts';
import { type Overlay, settled } from './overlay.ts';
import { type GivenSetting, pathOf, underneath } from './settings.ts';
import type { UserConfig } from './user.ts';

/** Everything a configuration is made of, from the weakest to the strongest; below all of it are the defaults of the schema. */
export type Layers = {
  user: UserConfig | undefined;
  /** The file of the workspace, or the built-in configuration. */
  workspace: ReadConfig;
  overlay: Overlay | undefined;
  /** Of the environment, then of the command line. */
  settings: readonly GivenSetting[];
};

/** The configuration in force, with the origin of each of its values. */
export type ResolvedConfig = ReadConfig & {
  /** Who gave the value at this path. */
  originOf: (path: Path) => Origin;
  /** Puts problems to where their values were given. */
  place: (problems: readonly Found[]) => ConfigProblem[];
};

/** Lays the layers over one another: objects key by key, lists as a whole, phases and tasks of the stronger ones by name. */
export function resolveLayers(layers: Layers): Result<ResolvedConfig, ConfigError> {
  const { workspace, overlay, settings } = layers;
  const merged = filesOf(layers);
  const fromOverlay = overlay === undefined ? NONE : settled(overlay, merged.value);
  const given = [...fromOverlay.settings, ...settings];
  const lost = given.flatMap((setting) => lay(merged, setting));
  const place = (problems: readonly Found[]): ConfigProblem[] =>
    placedByOrigin(problems, (path) => merged.around(path), workspace.source);
  const refuse = (problems: ConfigProblem[]): Result<never, ConfigError> =>
    err({
      reason: 'config-invalid',
      source: workspace.source,
      problems: nonEmpty(problems, workspace.source),
    });
  if (lost.length > 0) return refuse(lost);
  const isAlone = layers.user === undefined && given.length === 0;
  const checked = isAlone ? ok(workspace.config) : checkConfig(merged.value);
  if (!checked.ok) {
    const blamed = (path: Path): Origin => culprit(merged.around(path), path, given, merged.value);
    return refuse(placedByOrigin(checked.failure, blamed, workspace.source));
  }
  return ok({
    ...workspace,
    config: checked.value,
    notices: [...workspace.notices, ...adviceOn(checked.value), ...fromOverlay.notices],
    raw: merged.value,
    originOf: (path) => merged.givenAt(path) ?? DEFAULT,
    place,
  });
}

const DEFAULT: Origin = { from: 'default' };
const NONE: { settings: GivenSetting[]; notices: Notice[] } = { settings: [], notices: [] };

function filesOf({ user, workspace }: Layers): Merged {
  const merged = new Merged();
  const { raw, source: file, locate, builtIn } = workspace;
  if (user !== undefined) merged.lay([], user.raw, { from: 'user', file: user.file, locate: user.locate });
  merged.lay([], raw, builtIn ? { from: 'built-in' } : { from: 'workspace', file, locate });
  return merged;
}

/** Lays a setting over the rest; what hinders that, at the place where it was given. */
function lay(merged: Merged, { address, value, origin }: GivenSetting): ConfigProblem[] {
  const path = pathOf(address, merged.value);
  if (!path.ok) {
    const { message, remedy } = path.failure;
    const where: Place | undefined = placeIn(origin, path.failure.path);
    return [
      { message, ...(remedy === undefined ? {} : { remedy }), ...(where === undefined ? {} : { where }) },
    ];
  }
  const under = underneath(path.value, merged.value);
  for (const { from, to, item } of under) merged.lay(to, item, standingAt(merged.around(from), from));
  merged.lay(path.value, value, origin);
  return [];
}

/** A value that was copied comes from where it was copied. */
const standingAt = (origin: Origin, path: Path): Origin =>
  'locate' in origin ? { ...origin, locate: () => origin.locate(path) } : origin;

/** Each file is right by itself, so what is wrong with all of it is the doing of a setting: the last one there, or else the last. */
function culprit(origin: Origin, path: Path, settings: readonly GivenSetting[], raw: unknown): Origin {
  if (origin.from !== 'workspace' && origin.from !== 'built-in') return origin;
  const there = settings.filter(({ address }) => {
    const place = pathOf(address, raw);
    return place.ok && path.every((part, depth) => place.value[depth] === part);
  });
  return there.at(-1)?.origin ?? settings.at(-1)?.origin ?? origin;
}
