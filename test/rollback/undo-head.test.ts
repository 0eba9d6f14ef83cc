import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { outcomeOf } from '../../src/rollback/action.ts';
import { undoPart } from '../../src/rollback/parts.ts';
import { undoneOf } from '../../src/rollback/undone.ts';
import { repositoryAt } from '../support/git-rig.ts';
import {
  clone,
  dataDir,
  kept,
  RUN,
  refusedAs,
  rig,
  rollbackRig,
  run,
  stopAfter,
  told,
  undo,
  undoAll,
  undoAsTold,
  workIn,
  worldNow,
} from '../support/rolling-back.ts';
import { fixedEnv } from '../support/task-context.ts';
import { undoneRun } from '../support/undone-run.ts';

rollbackRig();

describe('HEAD', () => {
  test('that was switched to another branch goes back, and then that branch too', async () => {
    const first = clone.head();
    const undone = await run(() => {
      clone.git('checkout', '--quiet', '-b', 'made');
      clone.commit({ a: 'a2\n' });
    });
    expect(told(await undoAsTold(undone))).toEqual([
      'done rollback.head-back',
      'done rollback.branch-removed',
    ]);
    expect([clone.git('symbolic-ref', '--short', 'HEAD').trim(), clone.head()]).toEqual(['main', first]);
    expect(clone.read('a')).toBe('a\n');
  });

  test('that was left on a branch without a commit, or came from one, is told and left alone', async () => {
    const undone = await run(() => clone.git('checkout', '--quiet', '--orphan', 'fresh'));
    await refusedAs(undone, 'rollback.head-unborn');
    await refusedAs(
      await run(() => clone.git('checkout', '--quiet', '--force', 'main')),
      'rollback.head-unborn',
    );
    expect(told(await undoAsTold(undone))).toEqual(['nothing rollback.head-already']);
  });

  test('that was switched and whose branch was moved goes back twice', async () => {
    const first = clone.head();
    clone.git('branch', 'other');
    const undone = await run(() => {
      clone.commit({ a: 'a2\n' });
      clone.git('checkout', '--quiet', 'other');
      clone.commit({ b: 'b2\n' });
    });
    expect(told(await undoAsTold(undone))).toEqual([
      'done rollback.head-back',
      'done rollback.branch-back',
      'done rollback.branch-back',
    ]);
    expect([clone.head(), clone.status(), clone.read('b')]).toEqual([first, [], 'b\n']);
    expect(clone.git('rev-parse', 'other').trim()).toBe(first);
  });

  test('that was detached goes back on its branch, and the commits made there are kept', async () => {
    const undone = await run(() => {
      clone.git('checkout', '--quiet', '--detach');
      clone.commit({ a: 'a2\n' });
    });
    const left = clone.head();
    expect(told(await undoAsTold(undone))).toEqual(['done rollback.head-back']);
    expect(clone.git('symbolic-ref', '--short', 'HEAD').trim()).toBe('main');
    expect(kept('HEAD')).toBe(left);
    expect(told(await undoAsTold(undone))).toEqual(['nothing rollback.head-already']);
  });

  test('that was detached all the time goes back to its commit', async () => {
    clone.git('checkout', '--quiet', '--detach');
    const first = clone.head();
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    const left = clone.head();
    expect(told(await undoAsTold(undone))).toEqual(['done rollback.branch-back']);
    expect([clone.head(), kept('HEAD')]).toEqual([first, left]);
  });

  test.each([
    ['switched again', () => clone.git('checkout', '--quiet', '-b', 'mine'), 'rollback.switched-since'],
    ['committed since', () => clone.commit({ b: 'mine\n' }), 'rollback.switched-since'],
    ['changed a file in the way', () => clone.write({ a: 'mine\n' }), 'rollback.in-the-way'],
  ])('stays where it is when somebody %s', async (_name, edit, code) => {
    clone.git('branch', 'other');
    clone.commit({ a: 'main\n' });
    const undone = await run(() => clone.git('checkout', '--quiet', 'other'));
    edit();
    const made = (await undoAsTold(undone)).filter(({ kind }) => kind === 'head');
    expect(told(made)).toEqual([`refused ${code}`]);
  });
});

describe('submodules and linked work trees', () => {
  test('a submodule is told, and not touched', async () => {
    const library = repositoryAt(path.join(rig.root, 'library'));
    fs.mkdirSync(library.path);
    library.git('init', '--quiet', '--initial-branch=main');
    const one = library.commit({ x: '1\n' });
    clone.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'lib');
    clone.commit();
    const two = library.commit({ x: '2\n' });
    const undone = await run(() => {
      clone.git('-C', 'lib', 'fetch', '--quiet');
      clone.git('update-index', '--cacheinfo', `160000,${two},lib`);
      clone.git('commit', '--quiet', '--message', 'newer library');
    });
    // As a synchronisation leaves it that does not update submodules.
    expect(clone.status()).toEqual([' M lib']);
    const made = await undoAsTold(undone);
    expect(told(made)).toEqual(['done rollback.branch-back', 'nothing rollback.submodule']);
    expect(clone.git('-C', 'lib', 'rev-parse', 'HEAD').trim()).toBe(one);
    expect(clone.status()).toEqual([]);
  });

  test('a submodule with work in it is not removed for a file', async () => {
    const library = repositoryAt(path.join(rig.root, 'library'));
    fs.mkdirSync(library.path);
    library.git('init', '--quiet', '--initial-branch=main');
    library.commit({ x: '1\n' });
    clone.commit({ lib: 'a file\n' });
    const undone = await run(() => {
      clone.git('rm', '--quiet', 'lib');
      clone.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'lib');
      clone.git('commit', '--quiet', '--message', 'library');
    });
    clone.write({ 'lib/work': 'mine\n' });
    await refusedAs(undone, 'rollback.in-the-way');
    expect(clone.read('lib/work')).toBe('mine\n');
  });

  test('a linked work tree goes back, and the others stay as they are', async () => {
    const main = clone;
    workIn(repositoryAt(path.join(rig.root, 'linked é')));
    main.git('worktree', 'add', '--quiet', '-b', 'side', clone.path);
    const first = clone.head();
    const undone = await run(() => clone.commit({ a: 'a2\n' }));
    main.write({ a: 'mine\n' });
    expect(told(await undoAsTold(undone))).toEqual(['done rollback.branch-back']);
    expect([clone.head(), clone.read('a'), main.read('a')]).toEqual([first, 'a\n', 'mine\n']);
  });
});

