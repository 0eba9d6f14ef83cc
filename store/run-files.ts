import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './file-door.ts';
import { StoreError } from './store-error.ts';

/**
 * The logs of runs in a data directory, newest first, relative to it as the catalogue names them. A month is
 * looked into only when it is asked for, so that finding the newest costs the same in any store.
 */
export function* runFiles(dataDir: string): Generator<string> {
  for (const year of namesIn(dataDir, 'runs', /^\d{4}$/)) {
    for (const month of namesIn(dataDir, `runs/${year}`, /^\d{2}$/)) {
      const folder = `runs/${year}/${month}`;
      for (const name of namesIn(dataDir, folder, RUN_FILE)) yield `${folder}/${name}`;
    }
  }
}

/** The newest of them; `null` when there is none. */
export const newestRunFile = (dataDir: string): string | null => runFiles(dataDir).next().value ?? null;

/** The run that a file is named after. */
export const runIdOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1, -'.jsonl'.length);

/** When a run began, by its id: the first 48 bits of a UUID of version 7 (RFC 9562) are ms since 1970. */
export const startOf = (runId: string): string =>
  new Date(Number.parseInt(runId.replaceAll('-', '').slice(0, 12), 16)).toISOString();

const RUN_FILE = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[\da-f]{4}-[\da-f]{12}\.jsonl$/;

/** Names of this form in a folder, the last first. */
function* namesIn(dataDir: string, folder: string, form: RegExp): Generator<string> {
  const names = entriesOf(join(dataDir, ...folder.split('/'))).sort();
  for (const name of names.reverse()) if (form.test(name)) yield name;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new StoreError({ reason: 'not-readable', file: folder, code });
  }
}
