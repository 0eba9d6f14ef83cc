import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../src/rollback/action.ts';
import type { TaskReport } from '../../src/tasks/task.ts';
import type { World } from '../../store/standing.ts';
import {
  clone,
  hide,
  kept,
  refusedAs,
  rig,
  rollbackRig,
  run,
  stage,
  sync,
  told,
  undo,
  undoAsTold,
  worldNow,
} from '../support/rolling-back.ts';

rollbackRig();

describe('the branch that is checked out', () => {
  test('goes back to where it was, with what it leaves kept, and once more there is nothing to do', async () => {
    const first = clone.head();
    const undone = await run(() => clone.commit({ a: 'a2\n', new: 'n\n' }));
    const left = clone.head();
    expect(told(await undoAsTold(undone))).toEqual(['done rollback.branch-back']);
    expect([clone.head(), clone.read('a'), clone.exists('new')]).toEqual([first, 'a\n', false]);
    expect(clone.git('symbolic-ref', 'HEAD').trim()).toBe('refs/heads/main');
    expect(clone.status()).toEqual([]);
    expect(kept('main')).toBe(left);
    expect(told(await undoAsTold(undone))).toEqual(['nothing rollback.branch-already']);
  });

  test('after a synchronisation it is told that the remote still has what it brought', async () => {
    const first = clone.head();
    rig.pushFromColleague({ a: 'theirs\n' });
    let report: TaskReport | undefined;
    const undone = await run(async () => {
      report = await sync();
    });
    const told_ = await undoAsTold({ ...undone, own: false, reports: report === undefined ? [] : [report] });
    expect(told(told_)).toEqual(['done rollback.branch-back', 'nothing rollback.remote-has']);
    expect(clone.head()).toBe(first);
  });

  test('takes staged, changed, untracked and ignored files along as they are', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    clone.write({ b: 'staged\n', staged: 's\n', ignored: 'mine\n', untracked: 'u\n' });
    clone.git('add', 'b', 'staged');
    clone.write({ b: 'changed again\n' });
    const status = clone.status();
    expect(told(await undoAsTold(undone))).toEqual(['done rollback.branch-back']);
    expect(clone.status()).toEqual(status);
    expect(clone.git('show', ':b')).toBe('staged\n');
    expect([clone.read('b'), clone.read('ignored'), clone.read('a')]).toEqual([
      'changed again\n',
      'mine\n',
      'a\n',
    ]);
  });

  test.each([
    ['a changed file', () => clone.write({ a: 'mine\n' })],
    ['a staged file', () => stage({ a: 'mine\n' })],
    ['an untracked file', () => clone.write({ gone: 'mine\n' })],
    ['an ignored file', () => clone.write({ ignored: 'mine\n' })],
    ['an ignored file in a folder', () => clone.write({ 'gone/x.tmp': 'mine\n' })],
    ['a file taken for unchanged', () => hide('a', 'mine\n')],
  ])('stays where it is when %s of the user is in the way', async (_name, edit) => {
    clone.write({ ignored: 'tracked\n', gone: 'tracked\n' });
    clone.git('add', '--force', 'ignored', 'gone');
    clone.commit();
    const undone = await run(() => {
      clone.git('rm', '--quiet', 'ignored', 'gone');
      clone.commit({ a: 'a2\n' });
    });
    edit();
    await refusedAs(undone, 'rollback.in-the-way');
  });

  test('stays where it is when somebody has committed since', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    clone.commit({ b: 'mine\n' });
    await refusedAs(undone, 'rollback.moved-since');
  });

  test('stays where it is when it is gone', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    clone.git('checkout', '--quiet', '-b', 'other');
    clone.git('branch', '--quiet', '-D', 'main');
    await refusedAs(undone, 'rollback.branch-gone');
  });

  test('stays where it is while a merge is in progress, or a conflict waits', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    clone.git('checkout', '--quiet', '-b', 'other', 'HEAD~1');
    clone.commit({ a: 'other\n' });
    clone.git('checkout', '--quiet', 'main');
    expect(() => clone.git('merge', '--quiet', 'other')).toThrow();
    await refusedAs(undone, 'rollback.in-progress');
    fs.rmSync(path.join(clone.path, '.git', 'MERGE_HEAD'));
    await refusedAs(undone, 'rollback.unmerged');
  });

  test('stays where it is when nobody says who moved it', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    await refusedAs({ ...undone, own: false }, 'rollback.not-ours');
    await refusedAs({ ...undone, resumed: true }, 'rollback.not-ours');
  });

  test('stays where it is when the commit it was at is not there any more', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    const lost = { ...undone.before, branches: { main: 'f'.repeat(40) } } as World;
    await refusedAs({ ...undone, before: lost }, 'rollback.commit-gone');
  });

  test('stays where it is when the run committed what the user had changed before it', async () => {
    clone.write({ b: 'mine, before the run\n' });
    let report: TaskReport | undefined;
    const undone = await run(async () => {
      report = await sync({ commit: { paths: ['b'] } });
    });
    expect(report?.evidence['committed']).toBe(clone.head());
    await refusedAs({ ...undone, reports: report === undefined ? [] : [report] }, 'rollback.own-work');
    expect(clone.read('b')).toBe('mine, before the run\n');
  });

  test('that another git locks is told as failed, and nothing is moved', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    const left = clone.head();
    fs.writeFileSync(path.join(clone.path, '.git', 'index.lock'), '');
    expect(outcomeOf(await undo(undone))).toBe('refused');
    expect([clone.head(), clone.read('a')]).toEqual([left, 'a2\n']);
  });

  test('goes back without the hooks of the user', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    const hooks = path.join(clone.path, '.git', 'hooks');
    fs.mkdirSync(hooks, { recursive: true });
    for (const name of ['post-checkout', 'reference-transaction'])
      fs.writeFileSync(path.join(hooks, name), '#!/bin/sh\necho ran >> "$GIT_DIR/ran"\nexit 1\n', {
        mode: 0o755,
      });
    expect(told(await undo(undone))).toEqual(['done rollback.branch-back']);
    expect(fs.existsSync(path.join(clone.path, '.git', 'ran'))).toBe(false);
  });
});