describe('a rollback that was cut off', () => {
  const commits = async () => {
    const first = clone.head();
    const undone = await run(() => clone.commit({ a: 'a2\n', new: 'n\n' }));
    return { undone, first, left: clone.head() };
  };
  const keepRef = (left: string) => clone.git('update-ref', `refs/roo-fsm/rolled-back/${RUN}/main`, left);

  test.each([
    ['after it kept what is left', (_first: string) => {}],
    ['after it moved the files', (first: string) => clone.git('checkout', '--quiet', '--detach', first)],
    [
      'after it moved the branch',
      (first: string) => {
        clone.git('checkout', '--quiet', '--detach', first);
        clone.git('update-ref', 'refs/heads/main', first);
      },
    ],
  ])('%s is finished when it is asked for again', async (_name, cut) => {
    const { undone, first, left } = await commits();
    clone.write({ b: 'mine\n' });
    keepRef(left);
    cut(first);
    expect(told(await undoAsTold(undone))).toEqual(['done rollback.branch-back']);
    expect(clone.git('symbolic-ref', '--short', 'HEAD').trim()).toBe('main');
    expect([clone.head(), kept('main'), clone.read('a'), clone.read('b')]).toEqual([
      first,
      left,
      'a\n',
      'mine\n',
    ]);
    expect(clone.status()).toEqual([' M b']);
    expect(told(await undoAsTold(undone))).toEqual(['nothing rollback.branch-already']);
  });

  test('does not attach a HEAD that the user detached', async () => {
    const { undone, first, left } = await commits();
    clone.git('checkout', '--quiet', '--detach', first);
    expect(told(await undo(undone))).toEqual(['done rollback.branch-back']);
    expect(clone.git('rev-parse', '--symbolic-full-name', 'HEAD').trim()).toBe('HEAD');
    expect([clone.head(), kept('main')]).toEqual([first, left]);
  });

  test('keeps both commits when the same run is rolled back twice from different ones', async () => {
    const { undone, left } = await commits();
    clone.git('update-ref', `refs/roo-fsm/rolled-back/${RUN}/main`, 'HEAD~1');
    expect(told(await undo(undone))).toEqual(['done rollback.branch-back']);
    expect(kept('main-2')).toBe(left);
  });

  test('after any of its actions is finished when it is asked for again', async () => {
    clone.git('branch', 'gone');
    clone.git('branch', 'moved');
    clone.write({ a: 'stashed\n' });
    clone.git('stash', 'push', '--quiet', '--message', 'older');
    const before = await worldNow();
    const undone = await run(() => {
      clone.commit({ a: 'a2\n' });
      clone.git('branch', '--quiet', '-D', 'gone');
      clone.git('branch', '--quiet', '--force', 'moved');
      clone.git('stash', 'drop', '--quiet');
      clone.git('checkout', '--quiet', '-b', 'made');
      clone.commit({ b: 'b2\n' });
    });
    const left = clone.head();
    for (let actions = 0; actions <= 6; actions++) {
      const cut = await undoAll(undone, stopAfter(actions));
      expect(cut.filter(({ outcome }) => outcome === 'done').length).toBe(actions);
      expect(outcomeOf(await undo(undone))).toBe(actions === 6 ? 'nothing' : 'done');
      expect(await worldNow()).toEqual(before);
      expect([clone.read('a'), clone.read('b'), clone.status()]).toEqual(['a\n', 'b\n', []]);
      // The run once more.
      clone.git('branch', '--quiet', '--force', 'moved', `${left}~1`);
      clone.git('branch', '--quiet', '-D', 'gone');
      clone.git('stash', 'drop', '--quiet');
      clone.git('checkout', '--quiet', '-B', 'made', left);
      clone.git('branch', '--quiet', '--force', 'main', `${left}~1`);
      expect(await worldNow()).toEqual(undone.after);
    }
  });

  test('by a signal is told, and goes on with what is left', async () => {
    clone.git('branch', 'one');
    const undone = await run(() => {
      clone.git('branch', '--quiet', '-D', 'one');
      clone.commit({ a: 'a2\n' });
    });
    const stop = new AbortController();
    stop.abort();
    const place = { workspace: clone.path, dataDir, env: fixedEnv, dryRun: false };
    const made = await undoPart('branches', undoneOf(undoneRun(undone)), { ...place, signal: stop.signal });
    expect(told(made)).toEqual(['failed rollback.stopped']);
    expect(told(await undo(undone))).toEqual(['done rollback.branch-again', 'done rollback.branch-back']);
  });
});
