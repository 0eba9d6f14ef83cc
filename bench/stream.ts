import { closeSync, copyFileSync, fsyncSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { CHAIN_START, type Commit, writeLine } from '../store/commit-line.ts';
import { revisionOf } from '../store/event-log.ts';

/** The same commits as the next ones of a stream that ends at `revision`. */
export function following(commits: readonly Commit[], revision: number): Commit[] {
  let seq = revision;
  return commits.map(({ events }) => ({ events: events.map((event) => ({ ...event, seq: ++seq })) }));
}

/** The commits of one run after another as one stream, until it holds about so many events. */
export function* streamOf(runs: readonly Commit[][], events: number): Generator<Commit> {
  for (let run = 0, revision = 0; revision < events; run++) {
    const next = following(runs[run % runs.length] ?? [], revision);
    for (const commit of next) {
      yield commit;
      revision = revisionOf([commit]);
      if (revision >= events) return;
    }
  }
}

/** The commits as the product writes them, one line each. */
export function linesOf(commits: Iterable<Commit>): string[] {
  const lines: string[] = [];
  let prev = CHAIN_START;
  for (const commit of commits) {
    const { text, sum } = writeLine(commit, prev);
    lines.push(text);
    prev = sum;
  }
  return lines;
}

const CHUNK_CHARS = 4 * 1024 * 1024;

/** Writes a log of about so many events; far more than a process could hold at once. */
export function writeLog(file: string, runs: readonly Commit[][], events: number): string {
  const descriptor = openSync(file, 'w');
  let prev = CHAIN_START;
  let chunk = '';
  for (const commit of streamOf(runs, events)) {
    const { text, sum } = writeLine(commit, prev);
    prev = sum;
    chunk += text;
    if (chunk.length < CHUNK_CHARS) continue;
    writeSync(descriptor, chunk);
    chunk = '';
  }
  writeSync(descriptor, chunk);
  fsyncSync(descriptor);
  closeSync(descriptor);
  return file;
}

/** The file for the next round. */
export type NextFile = () => string;

/** This file, cut back to what it holds now: what a round appends does not make the next one longer. */
export function cutBack(file: string): NextFile {
  const { size } = statSync(file);
  return () => {
    const descriptor = openSync(file, 'r+');
    ftruncateSync(descriptor, size);
    fsyncSync(descriptor);
    closeSync(descriptor);
    return file;
  };
}

/** A copy beside the file, for the other side of a pair. */
export function copyOf(file: string): string {
  const copy = `${file}.copy`;
  copyFileSync(file, copy);
  return copy;
}