describe('other branches', () => {
  test('go back where nobody moved them since, and stay where somebody did', async () => {
    clone.git('branch', 'one');
    clone.git('branch', 'two');
    const first = clone.head();
    const undone = await run(() => {
      const commit = clone.git('commit-tree', '-m', 'x', 'HEAD^{tree}', '-p', 'HEAD').trim();
      clone.git('update-ref', 'refs/heads/one', commit);
      clone.git('update-ref', 'refs/heads/two', commit);
    });
    const since = clone.git('commit-tree', '-m', 'y', 'HEAD^{tree}', '-p', 'two').trim();
    clone.git('update-ref', 'refs/heads/two', since);
    const made = await undoAsTold(undone);
    expect(told(made)).toEqual(['done rollback.branch-back', 'refused rollback.moved-since']);
    expect(outcomeOf(made)).toBe('failed');
    expect(clone.git('rev-parse', 'one', 'two').trim().split('\n')).toEqual([first, since]);
  });

  test('stay where they are when another work tree has them checked out', async () => {
    clone.git('branch', 'one');
    const undone = await run(() => {
      const commit = clone.git('commit-tree', '-m', 'x', 'HEAD^{tree}', '-p', 'HEAD').trim();
      clone.git('update-ref', 'refs/heads/one', commit);
    });
    clone.git('worktree', 'add', '--quiet', path.join(rig.root, 'linked'), 'one');
    await refusedAs(undone, 'rollback.out-elsewhere');
  });

  test('that the run made are removed and kept, unless somebody uses them', async () => {
    const undone = await run(() => clone.git('branch', 'made'));
    const commit = clone.head();
    clone.git('checkout', '--quiet', 'made');
    await refusedAs(undone, 'rollback.is-out');
    const own = clone.commit({ b: 'mine\n' });
    await refusedAs(undone, 'rollback.moved-since');
    clone.git('checkout', '--quiet', 'main');
    clone.git('update-ref', 'refs/heads/made', commit);
    // The user's commit is now only in the branch's reflog.
    await refusedAs(undone, 'rollback.has-history');
    expect(clone.git('cat-file', '-t', own).trim()).toBe('commit');
    clone.git('branch', '--quiet', '-D', 'made');
    expect(told(await undoAsTold(undone))).toEqual(['nothing rollback.branch-gone-already']);
    clone.git('branch', 'made');
    expect(told(await undoAsTold(undone))).toEqual(['done rollback.branch-removed']);
    expect(kept('made')).toBe(commit);
  });

  test('that the run deleted are made again, unless the name is taken', async () => {
    clone.git('branch', 'gone');
    const undone = await run(() => clone.git('branch', '--quiet', '-D', 'gone'));
    clone.commit({ b: 'mine\n' });
    clone.git('branch', 'gone');
    await refusedAs(undone, 'rollback.name-taken');
    clone.git('branch', '--quiet', '-D', 'gone');
    expect(told(await undoAsTold(undone))).toEqual(['done rollback.branch-again']);
    expect(clone.git('rev-parse', 'gone')).toBe(clone.git('rev-parse', 'HEAD~1'));
    expect(told(await undoAsTold(undone))).toEqual(['nothing rollback.branch-already']);
  });

  test('that the run deleted are made again also where it made others in a folder of their name', async () => {
    clone.git('branch', 'x');
    clone.git('branch', 'folder/y');
    const undone = await run(() => {
      clone.git('branch', '-D', 'x', 'folder/y');
      clone.git('branch', 'x/y');
      clone.git('branch', 'folder');
    });
    expect((await undoAsTold(undone)).map(({ outcome }) => outcome)).toEqual([
      'done',
      'done',
      'done',
      'done',
    ]);
    expect((await worldNow()).branches).toEqual(undone.before?.branches);
  });

  test('of which there were too many to note are left alone; the current one goes back', async () => {
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    const after = { ...undone.after, branches: { main: clone.head(), other: clone.head() } } as World;
    const before = { ...undone.before, truncated: true } as World;
    expect(told(await undoAsTold({ ...undone, before, after }))).toEqual([
      'nothing rollback.truncated',
      'done rollback.branch-back',
    ]);
  });
});
