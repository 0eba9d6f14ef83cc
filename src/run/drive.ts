import type { Fact, Observation, StoredEvent } from '../../store/events.ts';
import type { Inbox } from './inbox.ts';
import type { Journal, Written } from './journal.ts';
import type { Performer } from './performer.ts';

/** What can reach the loop: something that happened, something worth keeping, or a signal that ends this process. */
export type Input =
  | { kind: 'fact'; fact: Fact }
  | { kind: 'observation'; observation: Observation }
  | { kind: 'suspend'; signal: string };

export type Driven = { end: 'completed' } | { end: 'suspended'; signal: string };

type Parts = {
  journal: Journal;
  inbox: Inbox<Input>;
  performer: Pick<Performer, 'perform' | 'note' | 'stopAll'>;
  report: (events: readonly StoredEvent[]) => void;
  /** What this process noticed before the loop began; written after the first fact. */
  observations: Observation[];
};

/**
 * The loop: take one input, decide, append, report, perform; until the machine is done. An effect is
 * performed only after the commit that asks for it is on the disk, because `fact` returns only then.
 */
export async function drive(parts: Parts): Promise<Driven> {
  const { journal, inbox, performer } = parts;
  try {
    while (!journal.done) {
      const input = await inbox.take();
      if (input.kind === 'suspend') return await suspend(parts, input.signal);
      take(parts, input);
    }
    observe(parts);
    return { end: 'completed' };
  } finally {
    await performer.stopAll({ by: 'suspension' });
  }
}

function take(parts: Parts, input: Exclude<Input, { kind: 'suspend' }>): void {
  if (input.kind === 'observation') parts.observations.push(input.observation);
  else for (const consequence of write(parts, input.fact).consequences) parts.performer.perform(consequence);
  observe(parts);
}

function write({ journal, performer, report }: Parts, fact: Fact): Written {
  const written = journal.fact(fact);
  for (const event of written.events) performer.note(event);
  report(written.events);
  return written;
}

function observe({ journal, report, observations }: Parts): void {
  for (const observation of observations.splice(0)) report(journal.observe(observation));
}

/**
 * Stops what is at work, records how it ended, and leaves the run open: nothing new is begun. A run that
 * ended with what was still waiting has ended.
 */
async function suspend(parts: Parts, signal: string): Promise<Driven> {
  const { journal, inbox, performer, report } = parts;
  await performer.stopAll({ by: 'suspension' });
  for (const input of inbox.drain()) {
    if (input.kind !== 'fact') continue;
    write(parts, input.fact);
    if (journal.state.done) return { end: 'completed' };
  }
  observe(parts);
  report(journal.observe({ type: 'run.suspended', data: { signal } }));
  return { end: 'suspended', signal };
}
