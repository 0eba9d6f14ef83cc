import { closedIn } from './catalogue.ts';
import { NEWLINE, prevOf, readLine } from './commit-line.ts';
import { codeOf, nodeFiles } from './file-door.ts';
import { layout } from './layout.ts';
import type { RunSummary } from './projections/summary.ts';
import { StoreError } from './store-error.ts';

/** So much of the list of runs is looked through: a thousand runs and more. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The runs that asked an agent, oldest first. They are rare, and a day or a week of runs can be many: the end of the
 * list is searched for them as bytes, and only their lines are read.
 */
export function agentRuns(dataDir: string): RunSummary[] {
  const runs = new Map<string, RunSummary>();
  for (const line of linesWith(endOf(layout(dataDir).catalogue), MARK)) {
    const read = readLine(line, prevOf(line) ?? '');
    // One that is damaged, or cut by where the look begins, is for `verify` to tell of.
    if ('why' in read) continue;
    for (const event of read.commit.events) {
      if (event.type === 'run.closed') runs.set(event.runId, closedIn(event).summary);
    }
  }
  return [...runs.values()].filter(({ escalation }) => escalation?.agent !== undefined);
}

/** The key of a summary that only they have; in a text its quotes would be escaped. */
const MARK = '"askedAt":';

function* linesWith(content: Buffer, mark: string): Generator<Buffer> {
  for (let at = content.indexOf(mark); at !== -1; ) {
    const end = content.indexOf(NEWLINE, at);
    if (end === -1) return;
    yield content.subarray(content.lastIndexOf(NEWLINE, at) + 1, end);
    at = content.indexOf(mark, end);
  }
}

function endOf(file: string): Buffer {
  try {
    return nodeFiles.readEnd(file, MOST_BYTES).content;
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ENOENT') return Buffer.alloc(0);
    throw new StoreError({ reason: 'not-readable', file, code });
  }
}
