import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { roo } from '../support/cli.ts';
import { errorDocument, runDocument } from '../support/contracts.ts';
import { historyOf, signalTo, started, waitsOnce } from '../support/waiting-run.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const resume = (...args: string[]) => roo(['resume', ...args], { cwd: here.repo.path });
const counts = (name: string) => script(name, `fs.appendFileSync('${name}', 'x')`);

async function leftOpen(...args: string[]) {
  const { running } = await started(here.repo, 'run', ...args);
  signalTo(running.pid, 'SIGINT');
  await running;
  const [open] = await historyOf(here.repo);
  return open?.runId ?? '';
}

describe('resume goes on with the run that was left open', () => {
  it('at the task that was interrupted, and makes nothing twice that was done', async () => {
    configure(here.repo, { phases: [phase('a', [counts('before'), waitsOnce('waits'), counts('after')])] });
    const runId = await leftOpen();
    const resumed = await resume(runId.slice(0, 18), '--json');
    expect(resumed.exitCode).toBe(0);
    expect(runDocument.parse(resumed.json())).toMatchObject({ runId, status: 'success' });
    expect([here.repo.read('before'), here.repo.read('after')]).toEqual(['x', 'x']);
    expect(await historyOf(here.repo)).toHaveLength(1);
  });

  it('with the selection and the configuration file it was begun with', async () => {
    const phases = [phase('a', [waitsOnce('waits'), counts('other')]), phase('b', [counts('after')])];
    here.repo.write({ 'special config.json': JSON.stringify({ phases }) });
    const runId = await leftOpen('--config', 'special config.json', '--skip', 'other', '--from', 'a');
    const resumed = await resume('--json');
    expect(runDocument.parse(resumed.json())).toMatchObject({ runId, status: 'success' });
    expect([here.repo.exists('other'), here.repo.exists('after')]).toEqual([false, true]);
  });

  it('whatever its age, when run would close it', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const runId = await leftOpen();
    const old = new Date(Date.now() - 48 * 3_600_000).toISOString();
    await age(old);
    expect(runDocument.parse((await resume('--json')).json())).toMatchObject({ runId, status: 'success' });
  });
});

/** Makes the catalogue say that its runs began then; its lines are sealed again. */
async function age(startedAt: string): Promise<void> {
  const { LowdbLog } = await import('../../store/lowdb-log.ts');
  const file = `${here.repo.path}/.roo-fsm/catalog.jsonl`;
  const events = new LowdbLog(file).commits.map(({ events: [event] }) => event);
  fs.rmSync(file);
  const log = new LowdbLog(file);
  for (const event of events) {
    if (event?.type !== 'run.opened') continue;
    log.append(log.revision, [{ ...event, data: { ...event.data, startedAt } }]);
  }
  log.close();
}

describe('resume refuses', () => {
  it('when the configuration has changed: the run stays open, and cancel or run close it', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    const runId = await leftOpen();
    configure(here.repo, { phases: [phase('a', [counts('other')])] });
    const refused = await resume('--json');
    expect(refused.exitCode).toBe(3);
    const { error } = errorDocument.parse(refused.json());
    expect(error).toMatchObject({ reason: 'cannot-resume' });
    expect(error.message).toContain(
      `run ${runId} cannot be gone on with: the configuration has changed since`,
    );
    expect((await historyOf(here.repo)).map(({ status }) => status)).toEqual(['resumable']);
  });

  it('when there is no open run, or the one that is named has ended', async () => {
    expect((await resume('--json')).exitCode).toBe(66);
    configure(here.repo, { phases: [phase('a', [counts('x')])] });
    await roo(['run'], { cwd: here.repo.path });
    const ended = await resume('last', '--json');
    expect([ended.exitCode, errorDocument.parse(ended.json()).error.reason]).toEqual([66, 'nothing-open']);
    expect((await resume('--json', '--events')).exitCode).toBe(64);
    expect(here.repo.read('x')).toBe('x');
  });

  it('while the run is at work', async () => {
    configure(here.repo, { phases: [phase('a', [waitsOnce('waits')])] });
    await started(here.repo);
    expect((await resume()).exitCode).toBe(75);
  });
});
