import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../store/event-log.ts';
import type { DataOf } from '../../store/events.ts';
import { layout } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { roo } from '../support/cli.ts';
import { errorDocument, runDocument } from '../support/contracts.ts';
import { contentOf, daysAgo, runIdAt, storeFolder, storeRun } from '../support/stored-runs.ts';
import { historyOf, signalTo, started, waitsOnce } from '../support/waiting-run.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const cli = (...args: string[]) => roo(args, { cwd: here.repo.path });
const dataDir = (): string => path.join(here.repo.path, '.roo-fsm');
const catalogueFile = (): string => layout(dataDir()).catalogue;
const NOW = Date.now();
const idOf = (days: number): string => runIdAt(daysAgo(NOW, days), days);
const stored = (days: number): string => {
  const runId = idOf(days);
  storeRun(dataDir(), { runId });
  storeFolder(dataDir(), 'output', runId, 1000);
  return runId;
};
const works = (retention?: object) =>
  configure(here.repo, { phases: [phase('a', [script('x', '')])], ...(retention && { retention }) });
const notes = (): DataOf<'retention.applied'>[] =>
  eventsOf(new LowdbLog(layout(dataDir()).workspace).commits).flatMap((event) =>
    event.type === 'retention.applied' ? [event.data] : [],
  );
const logsOf = (where: 'runs' | 'archive'): string[] =>
  Object.keys(contentOf(dataDir())).filter((name) => name.startsWith(`${where}/`) && !name.endsWith('/'));

describe('after a run', () => {
  it('old logs are in the archive, old output is gone, and the note says so with the bytes', async () => {
    works();
    const [old, middle] = [stored(100), stored(40)];
    const size = fs.statSync(path.join(dataDir(), logsOf('runs')[0] ?? '')).size;
    const { exitCode } = await cli('run', '--quiet');
    expect(exitCode).toBe(0);
    const [packed = ''] = logsOf('archive');
    expect(packed).toContain(old);
    const freedBytes = size - fs.statSync(path.join(dataDir(), packed)).size + 2000;
    expect(notes()).toEqual([{ archivedRuns: 1, removedRuns: 0, removedOutputs: 2, freedBytes }]);
    expect((await historyOf(here.repo)).map(({ runId }) => runId).slice(1)).toEqual([middle, old]);
  });

  it('that was cancelled, the configuration that `cancel` finds removes nothing', async () => {
    here.repo.write({ 'keeps.json': JSON.stringify({ phases: [phase('a', [waitsOnce('waits')])] }) });
    works({ maxRuns: 1, archive: false });
    const old = stored(10);
    const { running } = await started(here.repo, 'run', '--config', 'keeps.json');
    signalTo(running.pid, 'SIGINT');
    await running;
    expect((await cli('cancel', '--quiet')).exitCode).toBe(4);
    expect((await historyOf(here.repo)).map(({ runId }) => runId)).toContain(old);
  });

  it('an archived run is replayed and shown as before', async () => {
    works();
    const old = stored(100);
    const commands = [
      ['replay', old, '--json'],
      ['show', old, '--json'],
      ['replay', old, '--at', '3', '--json'],
    ];
    const told = () => Promise.all(commands.map(async (args) => (await cli(...args)).stdout));
    const before = await told();
    await cli('run', '--quiet');
    expect(logsOf('archive')).toHaveLength(1);
    expect(await told()).toEqual(before);
  });

  it('runs are removed for good once a day, because the catalogue is written again', async () => {
    works({ archive: false });
    const [oldest] = [stored(120), stored(100)];
    await cli('run', '--quiet');
    expect(notes()).toMatchObject([{ archivedRuns: 0, removedRuns: 2 }]);
    works({ archive: false, runDays: 1 });
    stored(50);
    await cli('run', '--quiet');
    expect(notes()).toHaveLength(1);
    expect((await cli('prune', '--json')).json().done).toMatchObject([{ what: 'remove', runId: idOf(50) }]);
    expect((await historyOf(here.repo)).map(({ runId }) => runId)).not.toContain(oldest);
  });

  it('with nothing old there is no note', async () => {
    works();
    await cli('run', '--quiet');
    expect(fs.existsSync(layout(dataDir()).workspace)).toBe(false);
  });

  it('trouble with old records is no trouble of the run', async () => {
    works();
    stored(100);
    fs.writeFileSync(layout(dataDir()).archive, 'in the way');
    const { exitCode, stderr } = await cli('run', '--quiet');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(fs.readFileSync(layout(dataDir()).diagnostics, 'utf8')).toContain('could not be put away');
    expect(logsOf('runs')).toHaveLength(2);
  });

  it('and with a configuration that cannot be read nothing is touched', async () => {
    configure(here.repo, '{ "phases": [');
    const old = stored(100);
    await cli('run', '--quiet');
    expect([logsOf('runs').length, logsOf('archive').length]).toEqual([2, 0]);
    expect(fs.existsSync(layout(dataDir()).output(old))).toBe(true);
  });

  it('a run that was suspended is open, and nothing is done after it', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])], retention: { maxRuns: 1 } });
    const old = stored(3);
    const { running } = await started(here.repo);
    signalTo(running.pid, 'SIGTERM');
    await running;
    expect(logsOf('runs')).toHaveLength(2);
    expect(runDocument.parse((await cli('resume', '--json')).json()).status).toBe('success');
    expect(logsOf('archive')).toEqual([expect.stringContaining(old)]);
  });
});

