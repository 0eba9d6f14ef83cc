import fc from 'fast-check';
import type { Standing } from '../../store/standing.ts';
import type { Begun } from './play.ts';

const HOUR_MS = 3_600_000;
const ago = fc.integer({ min: 0, max: 100 * HOUR_MS });

const standings: fc.Arbitrary<Standing> = fc.record({
  agentAskedToday: fc.integer({ min: 0, max: 3 }),
  agentLastMs: fc.option(ago, { nil: null }),
  causes: fc.array(
    fc.record({
      cause: fc.constantFrom('a/x: threw', 'a/x: permission path=p code=EACCES', 'run-timed-out'),
      runId: fc.constant('earlier'),
      agoMs: ago,
    }),
    { maxLength: 2 },
  ),
  breakers: fc.array(
    fc.record({
      dependency: fc.constantFrom('host:h', 'agent', 'mcp:other'),
      state: fc.constantFrom('open' as const, 'half-open' as const),
      failures: fc.constant(3),
      forMs: fc.constant(1),
    }),
    { maxLength: 1 },
  ),
  before: fc.constant(null),
});

/** What a run may begin with besides its plan: who started it, what history says, and whether a person asks for help. */
export const randomBegun: fc.Arbitrary<Begun> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc
      .record({
        trigger: fc.constantFrom('manual' as const, 'schedule' as const, 'demo' as const, 'fleet' as const),
        standing: fc.option(standings, { nil: undefined }),
        byHand: fc.option(fc.record({ reason: fc.constant('r'), agent: fc.boolean() }), {
          nil: undefined,
          freq: 3,
        }),
      })
      .map(({ trigger, standing, byHand }) => ({
        trigger,
        ...(standing === undefined ? {} : { standing }),
        ...(byHand === undefined ? {} : { byHand }),
      })),
  },
);
