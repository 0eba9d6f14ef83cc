import { Catalogue, type CatalogueEntry } from '../catalogue.ts';
import type { Commit } from '../commit-line.ts';
import { eventsOf } from '../event-log.ts';
import { layout } from '../layout.ts';
import { provenLines } from './proven-lines.ts';
import { nameIn, rawFile } from './raw-log.ts';
import { scanLog } from './scan-log.ts';
import type { StoreFinding } from './store-finding.ts';

export type CheckedStream = {
  file: string;
  exists: boolean;
  findings: StoreFinding[];
  commits: readonly Commit[];
};

/** Any run, any machine: what the streams beside the runs hold. */
const ANYBODY = { runId: null, machineId: null };

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
  const commits = provenLines(content, { ...ANYBODY, stream: which }).lines.map(({ commit }) => commit);
  const proven = { lines: commits.length, events: eventsOf(commits).length };
  const findings = scan.faults.map(
    ({ line, code, params }): StoreFinding => ({ severity: 'damage', code, params, file, line, proven }),
  );
  return { file, exists: true, findings, commits };
}

/** The runs that these commits of a catalogue name, oldest first. */
export function entriesOf(commits: readonly Commit[]): CatalogueEntry[] {
  const readOnly = (): never => {
    throw new Error('this catalogue is only read');
  };
  const extent = () => ({ bytes: 0, lastSum: '' });
  return new Catalogue({
    commits,
    revision: 0,
    tornBytes: 0,
    append: readOnly,
    extent,
    close: () => {},
  }).entries();
}