describe('prune', () => {
  it('does now what is due; --dry-run only lists it, with the same bytes', async () => {
    works({ archive: false });
    const old = stored(100);
    stored(1);
    const before = contentOf(dataDir());
    const would = (await cli('prune', '--dry-run', '--json')).json();
    expect(contentOf(dataDir())).toEqual(before);
    expect(would).toMatchObject({
      schema: 'roo-fsm/prune@1',
      dryRun: true,
      exitCode: 0,
      left: [],
      troubles: [],
    });
    expect(would.done).toEqual([{ what: 'remove', runId: old, freedBytes: would.freedBytes }]);
    const done = await cli('prune', '--json');
    expect(done.exitCode).toBe(0);
    expect(done.json()).toEqual({ ...would, dryRun: false });
    expect(notes()).toEqual([
      { archivedRuns: 0, removedRuns: 1, removedOutputs: 0, freedBytes: would.freedBytes },
    ]);
    expect((await historyOf(here.repo)).map(({ runId }) => runId)).toEqual([idOf(1)]);
  });

  it('tells it to a person', async () => {
    works();
    stored(100);
    stored(1);
    expect((await cli('prune', '--dry-run')).stdout).toMatch(
      /log to the archive .*\n.*output removed .*\n2 records would be/,
    );
    expect((await cli('prune', '--lang', 'fr')).stdout).toMatch(
      /journal archivé .*\n.*sorties supprimées .*\n2 éléments archivés/,
    );
    expect((await cli('prune')).stdout).toBe('nothing is old enough to be archived or removed\n');
  });

  it('exits 75 while a run is at work; --dry-run looks all the same', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    stored(100);
    await started(here.repo);
    const refused = await cli('prune', '--json');
    expect([refused.exitCode, errorDocument.parse(refused.json()).error.reason]).toEqual([75, 'locked']);
    expect((await cli('prune', '--dry-run', '--json')).json().done).toHaveLength(2);
    expect(logsOf('archive')).toEqual([]);
  });

  it('refuses a configuration that cannot be read', async () => {
    configure(here.repo, { phases: [phase('a', [script('x', '')])], retention: { runDay: 7 } });
    const refused = await cli('prune', '--json');
    expect(refused.exitCode).toBe(3);
    expect(errorDocument.parse(refused.json()).error).toMatchObject({
      reason: 'config-invalid',
      remedy: 'did you mean "runDays"?',
    });
  });
});

it('a catalogue that is deleted is rebuilt by the next run to the same bytes: ended, killed and resumed, closed, cancelled', async () => {
  works();
  await cli('run', '--quiet');
  configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
  const killed = await started(here.repo);
  signalTo(killed.running.pid, 'SIGKILL');
  await killed.running;
  await cli('resume', '--quiet');
  fs.rmSync(path.join(here.repo.path, 'pid'));
  const left = await started(here.repo);
  signalTo(left.running.pid, 'SIGINT');
  await left.running;
  works();
  await cli('run', '--quiet');
  configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
  fs.rmSync(path.join(here.repo.path, 'pid'));
  const cancelled = await started(here.repo);
  signalTo(cancelled.running.pid, 'SIGKILL');
  await cancelled.running;
  await cli('cancel', '--quiet');
  const before = fs.readFileSync(catalogueFile(), 'utf8');
  fs.rmSync(catalogueFile());
  works();
  await cli('run', '--quiet');
  expect(fs.readFileSync(catalogueFile(), 'utf8').slice(0, before.length)).toBe(before);
  expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual([
    'success',
    'cancelled',
    'success',
    'interrupted',
    'success',
    'success',
  ]);
}, 120_000);
