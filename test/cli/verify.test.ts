import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { holdLock } from '../../src/run/hold-lock.ts';
import { Catalogue } from '../../store/catalogue.ts';
import { closeInCatalogue } from '../../store/closing.ts';
import { writeLines } from '../../store/commit-line.ts';
import { layout, runFile } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { runFiles } from '../../store/run-files.ts';
import { roo } from '../support/cli.ts';
import { errorDocument, historyDocument } from '../support/contracts.ts';
import { EDITED, histories, historyOf, OLD_VERSION, OLDER } from '../support/edit-history.ts';
import { treeOf } from '../support/recorded-store.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const ask = (...args: string[]) => roo(args, { cwd: here.repo.path });
const dataDir = () => path.join(here.repo.path, '.roo-fsm');
const catalogue = () => layout(dataDir()).catalogue;
const logs = () => [...runFiles(dataDir())];
const pathOf = (file: string) => path.join(dataDir(), ...file.split('/'));
const history = async () => historyDocument.parse((await ask('history', '--json')).json());

/** The catalogue notes a run some milliseconds before its log begins: there the rebuilt one differs. */
const told = async () => (await history()).map(({ startedAt: _, ...run }) => run);

const proven = z.strictObject({ lines: z.number().int(), events: z.number().int() });
const finding = z.strictObject({
  severity: z.enum(['damage', 'divergence', 'note']),
  code: z.string(),
  file: z.string(),
  line: z.number().int().optional(),
  runId: z.string().optional(),
  detail: z.string().min(1),
  proven: proven.optional(),
});
const verifyDocument = z.strictObject({
  schema: z.literal('roo-fsm/verify@1'),
  runs: z.number().int(),
  events: z.number().int(),
  sound: z.number().int(),
  damaged: z.number().int(),
  diverged: z.number().int(),
  notes: z.number().int(),
  findings: z.array(finding),
});
const repairDocument = z.strictObject({
  schema: z.literal('roo-fsm/repair@1'),
  dryRun: z.boolean(),
  runs: z.number().int(),
  quarantine: z.string().nullable(),
  steps: z.array(
    z.strictObject({
      code: z.string(),
      file: z.string(),
      runId: z.string().optional(),
      aside: z.string().optional(),
      kept: proven.optional(),
      lostLines: z.number().int().optional(),
      detail: z.string().min(1),
    }),
  ),
  left: z.array(finding),
});

const verified = async (...args: string[]) => {
  const result = await ask('verify', '--json', ...args);
  return { exitCode: result.exitCode, ...verifyDocument.parse(result.json()) };
};
const repaired = async (...args: string[]) => {
  const result = await ask('repair', '--json', ...args);
  return { exitCode: result.exitCode, ...repairDocument.parse(result.json()) };
};

const spoil = (file: string, line: number): void => {
  const lines = fs.readFileSync(pathOf(file), 'utf8').split('\n');
  lines[line - 1] = lines[line - 1]?.replace('"elapsedMs":', '"elapsedNs":') ?? '';
  fs.writeFileSync(pathOf(file), lines.join('\n'));
};

/** Enters a stored history as the run it is the log of; `lines` of it, which is open when that is not all. */
function enterHistory(name: string, lines = Number.POSITIVE_INFINITY): string {
  const commits = historyOf(name);
  const [first] = commits[0]?.events ?? [];
  if (first === undefined) throw new Error('the history is empty');
  const { runId, machineId, at } = first;
  const file = runFile(runId, at);
  fs.mkdirSync(path.dirname(pathOf(file)), { recursive: true });
  fs.writeFileSync(pathOf(file), writeLines(commits.slice(0, lines)));
  const list = new Catalogue(new LowdbLog(catalogue()));
  list.opened({ runId, machineId, at }, { file, startedAt: at, trigger: 'manual' });
  if (lines >= commits.length) closeInCatalogue(list, new LowdbLog(pathOf(file)));
  list.close();
  return runId;
}

beforeEach(() => configure(here.repo, { phases: [phase('a', [script('x', ''), script('y', '')])] }));

