import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../config/plan.ts';
import { builtInConfig, toPlan } from '../../config/read.ts';
import { accepted, CONFIG, refused } from '../support/configs.ts';

const DEFAULTS = { outputDays: 30, runDays: 90, archive: true };
const withRetention = (retention: unknown) => ({ ...CONFIG, retention });

describe('how long records are kept', () => {
  it('has a default for a workspace without a configuration, and for one that says nothing', () => {
    expect(builtInConfig().config.retention).toEqual(DEFAULTS);
    expect(accepted(CONFIG).config.retention).toEqual(DEFAULTS);
    expect(accepted(withRetention({})).config.retention).toEqual(DEFAULTS);
  });

  it('is what the configuration says', () => {
    const all = {
      outputDays: 0.5,
      runDays: 7,
      maxRuns: 100,
      maxMegabytes: 20.5,
      archive: false,
      archiveDays: 365,
      trashDays: 14,
    };
    expect(accepted(withRetention(all)).config.retention).toEqual(all);
  });

  it('is no part of the plan: changing it leaves an open run one that can be gone on with', () => {
    const plan = (config: unknown) => JSON.stringify(toPlan(accepted(config), EVERYTHING));
    expect(plan(withRetention({ runDays: 1, maxRuns: 3 }))).toBe(plan(CONFIG));
  });

  it.each([
    [{ runDays: 0 }, 'retention.runDays', 'a number above 0'],
    [{ outputDays: '30' }, 'retention.outputDays', 'a number is expected here, found "30"'],
    [{ maxRuns: 1.5 }, 'retention.maxRuns', 'a whole number'],
    [{ archive: 'no' }, 'retention.archive', 'true or false'],
    [30, 'retention', 'an object is expected here, found 30'],
  ])('is refused at its place: %j', (retention, key, message) => {
    const [problem] = refused(withRetention(retention));
    expect(problem).toMatchObject({ message: expect.stringContaining(message), where: { key } });
  });

  it('with a key that nobody knows is refused with the nearest one', () => {
    expect(refused(withRetention({ maxRun: 3 }))[0]?.remedy).toBe('did you mean "maxRuns"?');
  });
});
