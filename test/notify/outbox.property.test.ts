import fc from 'fast-check';
import { expect, it } from 'vitest';
import { notificationsSchema } from '../../config/notifications.ts';
import { messageOf } from '../../src/notify/compose.ts';
import { type Delivery, deliver } from '../../src/notify/deliver.ts';
import { outboxIn } from '../../src/notify/outbox.ts';
import type { Sent } from '../../src/notify/send.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { runOf } from '../support/notifying.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const DAY_MS = 86_400_000;
const CHANNELS = ['one', 'two'];

const config = notificationsSchema.parse({
  channels: CHANNELS.map((name) => ({ type: 'webhook', name, url: 'https://hook.example/' })),
  keepDays: 3,
});

const origin = { workspace: '/w', machineId: 'm', language: 'en' as const, mask: createMask({ env: {} }) };
const template = messageOf(runOf(), { occasions: ['failed'], bad: 1 }, origin);

/** What a service does with a message; `crash`: it takes it, and roo-fsm is killed before it has noted that. */
const answer = fc.constantFrom('sent', 'sent', 'later', 'later', 'soon', 'refused', 'throw', 'crash');
type Answer = 'sent' | 'later' | 'soon' | 'refused' | 'throw' | 'crash';

/** One run: how many messages it puts for each channel, how its services answer, and how long it is until the next. */
const turn = fc.record({
  messages: fc.integer({ min: 0, max: 2 }),
  answers: fc.array(answer as fc.Arbitrary<Answer>, { maxLength: 6 }),
  hoursAfter: fc.integer({ min: 0, max: 30 }),
});

async function sentBy(answers: Answer[], took: () => void): Promise<Sent> {
  const one = answers.shift() ?? 'later';
  const reason = { code: 'notify.no-time', params: {} };
  switch (one) {
    case 'sent':
      took();
      return { kind: 'sent' };
    case 'crash':
      // As the next process sees it: nobody noted that the service had taken it.
      took();
      throw new Error('killed');
    case 'throw':
      throw new Error('a fault');
    case 'refused':
      return { kind: 'refused', reason };
    case 'soon':
      return { kind: 'later', reason, soon: true };
    case 'later':
      return { kind: 'later', reason };
    default:
      return one satisfies never;
  }
}

it('whatever services do, each message is taken at least once or given up with a reason, never lost, and in its order', async () => {
  let world = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 8 }), async (turns) => {
      world += 1;
      const clock = new ManualClock();
      const after = (_: number, callback: () => void) => {
        queueMicrotask(callback);
        return () => {};
      };
      const firing = { now: () => clock.now(), monotonicMs: () => clock.now(), after };
      const dataDir = `${folder.path}/${world}`;
      const put: string[] = [];
      const taken: Record<string, string[]> = { one: [], two: [] };
      const givenUp: Delivery[] = [];
      const addedAt = new Map<string, number>();

      const run = async (answers: Answer[]): Promise<void> => {
        const outbox = outboxIn(dataDir);
        const delivered = await deliver(outbox.read().waiting, {
          outbox,
          config,
          clock: firing,
          language: 'en',
          signal: new AbortController().signal,
          send: (channel, { id }) =>
            sentBy(answers, () => {
              const name = channel.name ?? '';
              taken[name]?.push(id);
            }),
        });
        givenUp.push(...delivered.filter(({ outcome }) => outcome === 'given-up'));
      };

      for (const { messages, answers, hoursAfter } of turns) {
        const outbox = outboxIn(dataDir);
        for (let count = 0; count < messages; count += 1) {
          const id = `m${String(put.length).padStart(4, '0')}`;
          put.push(id);
          addedAt.set(id, clock.now());
          for (const channel of CHANNELS)
            outbox.put({ channel, type: 'webhook', message: { ...template, id }, digest: null }, clock.now());
        }
        await run([...answers]);
        clock.advance(hoursAfter * 3_600_000);
      }
      // In the end all services are well, or it is too late.
      clock.advance(DAY_MS);
      await run(Array(200).fill('sent'));

      for (const channel of CHANNELS) {
        const got = taken[channel] ?? [];
        const lost = givenUp.filter(({ entry }) => entry.channel === channel);
        const gone = lost.map(({ entry }) => entry.message.id);
        expect(new Set([...got, ...gone])).toEqual(new Set(put));
        expect(got).toEqual([...got].sort());
        for (const { tried, reason, entry } of lost) {
          expect(reason).toBeDefined();
          // Nobody refused it: then its time was over.
          if (!tried)
            expect(clock.now() - (addedAt.get(entry.message.id) ?? 0)).toBeGreaterThanOrEqual(3 * DAY_MS);
        }
      }
      expect(outboxIn(dataDir).look()).toEqual({ waiting: [], damaged: [] });
    }),
    { numRuns: 25 },
  );
});