describe('a store that is sound', () => {
  it('is told so, run by run and in one sentence; repair leaves it as it is', async () => {
    await ask('run');
    await ask('run');
    const before = treeOf(dataDir());
    expect(await verified()).toMatchObject({
      exitCode: 0,
      runs: 2,
      sound: 2,
      damaged: 0,
      diverged: 0,
      findings: [],
    });
    expect((await ask('verify', '--all')).stdout).toMatch(
      /^2 runs, \d+ events: 2 sound, 0 damaged, 0 diverged\n$/,
    );
    expect((await verified('last')).runs).toBe(1);
    const repair = await ask('repair');
    expect(repair).toMatchObject({ exitCode: 0, stdout: 'nothing to repair: 2 runs checked\n' });
    expect(treeOf(dataDir())).toEqual(before);
  });

  it('may be empty, or not be there at all: nothing is made', async () => {
    expect(await verified()).toMatchObject({ exitCode: 0, runs: 0, findings: [] });
    expect(await repaired()).toMatchObject({ exitCode: 0, steps: [] });
    expect(here.repo.exists('.roo-fsm')).toBe(false);
  });

  it('does not know every run, and not every way of asking', async () => {
    await ask('run');
    expect((await ask('verify', 'f'.repeat(36))).exitCode).toBe(66);
    expect((await ask('repair', 'f'.repeat(36))).exitCode).toBe(66);
    expect((await ask('verify', 'last', '--all')).exitCode).toBe(64);
    expect((await ask('replay', 'last', '--at', '1', '--verify')).exitCode).toBe(64);
  });
});

describe('a damaged log', () => {
  beforeEach(async () => {
    await ask('run');
    await ask('run');
  });

  it('is told with file, line, what is wrong and what can be saved', async () => {
    const [newer = '', older = ''] = logs();
    spoil(newer, 2);
    spoil(older, 3);
    const told = await verified();
    expect(told).toMatchObject({ exitCode: 7, runs: 2, sound: 0, damaged: 2 });
    expect(told.findings).toMatchObject([
      { severity: 'damage', code: 'bad-sum', file: older, line: 3, proven: { lines: 2 } },
      { severity: 'damage', code: 'bad-sum', file: newer, line: 2, proven: { lines: 1 } },
    ]);
    const { stdout } = await ask('verify');
    expect(stdout).toContain(`${newer}:2: damaged: the checksum of this line does not match its content`);
    expect(stdout).toMatch(/proven: 2 lines, \d+ events/);
    expect(stdout).toContain('roo-fsm repair');
    expect((await ask('verify', '--lang', 'fr')).stdout).toContain('2 exécutions');
    expect((await verified('last')).findings).toHaveLength(1);
  });

  it('is refused by replay with what of it is proven, and how that is kept', async () => {
    const [newer = ''] = logs();
    spoil(newer, 2);
    const result = await ask('replay', 'last', '--json');
    expect(result.exitCode).toBe(7);
    const { error } = errorDocument.parse(result.json());
    expect(error.message).toMatch(/:2: .*; 1 of its lines with \d+ events are proven/);
    expect(error.remedy).toContain('roo-fsm repair');
  });

  it('is left as it is by a dry run, which says what repair does', async () => {
    const [newer = ''] = logs();
    spoil(newer, 2);
    const before = treeOf(here.repo.path);
    const plan = await repaired('--dry-run');
    expect(plan).toMatchObject({
      exitCode: 0,
      dryRun: true,
      steps: [{ code: 'kept', file: newer, kept: { lines: 1 } }],
    });
    expect(treeOf(here.repo.path)).toEqual(before);
    const done = await repaired();
    expect(done.steps.map(({ aside: _, ...step }) => step)).toEqual(
      plan.steps.map(({ aside: _, ...step }) => step),
    );
  });

  it('is put aside, and what is proven is kept: verify, replay, show and history have no trouble with it', async () => {
    const [newer = ''] = logs();
    spoil(newer, 2);
    const damaged = fs.readFileSync(pathOf(newer));
    const [, before] = [await verified(), await history()];
    const { exitCode, steps, left } = await repaired();
    expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] });
    const [step] = steps;
    expect(fs.readFileSync(pathOf(step?.aside ?? ''))).toEqual(damaged);
    const after = await verified();
    expect(after).toMatchObject({
      exitCode: 0,
      damaged: 0,
      findings: [{ severity: 'note', code: 'repaired' }],
    });
    expect(await history()).toEqual(before);
    const replayed = (await ask('replay', 'last', '--json')).json();
    expect(replayed.events.at(-1)).toMatchObject({
      type: 'log.repaired',
      data: { line: 2, why: 'bad-sum', keptCommits: 1, quarantined: step?.aside },
    });
    expect((await ask('run')).exitCode).toBe(0);
    expect((await repaired()).steps).toEqual([]);
  });

  it('waits for who is at work', async () => {
    const [newer = ''] = logs();
    spoil(newer, 2);
    const lockFile = path.join(here.repo.path, '.git', 'roo-fsm', 'lock');
    const place = { workspace: here.repo.path, dataDir: dataDir(), lockFile, machineId: 'm' };
    const held = holdLock(place, 'a test');
    if (held.kind !== 'acquired') throw new Error('it is free');
    onTestFinished(() => held.lock.release());
    const before = treeOf(dataDir());
    const result = await ask('repair', '--json');
    expect(result.exitCode).toBe(75);
    expect(errorDocument.parse(result.json()).error.reason).toBe('locked');
    expect(treeOf(dataDir())).toEqual(before);
    expect((await verified()).exitCode).toBe(7);
  });
});

