import { isObject, valueAt } from '../problems/describe.ts';
import type { Path } from '../problems/problems.ts';
import { tasksOfKind } from './daily-sections.ts';
import type { Draft, Entry, Json } from './draft.ts';
import { move, placesOf } from './lay-schedule.ts';
import { placeOnce } from './lists.ts';

/** A setting of the sync system at its place in the daily orchestration, where that has one and says nothing there. */
export function fill(entry: Entry, base: Draft, channels: (to: Path) => Path): Entry | null {
  if (entry.is !== 'mapped') return null;
  const [section, key] = entry.path;
  if (section === 'notifications') return settled(entry, channels(entry.to), base);
  switch (`${section}.${key}`) {
    case 'files_to_sync.critical_config_files':
    case 'files_to_sync.mode_config_files':
      return listed(entry, 'files', base);
    case 'files_to_sync.json_patterns':
      return listed(entry, 'patterns', base);
    case 'git.remote_name':
      return synced(entry, 'remote', base);
    case 'error_handling.stash_on_local_changes':
      return synced(entry, 'dirty', base);
    case 'error_handling.conflict_resolution_strategy':
      return synced(entry, 'diverged', base);
    case 'performance.memory_usage_limit_mb':
      return settled(entry, ['limits', 'maxMemoryMegabytes'], base);
    default:
      return null;
  }
}

/** Channels of the one stand behind those of the other. */
export function movedChannels({ config: added }: Draft, { config: known }: Draft): (to: Path) => Path {
  const list = (config: Json): unknown[] => {
    const channels = valueAt(config, ['notifications', 'channels']);
    return Array.isArray(channels) ? [...channels] : [];
  };
  const places = placesOf(list(added), list(known));
  return (to) => move(to, places);
}

type Mapped = Extract<Entry, { is: 'mapped' }>;

function listed(entry: Mapped, field: string, base: Draft): Entry | null {
  const [task] = tasksOfKind(base, 'files');
  if (task === undefined) return null;
  const to = placeOnce(base, [...task, field], entry.becomes);
  base.put(to, entry.becomes);
  return { ...entry, to };
}

/** A script synchronises in its own way. */
function synced(entry: Mapped, field: string, base: Draft): Entry | null {
  const [task] = tasksOfKind(base, 'git-sync');
  if (task === undefined) return null;
  const own = valueAt(base.config, task);
  if (!isObject(own) || own['script'] === undefined) return settled(entry, [...task, field], base);
  const { path, value } = entry;
  return { path, value, is: 'look', reason: 'original.script-decides', params: {} };
}

function settled(entry: Mapped, to: Path, base: Draft): Entry | null {
  const known = valueAt(base.config, to);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(entry.becomes)) return null;
  base.put(to, entry.becomes);
  return { ...entry, to };
}
