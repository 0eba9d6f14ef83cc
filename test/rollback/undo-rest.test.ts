import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { outcomeOf } from '../../src/rollback/action.ts';
import { rollBack } from '../../src/rollback/roll-back.ts';
import type { TaskReport } from '../../src/tasks/task.ts';
import { tempCleanup } from '../../src/tasks/temp-cleanup.ts';
import type { World } from '../../store/standing.ts';
import { everythingOf } from '../support/git-world.ts';
import { DAY, fixedClock, writeOld } from '../support/old-files.ts';
import {
  clone,
  dataDir,
  RUN,
  refusedAs,
  rig,
  rollbackRig,
  run,
  sync,
  told,
  undoAsTold,
  worldNow,
} from '../support/rolling-back.ts';
import { runKind } from '../support/task-context.ts';
import { type UndoneRun, undoneRun } from '../support/undone-run.ts';

rollbackRig();

const clean = (options: Record<string, unknown>, taskId = 'work/own#1') =>
  runKind(tempCleanup, clone.path, options as never, { dataDir, runId: RUN, clock: fixedClock, taskId });

describe('the stash', () => {
  test('gets back what the run dropped, in order, with its message, beside what the user stashed since', async () => {
    const shas = ['one', 'two'].map((text) => {
      clone.write({ a: `${text}\n` });
      clone.git('stash', 'push', '--quiet', '--message', text);
      return clone.git('rev-parse', 'refs/stash').trim();
    });
    const undone = await run(() => {
      clone.git('stash', 'drop', '--quiet');
      clone.git('stash', 'drop', '--quiet');
    });
    clone.write({ b: 'mine\n' });
    clone.git('stash', 'push', '--quiet', '--message', 'mine');
    expect(told(await undoAsTold(undone))).toEqual(['done rollback.stash-back', 'done rollback.stash-back']);
    expect(clone.stashes()).toEqual(['On main: two', 'On main: one', 'On main: mine']);
    expect((await worldNow()).stashes.slice(0, 2)).toEqual(shas.reverse());
    expect(told(await undoAsTold(undone))).toEqual([
      'nothing rollback.stash-already',
      'nothing rollback.stash-already',
    ]);
  });

  test('keeps what the run left, and names it', async () => {
    const undone = await run(() => {
      clone.write({ a: 'one\n' });
      clone.git('stash', 'push', '--quiet');
    });
    const made = await undoAsTold(undone);
    expect(told(made)).toEqual(['nothing rollback.stash-kept']);
    expect(made[0]?.heed).toBe(true);
    expect(clone.stashes()).toHaveLength(1);
    clone.git('stash', 'drop', '--quiet');
    expect(await undoAsTold(undone)).toEqual([]);
  });

  test('cannot get back what git has removed for good', async () => {
    const undone = await run(() => {});
    const before = { ...undone.before, stashes: ['e'.repeat(40)] } as World;
    await refusedAs({ ...undone, before }, 'rollback.commit-gone');
  });
});

describe('files in the trash of the run', () => {
  test('go back to where they were, and not over what is there now', async () => {
    writeOld(clone.path, 60 * DAY, { 'x.tmp': 'x\n', 'y.tmp': 'y\n' });
    const undone = await run(() => clean({}));
    expect([clone.exists('x.tmp'), clone.exists('y.tmp')]).toEqual([false, false]);
    clone.write({ 'y.tmp': 'mine\n' });
    const made = await undoAsTold(undone);
    expect(told(made)).toEqual(['done rollback.files-back', 'refused rollback.file-in-the-way']);
    expect([clone.read('x.tmp'), clone.read('y.tmp')]).toEqual(['x\n', 'mine\n']);
    expect(outcomeOf(made)).toBe('failed');
    fs.rmSync(path.join(clone.path, 'y.tmp'));
    expect(told(await undoAsTold(undone))).toEqual([
      'done rollback.files-back',
      'nothing rollback.files-already',
    ]);
    expect(clone.read('y.tmp')).toBe('y\n');
  });

  test('that are not in the trash any more are told', async () => {
    writeOld(clone.path, 60 * DAY, { 'x.tmp': 'x\n' });
    let report: TaskReport | undefined;
    const undone = await run(async () => {
      report = await clean({});
    });
    fs.rmSync(path.join(dataDir, 'trash'), { recursive: true });
    const made = await undoAsTold({ ...undone, reports: report === undefined ? [] : [report] });
    expect(told(made)).toEqual(['nothing rollback.trash-emptied']);
  });

  test('that a recovery found damaged stay there', async () => {
    writeOld(clone.path, 60 * DAY, { 'x.tmp': 'x\n' });
    const undone = await run(() => clean({}, 'work/own#recovery'));
    clone.write({ 'x.tmp': 'repaired\n' });
    expect(told(await undoAsTold(undone))).toEqual(['nothing rollback.repaired']);
  });

  test('that were deleted for good are told', async () => {
    writeOld(clone.path, 60 * DAY, { 'x.tmp': 'x\n' });
    const undone = await run(() => clean({ remove: 'delete' }));
    const made = await undoAsTold(undone);
    expect(told(made)).toEqual(['nothing rollback.deleted-for-good']);
    expect(outcomeOf(made)).toBe('nothing');
  });
});

