import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { standingOf } from '../../src/run/standing.ts';
import { Catalogue, slim } from '../../store/catalogue.ts';
import type { StoredEvent } from '../../store/events.ts';
import { type FileDoor, nodeFiles } from '../../store/file-door.ts';
import { layout, prepareDataDir } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import type { EscalationPolicy } from '../../store/plan.ts';
import type { RunSummary } from '../../store/projections/summary.ts';
import { NO_STANDING, type Standing } from '../../store/standing.ts';
import { StoreError } from '../../store/store-error.ts';
import { askedRun } from '../support/past-agents.ts';
import { pastRun } from '../support/past-runs.ts';
import { phase, plan } from '../support/plans.ts';
import { SimulatedRun } from '../support/simulated-run.ts';
import { runIdAt, storeRun } from '../support/stored-runs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const HOUR = 3_600_000;
const NOON = new Date(2026, 0, 22, 12).getTime();
const hoursAgo = (hours: number): number => NOON - hours * HOUR;

const standing = (): Standing => standingOf(folder.path, NOON, { remember: false });

/** Writes the list of runs as sessions do, without their logs. */
function list(runs: readonly RunSummary[]): void {
  prepareDataDir(folder.path);
  const catalogue = new Catalogue(new LowdbLog(layout(folder.path).catalogue, { files: unsynced }));
  for (const run of runs) {
    const { runId, machineId, startedAt, trigger } = run;
    const by = { runId, machineId, at: startedAt };
    catalogue.opened(by, { file: `runs/2026/01/${runId}.jsonl`, startedAt, trigger });
    if (run.status !== 'open')
      catalogue.closed(by, { summary: slim(run), commits: 1, bytes: 1, lastSum: 'x' });
  }
  catalogue.close();
}

const plainRun = (runId: string, startedAt: number, change: Partial<RunSummary> = {}): RunSummary => {
  const at = new Date(startedAt).toISOString();
  return pastRun({ runId, startedAt: at, finishedAt: at, ...change });
};

test('a workspace without runs has no standing, and nothing is made there', () => {
  expect(standing()).toEqual(NO_STANDING);
  expect(fs.readdirSync(folder.path)).toEqual([]);
});

test('the runs of the list say how things stand; the one that begins now says nothing', () => {
  list([
    plainRun('a', hoursAgo(5)),
    askedRun('b', hoursAgo(3)),
    plainRun('c', hoursAgo(1), { status: 'partial_success' }),
    plainRun('now', NOON, { status: 'open', finishedAt: null }),
  ]);
  expect(standing()).toEqual({
    agentAskedToday: 1,
    agentLastMs: 3 * HOUR,
    causes: [{ cause: 'sync/pull: dirty', runId: 'b', agoMs: 3 * HOUR }],
    breakers: [],
    before: { runId: 'c', status: 'partial_success', badRuns: 2 },
  });
});

test('demonstrations, dry runs and rollbacks are no runs of the workspace', () => {
  list([
    plainRun('a', hoursAgo(5)),
    askedRun('demo', hoursAgo(4), {}, { trigger: 'demo' }),
    plainRun('dry', hoursAgo(3), { dryRun: true, status: 'failure' }),
    plainRun('undo', hoursAgo(2), { rollsBack: 'a', status: 'failure' }),
  ]);
  expect(standing()).toMatchObject({
    agentAskedToday: 0,
    agentLastMs: null,
    before: { runId: 'a', badRuns: 0 },
  });
});

describe('where runs are many', () => {
  /** A run every minute. */
  const many = (count: number): RunSummary[] =>
    Array.from({ length: count }, (_, nth) => plainRun(`run-${nth}`, NOON - (count - nth) * 60_000));

  test('an agent that was asked this morning is not forgotten', () => {
    const asked = askedRun('asked', NOON - 601 * 60_000);
    list([asked, ...many(600)]);
    expect(standing()).toMatchObject({
      agentAskedToday: 1,
      agentLastMs: 601 * 60_000,
      causes: [{ runId: 'asked' }],
      before: { runId: 'run-599', badRuns: 0 },
    });
  });

  test('only the newest say how the runs before ended', () => {
    const bad = Array.from({ length: 300 }, (_, nth) =>
      plainRun(`bad-${nth}`, NOON - (300 - nth) * 60_000, { status: 'failure' }),
    );
    list(bad);
    expect(standing().before).toMatchObject({ runId: 'bad-299', badRuns: 60 });
  });
});

