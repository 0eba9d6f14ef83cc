import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../store/event-log.ts';
import type { StoredEvent } from '../../store/events.ts';
import { layout } from '../../store/layout.ts';
import { LowdbLog } from '../../store/lowdb-log.ts';
import { runFiles } from '../../store/run-files.ts';
import { checkStream } from '../../store/verify/verify-stream.ts';
import { noteInWorkspace } from '../../store/workspace-log.ts';
import { roo } from '../support/cli.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const dataDir = () => path.join(here.repo.path, '.roo-fsm');
const run = () => roo(['run'], { cwd: here.repo.path });
const planOf = (...names: string[]) => ({ phases: names.map((name) => phase(name, [script('x', '')])) });

const TORN = '{"sum":"half a li';
const eventsIn = (file: string): StoredEvent[] => eventsOf(new LowdbLog(file).commits);
const logs = () => [...runFiles(dataDir())].map((file) => path.join(dataDir(), file));
const cutsIn = (file: string | undefined) =>
  eventsIn(file ?? '').flatMap((event) => (event.type === 'tail.cut' ? [event.data] : []));

/** The end of a run gone from its log and from the list, and half of another line in its place. */
function tearEnd(log: string): void {
  // In the log its completion and where the repository stood then.
  for (const [file, lines] of [
    [log, 2],
    [layout(dataDir()).catalogue, 1],
  ] as const) {
    const kept = fs
      .readFileSync(file, 'utf8')
      .split('\n')
      .slice(0, -1 - lines);
    fs.writeFileSync(file, `${kept.join('\n')}\n${TORN}`);
  }
}

describe('a tail that was being written when something ended the process is cut, and that is noted', () => {
  it('of the list of runs, by the run that goes on with it', async () => {
    configure(here.repo, planOf('a'));
    await run();
    fs.appendFileSync(layout(dataDir()).catalogue, TORN);
    expect((await run()).exitCode).toBe(0);
    expect(fs.readFileSync(layout(dataDir()).catalogue, 'utf8')).not.toContain(TORN);
    expect(cutsIn(logs()[0])).toEqual([{ file: 'catalog.jsonl', bytes: TORN.length }]);
    expect(cutsIn(logs()[1])).toEqual([]);
  });

  it('of a run that is gone on with', async () => {
    configure(here.repo, planOf('a'));
    await run();
    const [log = ''] = logs();
    tearEnd(log);
    expect((await run()).exitCode).toBe(0);
    const name = path.basename(log);
    expect(cutsIn(log)).toEqual(
      expect.arrayContaining([{ file: expect.stringContaining(name), bytes: TORN.length }]),
    );
  });

  it('of a run that is closed because it cannot be gone on with', async () => {
    configure(here.repo, planOf('a'));
    await run();
    const [log = ''] = logs();
    tearEnd(log);
    configure(here.repo, planOf('another', 'plan'));
    expect((await run()).exitCode).toBe(0);
    const types = eventsIn(log).map(({ type }) => type);
    expect(types.indexOf('tail.cut')).toBeLessThan(types.indexOf('run.abandoned'));
    expect(cutsIn(log)).toEqual([{ file: expect.stringContaining(path.basename(log)), bytes: TORN.length }]);
  });

  it('of the stream of the workspace', () => {
    const { workspace } = layout(path.join(here.root, 'data'));
    const by = { runId: 'r', machineId: 'm', at: '2026-01-22T00:31:00.000Z' };
    const data = { archivedRuns: 0, removedRuns: 0, removedOutputs: 0, freedBytes: 0 };
    const note = () => noteInWorkspace(path.dirname(workspace), by, 'retention.applied', data);
    note();
    fs.appendFileSync(workspace, TORN);
    note();
    note();
    expect(eventsIn(workspace).map(({ type }) => type)).toEqual([
      'retention.applied',
      'tail.cut',
      'retention.applied',
      'retention.applied',
    ]);
    expect(cutsIn(workspace)).toEqual([{ file: 'workspace.jsonl', bytes: TORN.length }]);
    expect(checkStream(path.dirname(workspace), 'workspace', false).findings).toEqual([]);
  });
});
