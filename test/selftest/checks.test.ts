import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Check, differences } from '../../src/selftest/checks.ts';
import { doubtful, type Evidence, type Process } from '../../src/selftest/evidence.ts';
import { runsIn } from '../../src/selftest/runs.ts';
import { worldOf } from '../../src/selftest/world.ts';
import { eventsOf } from '../../store/event-log.ts';
import type { StoredEvent } from '../../store/events.ts';
import { roo } from '../support/cli.ts';
import { makeFolder, removeFolder } from '../support/git-rig.ts';
import { phase, script } from '../support/workspace.ts';

const CRASH = 'attempt:1:ended';
const CONFIG = {
  phases: [
    phase('work', [
      script('effect', "fs.appendFileSync('ledger', 'done\\n')", {
        postcondition: { command: [process.execPath, '-e', "process.exit(fs.existsSync('ledger') ? 0 : 1)"] },
      }),
      script('breaks', 'process.exit(3)'),
    ]),
    phase('after', [script('fine', '')]),
  ],
};

let root: string;
let reference: Evidence;
let sound: Evidence;
beforeAll(async () => {
  root = makeFolder();
  [reference, sound] = await Promise.all([
    evidenceOf('reference', [['run', '--events']]),
    evidenceOf('crashed', [
      ['selftest', '--crash-at', CRASH],
      ['run', '--events'],
    ]),
  ]);
});
afterAll(() => removeFolder(root));

const workspaceOf = (name: string): string => path.join(root, name);

/** What these command lines, one after the other in a workspace of their own, leave behind. */
async function evidenceOf(name: string, commands: string[][]): Promise<Evidence> {
  const workspace = workspaceOf(name);
  fs.mkdirSync(path.join(workspace, '.roo'), { recursive: true });
  fs.writeFileSync(path.join(workspace, '.roo', 'orchestration.json'), JSON.stringify(CONFIG));
  const processes: Process[] = [];
  for (const command of commands) {
    const { exitCode = null, stdout, stderr } = await roo([...command, '--workspace', workspace]);
    const reached = stderr.includes(`killed at ${CRASH}`);
    const acknowledged = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    const signal = reached ? 'SIGKILL' : null;
    const crash = command.includes(CRASH) ? CRASH : null;
    processes.push({ crash, reached, exitCode, signal, hung: false, acknowledged, said: stderr });
  }
  return { processes, ...stateOf(workspace), world: await worldOf(workspace), processesLeft: 0 };
}

const stateOf = (workspace: string) => ({
  runs: runsIn(path.join(workspace, '.roo-fsm')),
  lockLeft: fs.existsSync(path.join(workspace, '.roo-fsm', 'lock')),
});

const checksOf = (found: Evidence): Check[] => [
  ...new Set(differences(reference, found).map(({ check }) => check)),
];

/** The evidence with other events in the log of its run; an event that becomes `null` is gone. */
const withLog = (change: (event: StoredEvent) => StoredEvent | null): Evidence => ({
  ...sound,
  runs: sound.runs.map((run) => ({
    ...run,
    commits: run.commits.map(({ events }) => ({
      events: events.map(change).filter((event) => event !== null),
    })),
  })),
});

/** The evidence with something else in one of its processes. */
const withProcess = (at: number, change: (process: Process) => Partial<Process>): Evidence => ({
  ...sound,
  processes: sound.processes.map((one, index) => (index === at ? { ...one, ...change(one) } : one)),
});

it('a run that was killed and gone on with holds against one that was not', () => {
  expect(sound.processes.map(({ signal }) => signal)).toEqual(['SIGKILL', null]);
  expect(sound.processes[0]?.acknowledged.length).toBeGreaterThan(0);
  expect(eventsOf(sound.runs[0]?.commits ?? []).map(({ type }) => type)).toContain('task.interrupted');
  expect(differences(reference, sound)).toEqual([]);
});