describe('the last run, when it was left open', () => {
  /** As if its end had never been written, neither in its log nor in the catalogue. */
  async function leftOpen(): Promise<string> {
    await ask('run');
    const [file = ''] = logs();
    const without = (target: string, lines: number) =>
      fs.writeFileSync(
        target,
        `${fs
          .readFileSync(target, 'utf8')
          .split('\n')
          .slice(0, -1 - lines)
          .join('\n')}\n`,
      );
    // Its completion, and where the repository stood then.
    without(pathOf(file), 2);
    without(catalogue(), 1);
    return file;
  }

  it('is no damage with a half-written line, which the next run cuts', async () => {
    const file = await leftOpen();
    fs.appendFileSync(pathOf(file), '{"sum":"half');
    expect(await verified()).toMatchObject({
      exitCode: 0,
      findings: [{ severity: 'note', code: 'torn-open' }],
    });
    expect((await repaired()).steps).toEqual([]);
    expect((await ask('run')).exitCode).toBe(0);
    expect(await verified()).toMatchObject({ exitCode: 0, findings: [] });
  });

  it('is closed by a repair when lines of it were lost, for what they asked for is not known', async () => {
    const file = await leftOpen();
    spoil(file, 2);
    await repaired();
    const [closed] = await history();
    expect(closed?.status).toBe('interrupted');
    expect((await verified()).exitCode).toBe(0);
    expect((await ask('show', 'last', '--lang', 'en')).stdout).toContain('lines of its log were damaged');
  });

  it('stays open when all of its lines are there', async () => {
    const file = await leftOpen();
    const lines = fs.readFileSync(pathOf(file), 'utf8').trimEnd().split('\n');
    fs.writeFileSync(pathOf(file), `garbage\n${lines.toReversed().join('\n')}\n`);
    expect((await verified()).exitCode).toBe(7);
    await repaired();
    expect((await history())[0]?.status).toBe('resumable');
    expect((await ask('run')).exitCode).toBe(0);
    expect((await history()).map(({ status }) => status)).toEqual(['success']);
    expect((await verified()).exitCode).toBe(0);
  });
});

