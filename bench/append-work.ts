import type { Commit } from '../store/commit-line.ts';
import { LowdbLog } from '../store/lowdb-log.ts';
import { timed, type Work } from './measure.ts';
import { following, type NextFile } from './stream.ts';

/**
 * The commits appended by the product, one durable commit at a time. The first of them, which opens the file, is
 * not counted. Of the log only the end is held, as of the catalogue: a million events do not fit into memory.
 */
export function appendWith(file: NextFile, commits: readonly Commit[]): Work {
  return () => {
    const log = new LowdbLog(file(), { endOnly: true });
    const [first, ...rest] = following(commits, log.revision);
    log.append(log.revision, first?.events ?? []);
    const ms = timed(() => {
      for (const { events } of rest) log.append(log.revision, events);
    });
    log.close();
    return ms;
  };
}
