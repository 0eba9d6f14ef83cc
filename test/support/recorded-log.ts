import fs from 'node:fs';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { eventsAfter } from './stored-events.ts';

/** Writes a log of these commits (the texts of their events) and returns its bytes. */
export function recordLog(file: string, commits: readonly (readonly string[])[]): Buffer {
  const log = new LowdbLog(file);
  for (const texts of commits) log.append(log.revision, eventsAfter(log.revision, texts));
  log.close();
  return fs.readFileSync(file);
}

/** The texts of each commit of a log. */
export const textsOf = (log: LowdbLog): string[][] =>
  log.commits.map(({ events }) => events.map((event) => ('by' in event.data ? event.data.by : '?')));

/** A log's lines without their newlines. */
export const linesIn = (file: string): string[] => fs.readFileSync(file, 'utf8').split('\n').slice(0, -1);
