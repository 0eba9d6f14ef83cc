import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '../../store/catalogue.ts';
import { closeInCatalogue } from '../../store/closing.ts';
import { layout, prepareDataDir, runFile } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { openCatalogue } from '../../store/rebuild.ts';
import { runFiles, startOf } from '../../store/run-files.ts';
import { readCatalogue, readRun } from '../../store/runs.ts';
import { phase, plan } from '../support/plans.ts';
import { SimulatedRun } from '../support/simulated-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const NOW = '2026-02-01T04:00:00.123Z';
const ASIDE = 'catalog.jsonl.damaged-20260201T040000123Z';
const catalogueFile = (): string => layout(folder.path).catalogue;
const one = plan([phase('a', ['x', 'y'])]);
const ended = () => new SimulatedRun(one).now(10).succeed('a/x').now(20).succeed('a/y');
const left = () => new SimulatedRun(one).now(10).succeed('a/x');

/** The id of the run of this day of January. */
const idOf = (day: number): string => {
  const time = Date.UTC(2026, 0, day).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-00000000000${day % 10}`;
};

/** Writes a run as a session does; one that has not ended stays open. */
function written(day: number, run: SimulatedRun): string {
  const runId = idOf(day);
  const startedAt = startOf(runId);
  const file = runFile(runId, startedAt);
  const identity = { runId, machineId: run.machineId, at: startedAt };
  const catalogue = new Catalogue(new LowdbLog(catalogueFile()));
  catalogue.opened(identity, { file, startedAt, trigger: 'manual' });
  const log = new LowdbLog(layout(folder.path).run(file));
  const at = (elapsedMs: number) => new Date(Date.parse(startedAt) + elapsedMs).toISOString();
  for (const events of run.commits) {
    log.append(
      log.revision,
      events.map((event) => ({ ...event, runId, at: at(event.elapsedMs) })),
    );
  }
  if (run.state.done) closeInCatalogue(catalogue, log);
  log.close();
  catalogue.close();
  return layout(folder.path).run(file);
}

function opened() {
  const { catalogue, rebuilt } = openCatalogue(folder.path, NOW);
  catalogue.close();
  return rebuilt;
}

/** Changes one byte of this line; the file stays as long. */
function spoil(file: string, line: number): void {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  lines[line - 1] = lines[line - 1]?.replace('test-machine', 'tist-machine') ?? '';
  fs.writeFileSync(file, lines.join('\n'));
}

const refused = (failure: object) => expect.objectContaining({ failure: expect.objectContaining(failure) });

beforeEach(() => prepareDataDir(folder.path));

describe('a catalogue that is sound', () => {
  it('is opened as it is', () => {
    written(1, ended());
    const before = fs.readFileSync(catalogueFile());
    expect(opened()).toBeNull();
    expect(fs.readFileSync(catalogueFile())).toEqual(before);
  });

  it('of a new data directory is empty, and nothing is rebuilt', () => {
    expect(opened()).toBeNull();
    expect(readCatalogue(folder.path)).toEqual([]);
    expect(fs.existsSync(catalogueFile())).toBe(false);
  });

  it('stays when only its last line was half written', () => {
    written(1, ended());
    fs.appendFileSync(catalogueFile(), '{"sum":"');
    expect(opened()).toBeNull();
  });

  it('is looked at as a whole when somebody doubts it, and then trusted again', () => {
    written(1, ended());
    fs.writeFileSync(layout(folder.path).suspicion, 'x');
    expect(opened()).toBeNull();
    expect(fs.existsSync(layout(folder.path).suspicion)).toBe(false);
  });
});

describe('the catalogue is rebuilt from the logs of the runs', () => {
  /** What the rebuilt one must be again. */
  function three() {
    written(1, ended());
    written(2, ended());
    written(3, left());
    return readCatalogue(folder.path);
  }

  it.each([1, 3, 5])('when line %i was changed; the damaged one is kept', (line) => {
    const before = three();
    spoil(catalogueFile(), line);
    const damaged = fs.readFileSync(catalogueFile());
    expect(opened()).toEqual({ runs: 3, unreadable: [], damaged: ASIDE });
    expect(readCatalogue(folder.path)).toEqual(before);
    expect(fs.readFileSync(path.join(folder.path, ASIDE))).toEqual(damaged);
    expect(opened()).toBeNull();
  });

  it('when it is missing, or empty', () => {
    const before = three();
    fs.rmSync(catalogueFile());
    expect(() => readCatalogue(folder.path)).toThrow(refused({ reason: 'catalogue-missing' }));
    expect(opened()).toEqual({ runs: 3, unreadable: [], damaged: null });
    expect(readCatalogue(folder.path)).toEqual(before);
    fs.writeFileSync(catalogueFile(), '');
    expect(opened()).toEqual({ runs: 3, unreadable: [], damaged: ASIDE });
    expect(readCatalogue(folder.path)).toEqual(before);
  });

  it('when it lost whole lines at its end', () => {
    const before = three();
    const lines = fs.readFileSync(catalogueFile(), 'utf8').split('\n');
    fs.writeFileSync(catalogueFile(), `${lines.slice(0, 2).join('\n')}\n`);
    expect(opened()?.runs).toBe(3);
    expect(readCatalogue(folder.path)).toEqual(before);
  });

  it('when a reader found damage so far from its end that a run does not look there', () => {
    const before = three();
    const catalogue = new Catalogue(new LowdbLog(catalogueFile()));
    const [first] = before;
    if (first?.closed === null || first === undefined) throw new Error('it is closed');
    const closed = { ...first.closed, summary: JSON.parse(JSON.stringify(first.closed.summary)) };
    for (let times = 0; times < 200; times++)
      catalogue.closed({ runId: first.runId, machineId: first.machineId, at: NOW }, closed);
    catalogue.opened({ runId: idOf(3), machineId: 'm', at: NOW }, { ...(before[2] ?? first) });
    catalogue.close();
    spoil(catalogueFile(), 1);
    expect(opened()).toBeNull();
    const failure = { reason: 'catalogue-damaged', line: 1, why: 'bad-sum' };
    expect(() => readCatalogue(folder.path)).toThrow(refused(failure));
    expect(opened()?.runs).toBe(3);
    expect(readCatalogue(folder.path)).toEqual(before);
  });

  it('after something ended an earlier rebuild half way', () => {
    const before = three();
    fs.renameSync(catalogueFile(), `${catalogueFile()}.damaged-x`);
    fs.writeFileSync(`${catalogueFile()}.rebuilding`, 'half of a\nlist');
    expect(opened()?.runs).toBe(3);
    expect(readCatalogue(folder.path)).toEqual(before);
    expect(fs.readdirSync(folder.path).filter((name) => name.endsWith('.rebuilding'))).toEqual([]);
  });

  it('only the newest run stays open: an older one without an end is interrupted', () => {
    const file = written(1, left());
    written(2, left());
    fs.rmSync(catalogueFile());
    opened();
    const [older, newest] = readCatalogue(folder.path);
    expect(newest?.closed).toBeNull();
    expect(older?.closed?.summary).toMatchObject({
      status: 'interrupted',
      reason: { code: 'resume.newer-run' },
      durationMs: 10,
    });
    expect(older?.closed?.bytes).toBe(fs.statSync(file).size);
    expect(older?.closed?.summary.phases.map(({ status }) => status)).toEqual(['cancelled']);
  });

  it('a log that cannot be read, or is another run’s, is entered with the reason, and can be told apart', () => {
    const spoilt = written(1, ended());
    const copied = written(2, ended());
    written(3, ended());
    spoil(spoilt, 2);
    fs.copyFileSync(layout(folder.path).run(runFile(idOf(3), startOf(idOf(3)))), copied);
    fs.rmSync(catalogueFile());
    const files = [...runFiles(folder.path)].reverse();
    expect(opened()).toEqual({ runs: 3, unreadable: files.slice(0, 2), damaged: null });
    const reasons = readCatalogue(folder.path).map(({ closed }) => closed?.summary.reason?.params['detail']);
    expect(reasons).toEqual([
      expect.stringContaining(`${files[0]}:2: `),
      `it is the log of ${idOf(3)}`,
      undefined,
    ]);
    expect(readCatalogue(folder.path).map(({ startedAt }) => startedAt)).toEqual(
      [1, 2, 3].map(idOf).map(startOf),
    );
  });

  it('and what it says of a log fits the log', () => {
    three();
    fs.rmSync(catalogueFile());
    opened();
    for (const entry of readCatalogue(folder.path))
      expect(readRun(folder.path, entry).events.length).toBeGreaterThan(0);
  });
});