describe('a run whose end nobody noted', () => {
  test('is undone as far as its synchronisation tells', async () => {
    const first = clone.head();
    rig.pushFromColleague({ a: 'theirs\n' });
    const undone = await run(() => {});
    const report = await sync();
    const crashed = { ...undone, after: null, own: false, reports: [report] };
    expect(told(await undoAsTold(crashed)).slice(0, 1)).toEqual(['done rollback.branch-back']);
    expect(clone.head()).toBe(first);
    clone.git('pull', '--quiet');
    expect(told(await undoAsTold({ ...crashed, before: null })).slice(0, 1)).toEqual([
      'done rollback.branch-back',
    ]);
    expect(clone.head()).toBe(first);
  });

  test('and that left nothing to undo needs nobody to tell', async () => {
    const undone = await run(() => {});
    expect(await undoAsTold({ ...undone, after: null })).toEqual([]);
  });

  test('is left alone when nothing tells', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    await refusedAs({ ...undone, after: null }, 'rollback.world-unknown');
  });
});

describe('a rollback within the run', () => {
  const within = async (undone: UndoneRun) =>
    rollBack({
      workspace: clone.path,
      dataDir,
      events: undoneRun({ ...undone, after: null }),
      signal: new AbortController().signal,
    });

  test('takes the world of this moment for its end', async () => {
    const first = clone.head();
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    const finished = await within(undone);
    expect(finished).toMatchObject({ outcome: 'done', reason: { code: 'rollback.done' } });
    expect(finished.actions?.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'branch done',
      'outside nothing',
    ]);
    expect(clone.head()).toBe(first);
    expect(await within(undone)).toMatchObject({ outcome: 'nothing' });
  });

  describe('that a crash cut off before its end was stored', () => {
    const all = async () =>
      run(async () => {
        clone.commit({ a: 'a2\n' });
        clone.git('branch', 'made');
        clone.git('branch', '-D', 'topic');
        clone.git('stash', 'drop', '--quiet');
        await clean({});
      });
    beforeEach(() => {
      clone.git('branch', 'topic');
      clone.write({ a: 'one\n' });
      clone.git('stash', 'push', '--quiet');
      writeOld(clone.path, 60 * DAY, { 'x.tmp': 'x\n' });
    });

    test('is done, and not nothing, when all is back already', async () => {
      const undone = await all();
      expect(await within({ ...undone, askedBack: 1 })).toMatchObject({ outcome: 'done' });
      const is = everythingOf(clone);
      const again = await within({ ...undone, askedBack: 2 });
      expect(again).toMatchObject({ outcome: 'done', reason: { code: 'rollback.done' } });
      expect(everythingOf(clone)).toEqual(is);
    });

    test('is nothing when there was nothing to take back', async () => {
      const undone = await run(() => {});
      expect(await within({ ...undone, askedBack: 1 })).toMatchObject({ outcome: 'nothing' });
      expect(await within({ ...undone, askedBack: 2 })).toMatchObject({ outcome: 'nothing' });
    });

    test('goes on where it was cut, also in the middle of a branch, and leaves what came in between', async () => {
      const first = clone.head();
      const undone = await all();
      await within({ ...undone, askedBack: 1, before: undone.after });
      clone.git('update-ref', `refs/roo-fsm/rolled-back/${RUN}/main`, clone.head());
      clone.git('checkout', '--quiet', '--detach', first);
      clone.git('branch', 'mine');
      expect(await within({ ...undone, askedBack: 2 })).toMatchObject({ outcome: 'done' });
      const { stashes } = undone.before as World;
      const branches = { main: first, mine: first, topic: first };
      expect(await worldNow()).toEqual({ head: first, branch: 'main', branches, stashes });
    });
  });

  test('is refused with the reason when something is in the way', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    clone.write({ a: 'mine\n' });
    expect(await within(undone)).toMatchObject({ outcome: 'refused', reason: { code: 'rollback.refused' } });
  });

  test('never rejects', async () => {
    const { signal } = new AbortController();
    expect(await rollBack({ workspace: '/nowhere', dataDir, events: [], signal })).toMatchObject({
      outcome: 'failed',
      reason: { code: 'ladder.threw' },
    });
  });
});
