import fs from 'node:fs';
import path from 'node:path';
import { MACHINE_VERSION } from '../../machines/version.ts';
import { type Commit, writeLines } from '../../store/commit-line.ts';
import { eventsOf } from '../../store/event-log.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';

/**
 * Makes, from the recorded history of this machine version, two in which one decision is another; their checksums
 * are right: `npx tsx test/support/edit-history.ts`. One says that this version wrote it, the other an older one.
 */
export const EDITED = `edited-${MACHINE_VERSION}.jsonl`;
export const OLDER = 'older-machine.jsonl';
export const OLD_VERSION = '0+xstate-5.0.0';
export const histories = path.join(import.meta.dirname, '..', 'histories');

/** The commits of a stored history. */
export const historyOf = (name: string): Commit[] =>
  structuredClone([...new LowdbLog(path.join(histories, name)).commits]);

function editDecision(commits: readonly Commit[]): void {
  const retry = eventsOf(commits).find((event) => event.type === 'retry.scheduled');
  if (retry?.type !== 'retry.scheduled') throw new Error('the history has no retry');
  retry.data.attempt += 1;
}

if (process.argv[1] === import.meta.filename) {
  const commits = historyOf(`machine-${MACHINE_VERSION}.jsonl`);
  editDecision(commits);
  fs.writeFileSync(path.join(histories, EDITED), writeLines(commits));
  const [first] = eventsOf(commits);
  if (first?.type !== 'run.started') throw new Error('the history has no beginning');
  first.data.machineVersion = OLD_VERSION;
  fs.writeFileSync(path.join(histories, OLDER), writeLines(commits));
}
