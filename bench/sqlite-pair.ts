import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Commit } from '../store/commit-line.ts';
import { appendWith } from './append-work.ts';
import { type Compared, inTurn, type Repetitions, timed, type Work } from './measure.ts';
import { cutBack, following, streamOf, writeLog } from './stream.ts';

/** What is measured: `runs` fill both stores with so many events, `next` is appended in each round. */
export type SqliteTask = {
  folder: string;
  runs: Commit[][];
  next: Commit[];
  events: number;
  /** A log of so many events, to which all rounds append; `null`: each round begins with new files. */
  longLog: string | null;
  repetitions: Repetitions;
};

export type SqliteAnswer = { compared: Compared; sqlite: string };

/** Measures it with Node's own SQLite, so in a Node that has it; ours in the same one. */
export function measured({ folder, runs, next, events, longLog, repetitions }: SqliteTask): SqliteAnswer {
  let inUse: DatabaseSync | null = null;
  const database = (): DatabaseSync => {
    if (inUse !== null && longLog !== null) return inUse;
    inUse?.close();
    inUse = filled(join(folder, 'events.sqlite'), streamOf(runs, events));
    return inUse;
  };
  const compared = inTurn(
    appendWith(cutBack(longLog ?? writeLog(join(folder, 'short.jsonl'), runs, events)), next),
    insertWith(database, next),
    repetitions,
  );
  const version = new DatabaseSync(':memory:').prepare('SELECT sqlite_version() AS version').get();
  return { compared, sqlite: String(version?.['version']) };
}

/** One row an event. The checkpoint lets the rounds write over the log that filling has made, as a database in use does. */
function filled(file: string, commits: Iterable<Commit>): DatabaseSync {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = OFF');
  db.exec('CREATE TABLE events (seq INTEGER PRIMARY KEY, event TEXT NOT NULL)');
  const insert = inserter(db);
  db.exec('BEGIN');
  for (const commit of commits) {
    insert(commit);
    const last = commit.events.at(-1)?.seq ?? 0;
    if (last % BATCH < commit.events.length) db.exec('COMMIT; BEGIN');
  }
  db.exec('COMMIT');
  db.exec('PRAGMA synchronous = FULL');
  db.exec('PRAGMA wal_checkpoint(FULL)');
  return db;
}

const BATCH = 1_000;

function inserter(db: DatabaseSync): (commit: Commit) => void {
  const statement = db.prepare('INSERT INTO events (seq, event) VALUES (?, ?)');
  return ({ events }) => {
    for (const event of events) statement.run(event.seq, JSON.stringify(event));
  };
}

/** The commits inserted, one durable transaction each; the first one is not counted, as for the log. */
function insertWith(open: () => DatabaseSync, commits: readonly Commit[]): Work {
  return () => {
    const db = open();
    const last = db.prepare('SELECT max(seq) AS seq FROM events').get();
    const [first, ...rest] = following(commits, Number(last?.['seq']));
    const insert = inserter(db);
    const begin = db.prepare('BEGIN IMMEDIATE');
    const commit = db.prepare('COMMIT');
    const write = (one: Commit): void => {
      begin.run();
      insert(one);
      commit.run();
    };
    if (first !== undefined) write(first);
    return timed(() => rest.forEach(write));
  };
}
