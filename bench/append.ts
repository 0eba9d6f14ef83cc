import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Commit } from '../store/commit-line.ts';
import { appendWith } from './append-work.ts';
import { inTurn, inverse, timed, type Work } from './measure.ts';
import { count, milliseconds, type Row } from './row.ts';
import { copyOf, cutBack, following, linesOf, type NextFile, writeLog } from './stream.ts';
import type { LongLog, Workplace } from './workplace.ts';

/** Some commits in a round: a short one is seldom disturbed, and most rounds are not. */
const COMMITS = 25;

/** P1: commits appended durably to a log of few and of many events, against a loop that writes and syncs the same bytes. */
export function durableAppend({ folder, runs, longLog, repeat }: Workplace): Row[] {
  const next = runs()[0]?.slice(0, COMMITS) ?? [];
  const row = ({ file, events }: LongLog): Row => {
    const copy = copyOf(file);
    const bare = bareLoop(cutBack(copy), following(next, events));
    const compared = inTurn(appendWith(cutBack(file), next), bare, repeat(300));
    rmSync(copy);
    const perAppend = (ms: number): string => milliseconds(ms / (next.length - 1));
    return {
      id: 'P1',
      what: `durable append to a log of ${count(events)} events, speed against write + fdatasync`,
      unit: '×',
      measured: inverse(compared.ratio),
      goal: { atLeast: 0.85, first: 0.8 },
      detail: `one append ${perAppend(compared.ours.median)}, one write + sync ${perAppend(compared.theirs.median)}`,
    };
  };
  const short = writeLog(join(folder, 'short.jsonl'), runs(), 1_000);
  return [row({ file: short, events: 1_000 }), row(longLog())];
}

function bareLoop(file: NextFile, commits: readonly Commit[]): Work {
  const [first = '', ...rest] = linesOf(commits);
  return () => {
    const descriptor = openSync(file(), 'a');
    append(descriptor, first);
    const ms = timed(() => {
      for (const line of rest) append(descriptor, line);
    });
    closeSync(descriptor);
    return ms;
  };
}

function append(descriptor: number, line: string): void {
  writeSync(descriptor, line);
  fdatasyncSync(descriptor);
}
