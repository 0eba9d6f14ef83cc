import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact, StoredEvent } from '../../store/events.ts';
import { layout } from '../../store/layout.ts';
import type { Plan } from '../../store/plan.ts';
import { rebuildCatalogue } from '../../store/rebuild.ts';
import { archiveLog } from '../../store/retention/archive.ts';
import { readCatalogue, readRun } from '../../store/runs.ts';
import { randomPlans } from '../support/random-plans.ts';
import { type Choice, randomChoices, walk } from '../support/random-walk.ts';
import { SimulatedRun } from '../support/simulated-run.ts';
import { runIdAt, storeRun } from '../support/stored-runs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const FIRST = Date.UTC(2026, 0, 1);

/** A run of this plan, as these choices made it; an older one that was left open is abandoned in its log. */
function runOf(plan: Plan, choices: readonly Choice[], isNewest: boolean): StoredEvent[][] {
  const run = new SimulatedRun(plan);
  const { facts } = walk(plan, choices);
  for (const [index, fact] of facts.entries()) run.now(index * 37).fact(fact);
  const abandoned: Fact = {
    type: 'run.abandoned',
    data: { reason: { code: 'resume.too-old', params: { hours: 24 } } },
  };
  if (!run.state.done && !isNewest) run.now(facts.length * 37).fact(abandoned);
  return run.commits;
}

const catalogue = (): string => layout(folder.path).catalogue;

describe('a catalogue that is deleted and rebuilt', () => {
  it('has the same bytes as the one that was written run by run: ended, cancelled, abandoned, archived, one open', () => {
    const runs = fc.array(
      fc.record({ plan: randomPlans, choices: randomChoices, archived: fc.boolean(), gapMs: fc.nat(4e9) }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(runs, (drawn) => {
        fs.rmSync(folder.path, { recursive: true, force: true });
        let at = FIRST;
        const files = drawn.map(({ plan, choices, gapMs }, index) => {
          at += gapMs;
          const commits = runOf(plan, choices, index === drawn.length - 1);
          return storeRun(folder.path, { runId: runIdAt(at, index), commits });
        });
        const before = fs.readFileSync(catalogue());
        const entries = readCatalogue(folder.path);
        for (const [index, { archived }] of drawn.slice(0, -1).entries())
          if (archived) archiveLog(folder.path, files[index] ?? '');
        fs.rmSync(catalogue());
        expect(rebuildCatalogue(folder.path, '2030-01-01T00:00:00.000Z')).toMatchObject({ unreadable: [] });
        expect(fs.readFileSync(catalogue())).toEqual(before);
        for (const entry of entries) expect(readRun(folder.path, entry).events.length).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it('is made again in the same way as often as one likes', () => {
    for (let day = 1; day < 5; day++) storeRun(folder.path, { runId: runIdAt(FIRST + day * 86_400_000) });
    const before = fs.readFileSync(catalogue());
    for (let times = 0; times < 3; times++) {
      rebuildCatalogue(folder.path, `2030-01-0${times + 1}T00:00:00.000Z`);
      expect(fs.readFileSync(catalogue())).toEqual(before);
    }
  });

  it('says of a run only what its log says, not when it was closed', () => {
    storeRun(folder.path, { runId: runIdAt(FIRST) });
    const [entry] = readCatalogue(folder.path);
    const text = fs.readFileSync(catalogue(), 'utf8');
    const at = [...text.matchAll(/"at":"([^"]+)"/g)].map(([, time]) => time);
    expect(at).toEqual([entry?.startedAt, entry?.closed?.summary.finishedAt]);
  });
});
