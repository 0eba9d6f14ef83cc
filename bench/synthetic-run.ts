import { EVERYTHING } from '../config/plan.ts';
import { builtInConfig, toPlan } from '../config/read.ts';
import { MACHINE_VERSION } from '../machines/version.ts';
import { Journal } from '../src/run/journal.ts';
import type { Clock } from '../src/system/clock.ts';
import type { Commit } from '../store/commit-line.ts';
import type { DataOf, Fact, StoredEvent } from '../store/events.ts';
import { failure } from '../store/failure.ts';
import { MemoryLog } from '../store/memory-log.ts';

/** Who a synthetic run says it is, and when it began (ms since 1970). */
export type RunStamp = { runId: string; machineId: string; startedAt: number };

/**
 * The commits of a finished run of the built-in plan: the real machine and journal, with invented outcomes and
 * an invented clock. It is a morning with a bad network, so that a run has about 110 events; `variant` changes
 * how bad, and whether the tests fail too.
 */
export function syntheticRun(variant: number): Commit[] {
  const log = new MemoryLog();
  const clock = new StoryClock();
  const stamp = { runId: '00000000-0000-7000-8000-000000000000', machineId: 'bench' };
  const journal = new Journal({
    identity: stamp,
    log,
    clock,
    mask: (body) => body,
    state: null,
    ownedBeforeMs: 0,
  });
  const story = new Story(variant, clock);
  let fact: Fact | undefined = { type: 'run.started', data: started(variant) };
  while (fact !== undefined) {
    for (const consequence of journal.fact(fact).consequences) story.hear(consequence);
    fact = journal.state.done ? undefined : story.next();
  }
  if (!journal.state.done) throw new Error('the synthetic run waits for something that never comes');
  return [...log.commits];
}

/** The same run under another name, at another time. */
export function stamped(commits: readonly Commit[], { runId, machineId, startedAt }: RunStamp): Commit[] {
  const stamp = (event: StoredEvent): StoredEvent => {
    const at = new Date(startedAt + Date.parse(event.at)).toISOString();
    return { ...event, runId, machineId, at };
  };
  return commits.map(({ events }) => ({ events: events.map(stamp) }));
}

/** Begins at 0 and is moved by the story. */
class StoryClock implements Clock {
  ms = 0;
  now = (): number => Math.round(this.ms);
  monotonicMs = (): number => this.ms;
  after = (): (() => void) => () => {};
}

type Due = { atMs: number; timerId?: string; fact: Fact };

/** What the world answers, and when. */
class Story {
  #variant: number;
  #clock: StoryClock;
  #due: Due[] = [];

  constructor(variant: number, clock: StoryClock) {
    this.#variant = variant;
    this.#clock = clock;
  }

  hear({ type, data }: ReturnType<Journal['fact']>['consequences'][number]): void {
    switch (type) {
      case 'task.scheduled':
        return this.#later(120 + data.task.length * 37, outcome(data, this.#variant));
      case 'recovery.requested': {
        const { phase, task } = data;
        return this.#later(30_000, { type: 'recovery.finished', data: { phase, task, outcome: 'ready' } });
      }
      case 'timer.started': {
        const { timerId, delayMs } = data;
        return this.#later(delayMs, { type: 'timer.fired', data: { timerId } }, timerId);
      }
      case 'timer.cancelled':
        this.#due = this.#due.filter((due) => due.timerId !== data.timerId);
        return;
      default:
        return;
    }
  }

  /** The next thing that happens; the clock is moved to it. */
  next(): Fact | undefined {
    const next = this.#due.sort((a, b) => a.atMs - b.atMs).shift();
    if (next !== undefined) this.#clock.ms = next.atMs;
    return next?.fact;
  }

  #later(delayMs: number, fact: Fact, timerId?: string): void {
    const atMs = this.#clock.ms + delayMs;
    this.#due.push(timerId === undefined ? { atMs, fact } : { atMs, fact, timerId });
  }
}

const UNLUCKY = [
  'network_connectivity',
  'git_sync',
  'critical_files_validation',
  'post_sync_validation',
  'git_health_check',
];

/** Unlucky tasks fail three times and pass after the recovery; in every eighth variant the tests fail for good. */
function outcome({ taskId, task, attempt }: DataOf<'task.scheduled'>, variant: number): Fact {
  const durationMs = 100 + task.length * 37;
  const evidence = {
    entries: 12 + variant,
    head: 'c0ffee5f6d2b1f0c7a3e9d8b4a6c5e7f8091a2b3',
    latencyMs: durationMs,
  };
  const info = {
    severity: 'info' as const,
    code: `${task}.fine`,
    params: { count: 12 + variant, seconds: 0.4 },
  };
  const base = { taskId, durationMs, findings: [info], evidence };
  const unlucky = UNLUCKY.indexOf(task);
  if (unlucky >= 0 && unlucky < 3 + (variant % 3) && attempt <= 3) {
    const failed = failure('unreachable', {
      remote: 'origin',
      detail: 'Could not resolve host: git.example.org',
    });
    return { type: 'task.failed', data: { ...base, findings: [], failure: failed } };
  }
  if (task === 'mcp_tests' && variant % 8 === 7) {
    const failed = failure('no-handshake', { server: 'quickfiles', detail: 'exited with 1' });
    return { type: 'task.failed', data: { ...base, findings: [], failure: failed } };
  }
  if (task === 'log_cleanup') {
    return {
      type: 'task.skipped',
      data: { ...base, findings: [], reason: { code: 'cleanup.none-declared', params: {} } },
    };
  }
  if (task === 'config_validation') {
    const where = { file: 'roo-config/settings/servers.json', line: 12, column: 4 };
    const warning = { severity: 'warning' as const, code: 'files.bom', params: { path: where.file }, where };
    return { type: 'task.warned', data: { ...base, findings: [info, warning] } };
  }
  return { type: 'task.succeeded', data: base };
}

const started = (variant: number): DataOf<'run.started'> => ({
  plan: toPlan(builtInConfig(), EVERYTHING),
  planDigest: 'p7m2Qx0b3pB1R6fKq1nWw4u9s0aYtVdGzE5jLhXcIoM',
  machineVersion: MACHINE_VERSION,
  productVersion: '0.0.0',
  trigger: 'schedule',
  dryRun: false,
  seed: variant,
  workspace: '/home/dev/roo-extensions',
  platform: 'linux x64',
  nodeVersion: process.version,
});
