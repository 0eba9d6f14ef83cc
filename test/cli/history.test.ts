import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MACHINE_VERSION } from '../../machines/version.ts';
import { isFact, isObservation, parseEvent } from '../../store/events.ts';
import { roo } from '../support/cli.ts';
import {
  errorDocument,
  historyDocument,
  metricsDocument,
  momentDocument,
  replayDocument,
  runDocument,
} from '../support/contracts.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const ask = (...args: string[]) => roo(args, { cwd: here.repo.path });
const passes = { phases: [phase('a', [script('x', '')]), phase('b', [script('y', '')])] };
const fails = { phases: [phase('a', [script('x', 'process.exit(3)')]), phase('b', [script('y', '')])] };

/** One run; what it printed. */
async function made(config: object) {
  configure(here.repo, config);
  return runDocument.parse((await ask('run', '--json')).json());
}

describe('without a run', () => {
  it('lists are empty, say what to do, and make nothing', async () => {
    expect(historyDocument.parse((await ask('history', '--json')).json())).toEqual([]);
    expect((await ask('history')).stdout).toContain('make one with: roo-fsm run');
    expect(metricsDocument.parse((await ask('metrics', '--json')).json())).toMatchObject({
      runs: 0,
      successRate: null,
    });
    expect((await ask('metrics')).stdout).toContain('make one with: roo-fsm run');
    expect(here.repo.exists('.roo-fsm')).toBe(false);
  });

  it.each([['show'], ['replay']])('%s last is an unknown run', async (command) => {
    const result = await ask(command, 'last', '--json');
    expect(result.exitCode).toBe(66);
    expect(errorDocument.parse(result.json()).error).toEqual({
      reason: 'unknown-run',
      message: 'there is no run yet',
      remedy: 'make one with: roo-fsm run',
    });
  });
});

it('the runs are listed newest first, and can be asked for by status, phase, moment and number', async () => {
  const first = await made(passes);
  const second = await made(fails);
  const all = historyDocument.parse((await ask('history', '--json')).json());
  expect(all.map(({ runId }) => runId)).toEqual([second.runId, first.runId]);
  expect(all[0]).toMatchObject({
    status: 'partial_success',
    failedPhases: ['a'],
    failedTasks: 1,
    totalTasks: 2,
    trigger: 'manual',
    dryRun: false,
  });
  const ids = async (...args: string[]) =>
    historyDocument.parse((await ask('history', '--json', ...args)).json()).map(({ runId }) => runId);
  expect(await ids('--limit', '1')).toEqual([second.runId]);
  expect(await ids('--status', 'success,failure')).toEqual([first.runId]);
  expect(await ids('--phase', 'a')).toEqual([second.runId]);
  expect(await ids('--since', '1h')).toHaveLength(2);
  expect(await ids('--until', '1h')).toEqual([]);
  expect((await ask('history', '--until', '1h')).stdout).toBe('no run here is like that (2 runs in all)\n');

  const text = (await ask('history')).stdout.split('\n');
  expect(text[0]).toMatch(
    /^run\s+started \(UTC\)\s+status\s+time\s+tasks\s+ok\s+failed\s+skipped\s+warnings/,
  );
  expect(text[1]).toMatch(new RegExp(`^${second.runId.slice(0, 13)} .*partial success`));
  expect(text[2]).toMatch(new RegExp(`^${first.runId.slice(0, 13)} .*success`));
});

it('a run is found by a unique beginning of its id, last and last-failed', async () => {
  const failed = await made(fails);
  const last = await made(passes);
  const shown = async (wanted: string) =>
    runDocument.parse((await ask('show', wanted, '--json')).json()).runId;
  expect(await shown('last')).toBe(last.runId);
  expect(await shown('last-failed')).toBe(failed.runId);
  expect(await shown(failed.runId)).toBe(failed.runId);
  expect(await shown(last.runId.slice(0, -1).toUpperCase())).toBe(last.runId);

  const unknown = await ask('show', 'ffffffff', '--json');
  expect(unknown.exitCode).toBe(66);
  expect(errorDocument.parse(unknown.json()).error.remedy).toContain('roo-fsm history');
  const ambiguous = await ask('replay', failed.runId.slice(0, 2), '--json');
  expect(ambiguous.exitCode).toBe(66);
  expect(errorDocument.parse(ambiguous.json()).error).toMatchObject({ reason: 'ambiguous-run' });
  expect(ambiguous.stderr).toContain(last.runId);
});