test('a run whose log was repaired, so that it is closed twice, counts once', () => {
  const run = askedRun('a', hoursAgo(2));
  list([run]);
  const catalogue = new Catalogue(new LowdbLog(layout(folder.path).catalogue));
  catalogue.closed(
    { runId: 'a', machineId: 'test-machine', at: run.startedAt },
    { summary: slim(run), commits: 1, bytes: 1, lastSum: 'x' },
  );
  catalogue.close();
  expect(standing().agentAskedToday).toBe(1);
});

describe('a damaged list', () => {
  test('is refused with its place', () => {
    list([plainRun('a', hoursAgo(2)), plainRun('b', hoursAgo(1))]);
    const { catalogue } = layout(folder.path);
    fs.writeFileSync(catalogue, fs.readFileSync(catalogue, 'utf8').replace('success', 'failure'));
    expect(standing).toThrow(StoreError);
    expect(standing).toThrow(expect.objectContaining({ failure: expect.objectContaining({ line: 2 }) }));
  });

  test('that is missing beside its runs is refused', () => {
    storeRun(folder.path, { runId: runIdAt(hoursAgo(1)) });
    fs.rmSync(layout(folder.path).catalogue);
    expect(standing).toThrow(StoreError);
  });
});

describe('a run without a configuration', () => {
  const policy = (maxPerDay: number): EscalationPolicy => ({
    ...plan([phase('a', ['x'])]).escalation,
    agent: { enabled: false, maxPerDay },
  });
  const remembered = (source?: string) =>
    standingOf(folder.path, NOON, { remember: true, ...(source === undefined ? {} : { source }) }).policy;

  /** Stores a run of this configuration at this moment. */
  function ran(at: number, source: string, maxPerDay: number, nth = 0): string {
    const made = { ...plan([phase('a', ['x'])], policy(maxPerDay)), source };
    const { commits } = new SimulatedRun(made).now(10).succeed('a/x');
    return storeRun(folder.path, { runId: runIdAt(at, nth), commits });
  }

  /** Stores a run that had none either, and remembered this. */
  function ranWithout(at: number, source: string, known?: EscalationPolicy): void {
    const problems = [{ message: 'not JSON' }];
    const { commits } = new SimulatedRun(null, { reason: 'config-unreadable', source, problems });
    const [first, ...others] = commits.flat();
    if (first?.type !== 'run.started') throw new Error('it has no beginning');
    const standing: Standing = known === undefined ? NO_STANDING : { ...NO_STANDING, policy: known };
    const started: StoredEvent = { ...first, data: { ...first.data, standing } };
    const end: StoredEvent = {
      ...first,
      seq: others.length + 2,
      type: 'run.completed',
      data: { status: 'error' },
    };
    storeRun(folder.path, { runId: runIdAt(at), commits: [[started], others, [end]] });
  }

  test('is told what the last one said of the ladder', () => {
    ran(hoursAgo(9), 'a.json', 1);
    ran(hoursAgo(8), 'a.json', 2);
    expect(remembered()).toEqual(policy(2));
  });

  test('is told nothing when it does not ask, or when there was none', () => {
    expect(remembered()).toBeUndefined();
    ran(hoursAgo(9), 'a.json', 1);
    expect(standing()).not.toHaveProperty('policy');
  });

  test('is told that of its own file before that of another', () => {
    ran(hoursAgo(9), 'a.json', 1);
    ran(hoursAgo(8), 'other.json', 2);
    expect(remembered('a.json')).toEqual(policy(1));
    expect(remembered('new.json'), 'of which nothing is known').toEqual(policy(2));
  });

  test('is told what a run without one remembered, so that weeks do not matter', () => {
    ran(hoursAgo(500), 'a.json', 1);
    for (let nth = 0; nth < 30; nth += 1) ranWithout(hoursAgo(400 - nth), 'a.json', policy(1));
    expect(remembered('a.json')).toEqual(policy(1));
  });

  test('is told what is further back when a log is lost, damaged, or remembered nothing', () => {
    ran(hoursAgo(9), 'a.json', 1);
    const lost = ran(hoursAgo(8), 'a.json', 2);
    const damaged = ran(hoursAgo(7), 'a.json', 3);
    ranWithout(hoursAgo(6), 'a.json');
    fs.rmSync(layout(folder.path).run(lost));
    fs.writeFileSync(layout(folder.path).run(damaged), 'no log\n');
    expect(remembered('a.json')).toEqual(policy(1));
  });
});

test('a text that has the words of a run with an agent is none', () => {
  list([plainRun('a', hoursAgo(2), { machineId: '{"askedAt":"x"}' })]);
  expect(fs.readFileSync(layout(folder.path).catalogue, 'utf8')).toContain('askedAt');
  expect(standing().agentAskedToday).toBe(0);
});

/** Nobody needs it after a power cut. */
const unsynced: FileDoor = { ...nodeFiles, syncData: () => {}, syncFolder: () => {} };
