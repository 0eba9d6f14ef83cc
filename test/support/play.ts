import type { RunState } from '../../machines/step.ts';
import { MACHINE_VERSION } from '../../machines/version.ts';
import { drive, type Input } from '../../src/run/drive.ts';
import { Inbox } from '../../src/run/inbox.ts';
import { Journal } from '../../src/run/journal.ts';
import type { Commit } from '../../store/commit-line.ts';
import type { Consequence, DataOf, Fact } from '../../store/events.ts';
import { MemoryLog } from '../../store/memory-log.ts';
import type { Plan } from '../../store/plan.ts';
import { ManualClock } from './manual-clock.ts';

/** What a run begins with besides its plan. */
export type Begun = Partial<DataOf<'run.started'>>;

export const started = (plan: Plan | null, seed = 1, begun: Begun = {}): DataOf<'run.started'> => ({
  plan,
  planDigest: 'digest',
  machineVersion: MACHINE_VERSION,
  productVersion: '0.0.0',
  trigger: 'manual',
  dryRun: false,
  seed,
  workspace: '/workspace',
  platform: 'test',
  nodeVersion: 'v0',
  ...begun,
});

export type Played = { state: RunState; commits: readonly Commit[]; asked: Consequence[]; end: string };

/** Plays facts through the real loop, in memory: one after the other, as a script instead of tasks. */
export async function play(
  plan: Plan | null,
  facts: readonly Fact[],
  seed = 1,
  begun: Begun = {},
): Promise<Played> {
  const log = new MemoryLog();
  const clock = new ManualClock();
  const inbox = new Inbox<Input>();
  const asked: Consequence[] = [];
  const identity = { runId: '01900000-0000-7000-8000-000000000000', machineId: 'test' };
  const journal = new Journal({ identity, log, clock, mask: (body) => body, state: null, ownedBeforeMs: 0 });
  inbox.put({ kind: 'fact', fact: { type: 'run.started', data: started(plan, seed, begun) } });
  for (const fact of facts) inbox.put({ kind: 'fact', fact });
  inbox.put({ kind: 'suspend', signal: 'SIGTEST' });
  const performer = {
    perform: (consequence: Consequence) => {
      asked.push(consequence);
      clock.advance(7);
    },
    note: () => {},
    stopAll: async () => {},
  };
  const driven = await drive({ journal, inbox, performer, report: () => {}, observations: [] });
  return { state: journal.state, commits: log.commits, asked, end: driven.end };
}
