import { lstat, readFile } from 'node:fs/promises';
import { worthOf } from '../../tasks/backup/good-content.ts';
import { type Candidate, candidatesAt, fileAt } from '../../tasks/cleanup/candidate.ts';
import type { SentenceCode } from '../../text/catalogue.ts';
import { type Place, putAsideEarlier } from './put-right.ts';
import { type Sought, type Source, sourceOf } from './source.ts';
import { whyUntouchable } from './untouchable.ts';

/** What can be done about one file. `well`: it can be read; `from` tells with what an earlier process put it right. */
export type Diagnosis =
  | { state: 'well'; from: string | null }
  | ({ state: 'curable'; corrupt: Candidate | null; mode: number } & Source)
  | { state: 'hopeless'; why: SentenceCode };

/** Looks at one file (relative to the workspace, with forward slashes), and touches nothing. */
export async function diagnose(place: Place, name: string): Promise<Diagnosis> {
  const why = await whyUntouchable(place, name);
  if (why !== null) return hopeless(why);
  const { root, dataDir, signal } = place;
  const file = fileAt(root, name);
  const sought: Sought = { dataDir, file, name, signal };
  // Before it is read: what is written later is another file to whoever takes it away.
  const [corrupt] = await candidatesAt(root, [name]);
  const aside = putAsideEarlier(place).get(name);
  if (corrupt === undefined) {
    // Put aside by a process of this run that was killed then; else somebody else took it away, and meant it.
    return aside === undefined ? hopeless('recovery.gone') : curable(sought, null, aside);
  }
  if (corrupt.size > MOST_BYTES) return hopeless('recovery.no-backup');
  const content = await readFile(file);
  switch (await worthOf(name, content)) {
    case 'good':
      return { state: 'well', from: aside === undefined ? null : await putRightWith(sought, content) };
    case 'corrupt':
      return curable(sought, corrupt, file);
    case 'merging':
      return hopeless('recovery.merging');
    case 'unknown':
      return hopeless('recovery.no-backup');
  }
}

/** As large as a file may be that is checked: 10 MiB. */
const MOST_BYTES = 10 * 1024 * 1024;

const hopeless = (why: SentenceCode): Diagnosis => ({ state: 'hopeless', why });

async function curable(sought: Sought, corrupt: Candidate | null, like: string): Promise<Diagnosis> {
  const source = await sourceOf(sought);
  if (source === 'unmerged') return hopeless('recovery.merging');
  if (source === null) return hopeless('recovery.no-backup');
  const { mode } = await lstat(like);
  return { state: 'curable', corrupt, mode: mode & 0o777, ...source };
}

async function putRightWith(sought: Sought, content: Buffer): Promise<string | null> {
  const source = await sourceOf(sought);
  return source !== null && source !== 'unmerged' && source.content.equals(content) ? source.from : null;
}
