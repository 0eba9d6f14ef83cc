import { constants } from 'node:buffer';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LowSync } from 'lowdb';
import { JSONFileSync } from 'lowdb/node';
import type { Commit } from '../store/commit-line.ts';
import { nodeFiles } from '../store/file-door.ts';
import { appendWith } from './append-work.ts';
import { inTurn, inverse, timed, type Work } from './measure.ts';
import { count, milliseconds, type Row } from './row.ts';
import { cutBack, following, streamOf, writeLog } from './stream.ts';
import type { Workplace } from './workplace.ts';

/** How long the document is, and how much is appended to it in one round: with its length an append grows. */
const LENGTHS = [
  { events: 1_000, commits: 20, pairs: 30 },
  { events: 8_000, commits: 10, pairs: 15 },
  { events: 50_000, commits: 5, pairs: 5 },
];

/** C1, first half: the same appends through lowdb's own adapter, which writes the whole document and syncs nothing. */
export function appendThroughJsonFile(place: Workplace): Row[] {
  const { folder, runs, repeat } = place;
  const rows = LENGTHS.flatMap(({ events, commits: number, pairs }) => {
    const made = join(folder, `json-${events}`);
    mkdirSync(made);
    const next = runs()[0]?.slice(0, number + 1) ?? [];
    const document = [...streamOf(runs(), events)];
    const log = writeLog(join(made, 'ours.jsonl'), runs(), events);
    const against = (Adapter: typeof JSONFileSync<Commit[]>, what: string): Row => {
      const ours = appendWith(cutBack(log), next);
      const theirs = rewriteWith(Adapter, join(made, 'document.json'), document, next);
      const compared = inTurn(ours, theirs, { ...repeat(pairs), warmUp: 1 });
      return {
        id: 'C1',
        what: `the same appends to ${count(events)} events, speed against lowdb's JSONFile ${what}`,
        unit: '×',
        measured: inverse(compared.ratio),
        goal: null,
        detail: `one append ${milliseconds(compared.ours.median / number)}, JSONFile ${milliseconds(compared.theirs.median / number)}`,
      };
    };
    const both = [against(JSONFileSync, '(no sync)'), against(SyncedJsonFile, '+ fsync')];
    rmSync(made, { recursive: true });
    return both;
  });
  return [...rows, aMillion(runs())];
}

/** lowdb's adapter made as durable as ours: the file and its new name are on the disk when `write` returns. */
class SyncedJsonFile extends JSONFileSync<Commit[]> {
  #file: string;

  constructor(file: string) {
    super(file);
    this.#file = file;
  }

  override write(document: Commit[]): void {
    super.write(document);
    sync(this.#file);
  }
}

function sync(file: string): void {
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
  nodeFiles.syncFolder(dirname(file));
}

/** What is left unsynced is synced after the time is taken, so that it is not the other side that waits for it. */
function rewriteWith(
  Adapter: typeof JSONFileSync<Commit[]>,
  file: string,
  document: readonly Commit[],
  next: readonly Commit[],
): Work {
  const [first, ...rest] = following(next, document.at(-1)?.events.at(-1)?.seq ?? 0);
  return () => {
    const db = new LowSync<Commit[]>(new Adapter(file), [
      ...document,
      ...(first === undefined ? [] : [first]),
    ]);
    db.write();
    sync(file);
    const ms = timed(() => {
      for (const commit of rest) {
        db.data.push(commit);
        db.write();
      }
    });
    sync(file);
    return ms;
  };
}

const MILLION = 1_000_000;

/** Why there is no figure: lowdb makes one string of the document, and a string has an end. */
function aMillion(runs: readonly Commit[][]): Row {
  const events = runs.flat().reduce((sum, commit) => sum + commit.events.length, 0);
  const megabytes = (bytes: number): string => `${count(Math.round(bytes / 1e6))} MB`;
  const document = (JSON.stringify(runs.flat(), null, 2).length / events) * MILLION;
  return {
    id: 'C1',
    what: `the same appends to ${count(MILLION)} events, speed against lowdb's JSONFile`,
    unit: '×',
    measured: null,
    goal: null,
    detail: `not possible: a document of ${megabytes(document)}, and a string of Node holds ${megabytes(constants.MAX_STRING_LENGTH)}`,
  };
}
