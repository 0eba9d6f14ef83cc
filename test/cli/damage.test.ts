import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { runFiles } from '../../store/run-files.ts';
import { roo } from '../support/cli.ts';
import { errorDocument, historyDocument, runDocument } from '../support/contracts.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const ask = (...args: string[]) => roo(args, { cwd: here.repo.path });
const dataDir = () => path.join(here.repo.path, '.roo-fsm');
const catalogue = () => path.join(dataDir(), 'catalog.jsonl');
const logs = () => [...runFiles(dataDir())].map((file) => path.join(dataDir(), file));
const history = async () => historyDocument.parse((await ask('history', '--json')).json());
const REMEDY = 'roo-fsm run rebuilds it from the logs of the runs';
const READERS = [['history'], ['metrics'], ['show', 'last'], ['replay', 'last']];

const replaceIn = (file: string, from: string, to: string): void =>
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(from, to));

beforeEach(() => configure(here.repo, { phases: [phase('a', [script('x', '')])] }));

describe('a catalogue with one changed byte', () => {
  beforeEach(async () => {
    await ask('run');
    replaceIn(catalogue(), 'run.opened', 'run.openee');
  });

  it.each(READERS)('is told by %s %s with its place and what helps', async (...args) => {
    const result = await ask(...args, '--json');
    expect(result.exitCode).toBe(7);
    expect(errorDocument.parse(result.json()).error).toMatchObject({
      reason: 'catalogue-damaged',
      message: expect.stringContaining('catalog.jsonl:1: '),
      remedy: REMEDY,
    });
  });

  it('is rebuilt by the next run, which says so; no run is lost and nothing is thrown away', async () => {
    expect((await ask('history')).exitCode).toBe(7);
    const result = await ask('run');
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toMatch(
      /the list of runs was damaged: rebuilt from the logs \(1 run, 0 unreadable\); the old one is catalog\.jsonl\.damaged-\d+T\d+Z/,
    );
    expect((await history()).map(({ status }) => status)).toEqual(['success', 'success']);
    const aside = fs.readdirSync(dataDir()).filter((name) => name.startsWith('catalog.jsonl.damaged-'));
    expect(aside).toHaveLength(1);
    expect(fs.existsSync(path.join(dataDir(), 'catalog.suspect'))).toBe(false);
    for (const reader of READERS) expect((await ask(...reader)).exitCode).toBe(0);
    expect((await ask('run')).stderr).not.toContain('list of runs');
  });
});

describe('a catalogue that is gone', () => {
  it('is no workspace without runs', async () => {
    await ask('run');
    fs.rmSync(catalogue());
    for (const args of READERS) {
      const result = await ask(...args, '--json');
      expect(result.exitCode).toBe(7);
      const { error } = errorDocument.parse(result.json());
      expect(error).toMatchObject({ reason: 'catalogue-missing', remedy: REMEDY });
    }
    const result = await roo(['run', '--lang', 'fr'], { cwd: here.repo.path });
    expect(result.stderr).toContain('la liste des exécutions manquait');
    expect(await history()).toHaveLength(2);
  });
});

describe('a log that is gone', () => {
  it.each([['replay'], ['show']])('is not told as a run by %s', async (command) => {
    await ask('run');
    for (const file of logs()) fs.rmSync(file);
    const result = await ask(command, 'last', '--json');
    expect(result.exitCode).toBe(7);
    expect(errorDocument.parse(result.json()).error).toMatchObject({
      reason: 'nothing-left',
      message: expect.stringContaining('nothing of this run is left in '),
    });
    expect(result.stdout).not.toContain('verified');
    expect(await history()).toHaveLength(1);
  });

  it('nor is one that another run’s was put in place of', async () => {
    await ask('run');
    await ask('run');
    const [newer = '', older = ''] = logs();
    fs.copyFileSync(older, newer);
    const result = await ask('replay', 'last', '--json');
    expect(result.exitCode).toBe(7);
    expect(errorDocument.parse(result.json()).error).toMatchObject({ reason: 'corrupt' });
  });
});

describe('a run that was left open', () => {
  /** The last run as if its end had not been written: neither in its log nor in the catalogue. */
  async function leftOpen(): Promise<string> {
    await ask('run');
    const [log = ''] = logs();
    const drop = (file: string, lines: number) =>
      fs.writeFileSync(
        file,
        `${fs
          .readFileSync(file, 'utf8')
          .split('\n')
          .slice(0, -1 - lines)
          .join('\n')}\n`,
      );
    // Its completion, and where the repository stood then.
    drop(log, 2);
    drop(catalogue(), 1);
    return log;
  }

  it('is gone on with when it is sound', async () => {
    await leftOpen();
    expect((await history()).map(({ status }) => status)).toEqual(['resumable']);
    expect((await ask('run')).exitCode).toBe(0);
    expect((await history()).map(({ status }) => status)).toEqual(['success']);
  });

  it('is closed when its log is damaged, and the user is told where', async () => {
    const log = await leftOpen();
    replaceIn(log, 'run.started', 'run.startee');
    const result = await ask('run');
    expect(result.exitCode).toBe(0);
    expect(result.stderr).toMatch(
      /closed an unfinished run: its log cannot be read \(runs\/\d+\/\d+\/[\w-]+\.jsonl:1: .*damaged \(bad-sum/,
    );
    expect((await history()).map(({ status }) => status)).toEqual(['success', 'interrupted']);
  });

  it('that this version decides otherwise is the same to history and show', async () => {
    const log = await leftOpen();
    const { events } = JSON.parse(fs.readFileSync(log, 'utf8').split('\n')[0] ?? '');
    const { writeLine, CHAIN_START } = await import('../../store/commit-line.ts');
    fs.writeFileSync(log, writeLine({ events: events.slice(0, -1) }, CHAIN_START).text);
    const result = await ask('run');
    expect(result.stderr).toContain('closed an unfinished run: this version decides differently');
    const [, closed] = await history();
    expect(closed?.status).toBe('interrupted');
    const shown = runDocument.parse((await ask('show', closed?.runId ?? '', '--json')).json());
    expect(shown).toMatchObject({ status: 'interrupted', exitCode: 3 });
    expect(shown.phases.map(({ status }) => status)).not.toContain('running');
  });
});
