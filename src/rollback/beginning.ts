import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StoredEvent } from '../../store/events.ts';
import { layout } from '../../store/layout.ts';
import { type World, worldSchema } from '../../store/standing.ts';
import { replaceFile } from '../system/files/replace-file.ts';

/** How a rollback within a run begins. */
export type Beginning = {
  /** What the run is known to have done before. */
  events: readonly StoredEvent[];
  /** Where the repository stood when a rollback of this run was begun first. */
  world: World | null;
  /** An earlier process was asked already, and may have done all or a part of it. */
  isAgain: boolean;
};

/**
 * Notes where the repository stands before anything is taken back: a process that takes up the run after a crash could
 * not tell else what was undone already from what never was. `now`: as of this moment.
 */
export async function beginningOf(
  { dataDir, events }: { dataDir: string; events: readonly StoredEvent[] },
  now: World | null,
): Promise<Beginning> {
  const asked = events.findLastIndex(({ type }) => type === 'rollback.requested');
  const isAgain = asked >= 0 && events.slice(asked).some(({ type }) => type === 'run.resumed');
  const runId = events[0]?.runId;
  if (runId === undefined) return { events, world: now, isAgain };
  const file = path.join(layout(dataDir).output(runId), 'rollback.json');
  const noted = isAgain ? notedIn(file) : null;
  // What happened between two processes is after it.
  if (noted !== null) return { events: events.slice(0, asked + 1), world: noted, isAgain };
  // Without it the next process knows less; that is no reason to leave all as it is.
  if (now !== null) await replaceFile(file, `${JSON.stringify(now)}\n`, false);
  return { events, world: now, isAgain };
}

function notedIn(file: string): World | null {
  try {
    return worldSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
