import { rmSync, statSync, truncateSync } from 'node:fs';
import { nodeFiles } from '../store/file-door.ts';
import { layout } from '../store/layout.ts';
import { inTurn, inverse, timed, type Work } from './measure.ts';
import { count, type Row, times } from './row.ts';
import { openCatalogue, writeRun } from './synthetic.ts';
import type { Store, Workplace } from './workplace.ts';

/** P2: everything one run appends, in a store of few runs against a store of many. */
export function appendInLargeStore(place: Workplace): Row[] {
  const large = place.largeStore();
  const small = place.smallStore();
  const compared = inTurn(appendTo(large, place), appendTo(small, place), place.repeat(50));
  return [
    {
      id: 'P2',
      what: `a run in a store of ${count(large.events)} events, speed against ${count(small.events)} events`,
      unit: '×',
      measured: inverse(compared.ratio),
      goal: { atLeast: 0.95, first: 0.9 },
      detail: `${times(compared, ['large', 'small'])}; ${count(large.runs)} and ${count(small.runs)} runs`,
    },
  ];
}

/** What was written is taken back each time, so that the small store stays small. */
function appendTo({ dataDir }: Store, { runs }: Workplace): Work {
  const { catalogue: file, run } = layout(dataDir);
  return () => {
    const { size } = statSync(file);
    const [commits = []] = runs();
    let written = '';
    const ms = timed(() => {
      const catalogue = openCatalogue(dataDir, nodeFiles, true);
      written = writeRun({ dataDir, catalogue, commits, startedAt: Date.now(), files: nodeFiles });
      catalogue.close();
    });
    truncateSync(file, size);
    rmSync(run(written));
    return ms;
  };
}