it('show gives the document of the run again, and the report to people', async () => {
  const printed = await made(fails);
  const shown = await ask('show', 'last', '--json');
  expect(shown.exitCode).toBe(0);
  expect(runDocument.parse(shown.json())).toEqual(printed);
  const text = (await ask('show', 'last')).stdout;
  for (const words of ['a failed', 'x failed', 'exit code 3', 'y succeeded', printed.runId])
    expect(text).toContain(words);
});

describe('replay', () => {
  it('holds every stored event, recomputed and found the same', async () => {
    const { runId } = await made(fails);
    const told = replayDocument.parse((await ask('replay', 'last', '--json')).json());
    expect(told).toMatchObject({ runId, verified: true, machineVersion: MACHINE_VERSION });
    expect(told.events.map(({ seq }) => seq)).toEqual(told.events.map((_, index) => index + 1));
    const events = told.events.map(parseEvent);
    expect(events[0]?.type).toBe('run.started');
    for (const event of events.filter((one) => !isFact(one) && !isObservation(one)))
      expect(event.causationId).toBeLessThan(event.seq);
    expect(told.finalState).toMatchObject({ done: true, status: 'partial_success', openAttempts: [] });
  });

  it('tells people each event in a line, with its data when asked', async () => {
    await made(passes);
    const text = (await ask('replay', 'last')).stdout;
    expect(text).toMatch(/^ *1 +\d+\.\d{3} s +run\.started/);
    expect(text).toContain('task.succeeded');
    expect(text).toContain('every decision recomputed and the same');
    expect((await ask('replay', 'last', '--verbose')).stdout).toContain('"planDigest"');
  });

  it('gives the state at any event, and refuses one that is not there', async () => {
    await made(passes);
    const { events } = replayDocument.parse((await ask('replay', 'last', '--json')).json());
    for (const seq of [1, Math.floor(events.length / 2), events.length]) {
      const told = momentDocument.parse((await ask('replay', 'last', '--at', String(seq), '--json')).json());
      expect(told.event).toEqual(events[seq - 1]);
      expect(told.state.done).toBe(seq === events.length);
    }
    for (const seq of ['0', '-1', String(events.length + 1), 'x', '1.5']) {
      const result = await ask('replay', 'last', `--at=${seq}`, '--json');
      expect(result.exitCode).toBe(64);
      expect(errorDocument.parse(result.json()).error.remedy).toBe(`its events are 1 to ${events.length}`);
    }
  });

  it('of a log with a changed line is refused with file and line, and exit code 7', async () => {
    const { runId } = await made(passes);
    const runs = path.join(here.repo.path, '.roo-fsm', 'runs');
    const file = fs
      .readdirSync(runs, { recursive: true, encoding: 'utf8' })
      .find((one) => one.includes(runId));
    const log = path.join(runs, file ?? '');
    fs.writeFileSync(log, fs.readFileSync(log, 'utf8').replace('task.succeeded', 'task.succeedee'));
    const result = await ask('replay', 'last', '--json');
    expect(result.exitCode).toBe(7);
    expect(errorDocument.parse(result.json()).error).toMatchObject({
      reason: 'corrupt',
      message: expect.stringMatching(/\.jsonl:\d+: /),
    });
  });
});

it('metrics count what ended well and what did not', async () => {
  await made(passes);
  await made(fails);
  const told = metricsDocument.parse((await ask('metrics', '--json', '--days', '7')).json());
  expect(told).toMatchObject({
    window: { days: 7 },
    runs: 2,
    success: 1,
    partial: 1,
    failure: 0,
    successRate: 0.5,
    phases: { a: { runs: 2, succeeded: 1, failed: 1 }, b: { runs: 2, succeeded: 2 } },
    tasks: { 'a/x': { failed: 1 }, 'b/y': { failed: 0 } },
    errors: [{ count: 1, example: { reason: 'exit-non-zero' } }],
  });
  const text = (await ask('metrics')).stdout;
  expect(text).toContain('2 runs in the last 30 days');
  expect(text).toContain('success rate 50');
});

it('speaks the language of the configuration in every command, unless another is asked for', async () => {
  await made({ ...fails, language: 'fr' });
  const french = [
    ['history', /^exécution +début \(UTC\) +statut +durée +tâches +réussies/],
    ['show', /x échouée.*code de sortie 3.*succès partiel en/s],
    ['replay', /a\/x échouée.*chaque décision recalculée et identique/s],
    ['metrics', /^1 exécution depuis 30 jours\n.*taux de succès 0 %.*\nphase +exécutions/s],
  ] as const;
  for (const [command, words] of french) {
    const args = command === 'show' || command === 'replay' ? [command, 'last'] : [command];
    expect((await ask(...args)).stdout).toMatch(words);
    expect((await ask(...args, '--lang', 'en')).stdout).not.toMatch(/é/);
  }
});
