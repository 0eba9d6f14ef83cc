import type { CommitFileOptions } from './commit-file.ts';
import { layout } from './layout.ts';
import { LowdbLog } from './lowdb-log.ts';

/** The log of a run, opened and read; `file` is the name the catalogue has for it. */
export const runLog = (dataDir: string, file: string, options: CommitFileOptions = {}): LowdbLog =>
  new LowdbLog(layout(dataDir).run(file), options);
