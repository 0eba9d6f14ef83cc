import fs from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../src/system/clock.ts';

/** The time of tests about ages; files are as old as they are told to be by it. */
export const NOW = Date.UTC(2026, 0, 22, 0, 31);

export const HOUR = 60 * 60 * 1000;
export const DAY = 24 * HOUR;

/** A clock that stands still at `NOW`. */
export const fixedClock: Clock = { now: () => NOW, monotonicMs: () => 0, after: () => () => {} };

/** Writes files (contents by path) that were last written `ageMs` before `NOW`. */
export function writeOld(folder: string, ageMs: number, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }
  makeOld(folder, ageMs, Object.keys(files));
}

/** Lets existing files be last written `ageMs` before `NOW`. */
export function makeOld(folder: string, ageMs: number, files: readonly string[]): void {
  for (const name of files)
    fs.utimesSync(path.join(folder, name), (NOW - ageMs) / 1000, (NOW - ageMs) / 1000);
}

/** Every file under a folder, relative with forward slashes, sorted; `.git` left out, links not followed. */
export function filesIn(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !`/${file}`.includes('/.git/'))
    .sort();
}