describe('is reported', () => {
  it('an acknowledged event that is gone', () => {
    const gone = withLog((event) =>
      event.type === 'phase.started' && event.data.phase === 'work' ? null : event,
    );
    expect(checksOf(gone)).toContain('acknowledged');
    expect(differences(reference, gone)[0]).toMatchObject({
      what: expect.stringContaining('phase.started'),
      found: null,
    });
  });

  it('an acknowledged event that is not what was told', () => {
    const changed = withLog((event) =>
      event.seq === 1 ? { ...event, at: '2001-01-01T00:00:00.000Z' } : event,
    );
    expect(checksOf(changed)).toContain('acknowledged');
  });

  it('events that were told in another order than they are kept', () => {
    const turned = withProcess(1, ({ acknowledged }) => ({ acknowledged: [...acknowledged].reverse() }));
    expect(checksOf(turned)).toEqual(['acknowledged']);
  });

  it('an event of a run that nobody knows', () => {
    const stranger = withProcess(0, ({ acknowledged }) => ({
      acknowledged: acknowledged.map((event) => ({ ...event, runId: 'unknown' })),
    }));
    expect(checksOf(stranger)).toEqual(['acknowledged']);
  });

  it('an effect that was performed twice', async () => {
    const ledger = path.join(workspaceOf('crashed'), 'ledger');
    fs.appendFileSync(ledger, 'done\n');
    const doubled = { ...sound, world: await worldOf(workspaceOf('crashed')) };
    fs.writeFileSync(ledger, 'done\n');
    expect(differences(reference, doubled)).toMatchObject([{ check: 'world', what: 'file ledger' }]);
    expect(differences(reference, doubled, new Set(['file ledger']))).toEqual([]);
  });

  it('another decision about a task', () => {
    const other = withLog((event) =>
      event.type === 'task.completed' && event.data.task === 'breaks'
        ? { ...event, data: { ...event.data, status: 'succeeded' } }
        : event,
    );
    expect(checksOf(other)).toEqual(expect.arrayContaining(['replay', 'task']));
  });

  it('another status of a phase and of the run', () => {
    const other = withLog((event) => {
      if (event.type === 'phase.failed') return { ...event, type: 'phase.degraded', data: { phase: 'work' } };
      if (event.type === 'run.completed') return { ...event, data: { status: 'success' } };
      return event;
    });
    expect(checksOf(other)).toEqual(expect.arrayContaining(['replay', 'phase', 'status']));
  });

  it('an attempt too many', () => {
    const [again] = eventsOf(sound.runs[0]?.commits ?? []).filter(({ type }) => type === 'task.failed');
    if (again === undefined) throw new Error('nothing failed');
    const more = {
      ...sound,
      runs: sound.runs.map((run) => ({ ...run, commits: [...run.commits, { events: [again] }] })),
    };
    expect(differences(reference, more)).toContainEqual({
      check: 'attempts',
      what: 'work/breaks',
      expected: 'at most 1',
      found: 2,
    });
  });

  it('a log that was cut after the catalogue had seen its end', () => {
    const file = path.join(workspaceOf('crashed'), '.roo-fsm', sound.runs[0]?.entry.file ?? '');
    const whole = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, `${whole.trimEnd().split('\n').slice(0, -1).join('\n')}\n`);
    const cut = { ...sound, ...stateOf(workspaceOf('crashed')) };
    fs.writeFileSync(file, whole);
    expect(checksOf(cut)).toContain('log');
  });

  it('a run that is open still', () => {
    const open = {
      ...sound,
      runs: sound.runs.map((run) => ({ ...run, entry: { ...run.entry, closed: null } })),
    };
    expect(checksOf(open)).toEqual(['catalogue']);
  });

  it.each<[string, () => Evidence, Check]>([
    ['another exit code', () => withProcess(1, () => ({ exitCode: 0 })), 'exit-code'],
    ['a lock', () => ({ ...sound, lockLeft: true }), 'lock'],
    ['a process that is left', () => ({ ...sound, processesLeft: 1 }), 'processes'],
    ['a process that does not end', () => withProcess(1, () => ({ hung: true })), 'process'],
    [
      'a process that outlived its crash',
      () => withProcess(0, () => ({ signal: null, exitCode: 0 })),
      'process',
    ],
    [
      'a process that something else killed',
      () => withProcess(1, () => ({ signal: 'SIGKILL', exitCode: null })),
      'process',
    ],
    ['no run at all', () => ({ ...sound, runs: [] }), 'log'],
  ])('%s', (_, evidence, check) => {
    expect(checksOf(evidence())).toContain(check);
  });
});

it('a task is doubtful when it was interrupted and declares no postcondition', () => {
  const events = eventsOf(sound.runs[0]?.commits ?? []);
  expect(doubtful(events)).toEqual([]);
  const bare = events.map((event) =>
    event.type === 'task.interrupted' ? { ...event, data: { taskId: 'work/breaks#1' } } : event,
  );
  expect(doubtful(bare)).toEqual(['work/breaks']);
});
