import fs from 'node:fs';
import path from 'node:path';
import { MACHINE_VERSION } from '../../machines/version.ts';
import { writeLines } from '../../store/commit-line.ts';
import type { Fact } from '../../store/events.ts';
import { failure } from '../../store/failure.ts';
import { phase, plan, task } from './plans.ts';
import { play } from './play.ts';

/**
 * Records the history of this machine version: `npx tsx test/support/record-history.ts`. Once made, a history is
 * never changed: it shows what that version decided.
 */
const nothing = { durationMs: 5, findings: [], evidence: {} };
const outcome = (taskId: string) => ({ ...nothing, taskId });
const why = { code: 'test', params: {} };
const offline = failure('dns', { host: 'example.invalid' });
const threw = failure('threw', { message: 'm' });
const slow = failure('timed-out', { limit: 'task', limitMs: 1_000 });

const made = plan([
  phase('diagnostic', ['git', 'network', task('off', { skip: 'disabled' })], { parallel: 2 }),
  phase('synchronization', ['sync', 'after'], { critical: true }),
  phase('testing', ['never']),
  phase('always', ['report', 'late'], { always: true, after: ['testing'] }),
]);

/** A retry, a recovery, a late outcome, a time-out of a task and of a phase, an interruption, and the whole ladder. */
const facts: Fact[] = [
  { type: 'task.warned', data: outcome('diagnostic/git#1') },
  { type: 'task.failed', data: { ...outcome('diagnostic/network#1'), failure: offline } },
  { type: 'timer.fired', data: { timerId: 'retry:diagnostic/network' } },
  { type: 'task.failed', data: { ...outcome('diagnostic/network#2'), failure: offline } },
  { type: 'recovery.finished', data: { phase: 'diagnostic', task: 'network', outcome: 'ready' } },
  { type: 'task.succeeded', data: outcome('diagnostic/network#1') },
  { type: 'task.succeeded', data: outcome('diagnostic/network#3') },
  { type: 'task.interrupted', data: { taskId: 'synchronization/sync#1' } },
  { type: 'task.timed-out', data: { ...outcome('synchronization/sync#2'), limit: 'task', failure: slow } },
  { type: 'timer.fired', data: { timerId: 'retry:synchronization/sync' } },
  { type: 'task.failed', data: { ...outcome('synchronization/sync#3'), failure: threw } },
  { type: 'task.skipped', data: { ...outcome('synchronization/after#1'), reason: why } },
  { type: 'task.succeeded', data: outcome('always/report#1') },
  { type: 'timer.fired', data: { timerId: 'phase:always' } },
  { type: 'timer.fired', data: { timerId: 'grace:always/late' } },
  { type: 'task.stopped', data: outcome('always/late#1') },
  { type: 'escalation.announced', data: { record: 'written', intercom: 'written' } },
  { type: 'agent.answered', data: { outcome: 'done', reason: why } },
  { type: 'verification.finished', data: { repaired: false, stillFailing: ['synchronization/sync'] } },
  { type: 'rollback.finished', data: { outcome: 'refused', reason: why } },
];

const { commits, end } = await play(made, facts, 7);
if (end !== 'completed') throw new Error(`the recorded run did not end: ${end}`);
const folder = path.join(import.meta.dirname, '..', 'histories');
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(path.join(folder, `machine-${MACHINE_VERSION}.jsonl`), writeLines(commits), { flag: 'wx' });
