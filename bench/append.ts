import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { nodeFiles } from '../store/file-door.ts';
import { LowdbLog } from '../store/lowdb-log.ts';
import { inTurn, inverse, timed } from './measure.ts';
import { type Row, times } from './row.ts';
import { openCatalogue, syntheticRuns, writeRun } from './synthetic.ts';
import type { Store, Workplace } from './workplace.ts';

/** P1: the commits of a run appended durably, against a loop that writes and syncs the same bytes. Both files exist already. */
export function durableAppend({ folder, repeat }: Workplace): Row[] {
  const [commits = []] = syntheticRuns();
  const [first, ...rest] = commits;
  if (first === undefined) throw new Error('there is nothing to append');
  const newFile = (): string => join(folder, `append-${round++}.jsonl`);
  let round = 0;
  let lines: string[] = [];

  const ours = (): number => {
    const file = newFile();
    const log = new LowdbLog(file);
    log.append(0, first.events);
    const ms = timed(() => {
      for (const { events } of rest) log.append(log.revision, events);
    });
    log.close();
    lines = linesOf(file);
    return ms;
  };
  ours();
  const bare = (): number => {
    const descriptor = openSync(newFile(), 'a');
    const [head, ...tail] = lines;
    append(descriptor, head ?? '');
    const ms = timed(() => {
      for (const line of tail) append(descriptor, line);
    });
    closeSync(descriptor);
    return ms;
  };

  const compared = inTurn(ours, bare, repeat(120));
  const perAppend = (compared.theirs.median / rest.length).toFixed(3);
  return [
    {
      id: 'P1',
      what: 'durable append, speed against write + fdatasync',
      unit: '×',
      measured: inverse(compared.ratio),
      goal: { atLeast: 0.85, first: 0.8 },
      detail: `${times(compared, ['ours', 'bare'])} for ${rest.length} commits; one bare sync ${perAppend} ms`,
    },
  ];
}

const linesOf = (file: string): string[] => readFileSync(file, 'utf8').split(/(?<=\n)/);

function append(descriptor: number, line: string): void {
  writeSync(descriptor, line);
  fdatasyncSync(descriptor);
}

/** P2: everything one run appends, in a store of few runs against a store of many. */
export function appendInLargeStore({ repeat, largeStore, smallStore }: Workplace): Row[] {
  const large = largeStore();
  const small = smallStore();
  const [commits = []] = syntheticRuns();
  const appendTo = (store: Store) => (): number =>
    timed(() => {
      const catalogue = openCatalogue(store.dataDir, nodeFiles, true);
      writeRun({ dataDir: store.dataDir, catalogue, commits, startedAt: Date.now(), files: nodeFiles });
      catalogue.close();
    });
  const compared = inTurn(appendTo(large), appendTo(small), repeat(50));
  return [
    {
      id: 'P2',
      what: `a run in a store of ${large.runs} runs, speed against ${small.runs} runs`,
      unit: '×',
      measured: inverse(compared.ratio),
      goal: { atLeast: 0.95, first: 0.9 },
      detail: `${times(compared, ['large', 'small'])}; ${large.events} events in the large store`,
    },
  ];
}
