import type { Commit } from '../commit-line.ts';
import { layout } from '../layout.ts';
import { type ProvenLine, provenLines } from './proven-lines.ts';
import { nameIn, rawFile } from './raw-log.ts';
import { scanLog } from './scan-log.ts';
import { countOf, type StoreFinding } from './store-finding.ts';

export type CheckedStream = {
  file: string;
  exists: boolean;
  findings: StoreFinding[];
  commits: readonly Commit[];
};

/** Any run, any machine: what the streams beside the runs hold. */
const ANYBODY = { runId: null, machineId: null };

/** What is proven of such a stream. */
export const provenOfStream = (content: Buffer, stream: 'catalogue' | 'workspace'): ProvenLine[] =>
  provenLines(content, { ...ANYBODY, stream }).lines;

/** Checks the catalogue, or the stream of the workspace; `commits` is what is proven of it. */
export function checkStream(
  dataDir: string,
  which: 'catalogue' | 'workspace',
  isAtWork: boolean,
): CheckedStream {
  const path = layout(dataDir)[which];
  const file = nameIn(dataDir, path);
  const content = rawFile(path);
  if (content === null) return { file, exists: false, findings: [], commits: [] };
  const scan = scanLog(content, { ...ANYBODY, stream: which });
  if (scan.faults.length === 0) {
    const torn: StoreFinding = {
      severity: 'note',
      code: 'torn-open',
      params: { bytes: scan.tornBytes },
      file,
      line: scan.commits.length + 1,
    };
    const findings = scan.tornBytes > 0 && !isAtWork ? [torn] : [];
    return { file, exists: true, findings, commits: scan.commits };
  }
  const commits = provenOfStream(content, which).map(({ commit }) => commit);
  const proven = countOf(commits);
  const findings = scan.faults.map(
    ({ line, code, params }): StoreFinding => ({ severity: 'damage', code, params, file, line, proven }),
  );
  return { file, exists: true, findings, commits };
}
