import { valueAt } from '../problems/describe.ts';
import type { Draft, Entry, Json } from './draft.ts';
import { fill, movedChannels } from './fill.ts';
import { layOver } from './lay-schedule.ts';
import type { OriginalShape } from './original.ts';

/** A file that is imported. */
export type Part = { file: string; shape: OriginalShape; draft: Draft };

/**
 * One configuration of several files: the phases and tasks are those of the daily orchestration. What a schedule says
 * of its runs is stronger; from the settings of the sync system comes what the others do not say. Changes the drafts.
 */
export function combine(parts: readonly Part[]): Json {
  const of = (shape: OriginalShape): Part | undefined => parts.find((part) => part.shape === shape);
  const [daily, sync, schedules] = [of('daily'), of('sync-system'), of('schedules')];
  const base = daily ?? sync ?? schedules;
  if (base === undefined) return {};
  if (schedules !== undefined && schedules !== base) lay(schedules, base);
  if (sync !== undefined && sync !== base) {
    const decides = (entry: Entry): Part =>
      schedules?.draft.entries.some((one) => isAbout(one, entry)) === true ? schedules : base;
    const channels = movedChannels(sync.draft, base.draft);
    const filled = sync.draft.entries.map(
      (entry) => fill(entry, base.draft, channels) ?? decidedBy(entry, decides(entry).file),
    );
    rewrite(sync, filled);
  }
  const { config } = base.draft;
  for (const part of parts)
    rewrite(
      part,
      part.draft.entries.filter((entry) => !isAnswered(entry, config)),
    );
  return config;
}

const rewrite = ({ draft }: Part, entries: Entry[]): void => {
  draft.entries.splice(0, draft.entries.length, ...entries);
};

const decidedBy = (entry: Entry, file: string): Entry =>
  entry.is === 'mapped'
    ? { path: entry.path, value: entry.value, is: 'look', reason: 'original.other-decides', params: { file } }
    : entry;

/** The base with what the schedule says over it; what it said there itself is decided by the schedule then. */
function lay(schedules: Part, base: Part): void {
  const { config, moved } = layOver(base.draft.config, schedules.draft);
  const own = schedules.draft.entries.map((entry) => {
    if (entry.is !== 'mapped') return entry;
    return entry.to[0] === 'phases' ? decidedBy(entry, base.file) : { ...entry, to: moved(entry.to) };
  });
  rewrite(schedules, own);
  Object.assign(base.draft.config, config);
  const others = base.draft.entries.map((entry) =>
    own.some((one) => isAbout(one, entry)) && !holds(entry, config)
      ? decidedBy(entry, schedules.file)
      : entry,
  );
  rewrite(base, others);
}

/** Whether one of them says the value of the other, or something in it or around it. */
function isAbout(one: Entry, other: Entry): boolean {
  if (one.is !== 'mapped' || other.is !== 'mapped') return false;
  const length = Math.min(one.to.length, other.to.length);
  return one.to.slice(0, length).every((part, at) => part === other.to[at]);
}

const holds = (entry: Entry, config: Json): boolean =>
  entry.is === 'mapped' && same(valueAt(config, entry.to), entry.becomes);

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Nobody is told by the one file, but somebody by the other. */
const isAnswered = (entry: Entry, config: Json): boolean => {
  const channels = valueAt(config, ['notifications', 'channels']);
  const isTold = Array.isArray(channels) && channels.length > 0;
  return entry.is !== 'mapped' && entry.reason === 'original.nobody-told' && isTold;
};