describe('a decision that would not be made again', () => {
  it('of this machine version exits 6, with both sides; repair leaves it and says so', async () => {
    const runId = enterHistory(EDITED);
    const told = await verified();
    expect(told).toMatchObject({ exitCode: 6, damaged: 0, diverged: 1 });
    expect(told.findings).toMatchObject([{ severity: 'divergence', code: 'diverged', runId }]);
    const replayed = await ask('replay', runId, '--verify', '--json');
    expect(replayed.exitCode).toBe(6);
    const document = replayed.json();
    expect(Object.keys(document)).toEqual(['runId', 'machineVersion', 'verified', 'divergence']);
    expect(document).toMatchObject({ runId, verified: false, divergence: { seq: expect.any(Number) } });
    expect(document.divergence.recorded).not.toEqual(document.divergence.recomputed);
    const { exitCode, stdout } = await ask('replay', runId, '--verify');
    expect(exitCode).toBe(6);
    expect(stdout).toContain('"attempt":3');
    expect(stdout).toContain('"attempt":2');
    expect((await ask('replay', runId)).exitCode).toBe(6);
    const before = treeOf(dataDir());
    expect(await repaired()).toMatchObject({ exitCode: 6, steps: [], left: [{ code: 'diverged' }] });
    expect(treeOf(dataDir())).toEqual(before);
  });

  it('of an older machine version is a note, and with --strict exits 6', async () => {
    const runId = enterHistory(OLDER);
    expect(await verified()).toMatchObject({
      exitCode: 0,
      findings: [{ severity: 'note', code: 'other-version' }],
    });
    expect(await verified('--strict')).toMatchObject({ exitCode: 6, diverged: 1 });
    const replayed = await ask('replay', runId, '--verify', '--json');
    expect(replayed.exitCode).toBe(0);
    expect(replayed.json()).toMatchObject({ verified: false, machineVersion: OLD_VERSION });
    expect((await ask('replay', runId, '--verify', '--strict')).exitCode).toBe(6);
    expect((await ask('replay', runId, '--strict')).exitCode).toBe(6);
  });

  it('of an open run closes it with the first difference, and a new run begins', async () => {
    const lines = fs.readFileSync(path.join(histories, OLDER), 'utf8').trimEnd().split('\n').length;
    const runId = enterHistory(OLDER, lines - 3);
    const result = await ask('run');
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toMatch(
      /closed an unfinished run: this version decides differently \(0\+xstate-5\.0\.0 → .*, event \d+\)/,
    );
    const [fresh, closed] = await history();
    expect(fresh?.status).toBe('success');
    expect(closed).toMatchObject({ runId, status: 'interrupted' });
    expect((await verified()).exitCode).toBe(0);
  });

  it('of a recorded history is none: each one is made again', async () => {
    const runId = enterHistory(EDITED.replace('edited', 'machine'));
    expect((await ask('replay', runId, '--verify', '--strict')).exitCode).toBe(0);
    expect(await verified('--strict')).toMatchObject({ exitCode: 0, findings: [] });
  });
});

describe('the catalogue', () => {
  it.each([
    [
      'damaged',
      () => fs.writeFileSync(catalogue(), fs.readFileSync(catalogue(), 'utf8').replace('opened', 'openee')),
    ],
    ['missing', () => fs.rmSync(catalogue())],
    [
      'shortened',
      () =>
        fs.writeFileSync(
          catalogue(),
          `${fs.readFileSync(catalogue(), 'utf8').split('\n').slice(0, 2).join('\n')}\n`,
        ),
    ],
  ])('that is %s is made again from the logs, and stays in the quarantine', async (_, harm) => {
    await ask('run');
    await ask('run');
    const before = await told();
    harm();
    const damaged = fs.existsSync(catalogue()) ? fs.readFileSync(catalogue()) : null;
    expect((await verified()).exitCode).toBe(7);
    const { exitCode, quarantine } = await repaired();
    expect(exitCode).toBe(0);
    expect(await told()).toEqual(before);
    if (damaged !== null) expect(fs.readFileSync(pathOf(`${quarantine}/catalog.jsonl`))).toEqual(damaged);
    expect(await verified()).toMatchObject({ exitCode: 0, findings: [] });
  });

  it('keeps what only it knew: a run whose log is gone', async () => {
    await ask('run');
    await ask('run');
    const before = await told();
    const [, older = ''] = logs();
    fs.rmSync(pathOf(older));
    expect((await verified()).findings).toMatchObject([{ code: 'missing', file: older }]);
    expect((await repaired()).exitCode).toBe(0);
    expect(await verified()).toMatchObject({
      exitCode: 0,
      findings: [{ severity: 'note', code: 'repaired' }],
    });
    fs.appendFileSync(catalogue(), 'garbage\n');
    expect((await repaired()).exitCode).toBe(0);
    expect(await told()).toEqual(before);
    expect(await verified()).toMatchObject({ exitCode: 0 });
  });
});
