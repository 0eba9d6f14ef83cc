import { type Commit, writeLines } from '../commit-line.ts';
import { layout } from '../layout.ts';
import { LowdbLog } from '../lowdb-log.ts';
import { type KeepingFiles, keepingFiles } from './keeping-files.ts';

/**
 * Writes the catalogue without these runs: the others in their order, numbered and chained anew, as if those had
 * never been. It takes the place of the old one in one step. Throws a StoreError `corrupt` for a damaged one.
 */
export function dropFromCatalogue(
  dataDir: string,
  runIds: ReadonlySet<string>,
  files: KeepingFiles = keepingFiles,
): void {
  const { catalogue } = layout(dataDir);
  const { commits } = new LowdbLog(catalogue);
  const left = without(commits, runIds);
  if (left.length === commits.length) return;
  const draft = `${catalogue}.rewriting`;
  files.write(draft, Buffer.from(writeLines(left), 'utf8'));
  files.rename(draft, catalogue);
  files.syncFolder(dataDir);
}

function without(commits: readonly Commit[], runIds: ReadonlySet<string>): Commit[] {
  let seq = 0;
  return commits.flatMap(({ events }) => {
    const left = events.filter(({ runId }) => !runIds.has(runId)).map((event) => ({ ...event, seq: ++seq }));
    return left.length === 0 ? [] : [{ events: left }];
  });
}
