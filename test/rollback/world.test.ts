import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recordWorld } from '../../src/rollback/world.ts';
import { maskedFor } from '../../src/run/mask-fact.ts';
import { createMask } from '../../src/system/masking/mask.ts';
import type { World } from '../../store/standing.ts';
import {
  makeFolder,
  makeRepository,
  type Repository,
  removeFolder,
  repositoryAt,
} from '../support/git-rig.ts';

let folder: string;
let repository: Repository;
beforeEach(() => {
  folder = makeFolder();
  repository = makeRepository(path.join(folder, 'the repository é'));
});
afterEach(() => removeFolder(folder));

const world = (at: string = repository.path) => recordWorld(at);

test('where there is no repository there is no world', async () => {
  expect(await world(folder)).toBeNull();
  expect(await world(path.join(folder, 'nowhere'))).toBeNull();
});

test('before the first commit there is a branch and no commit', async () => {
  expect(await world()).toEqual({ head: null, branch: 'main', branches: {}, stashes: [] });
});

test('every branch and every stash is noted, the newest stash first, also from a folder below and of packed refs', async () => {
  const first = repository.commit({ a: '1' });
  repository.git('branch', 'topic/one');
  const second = repository.commit({ a: '2' });
  const stashes = ['x', 'y'].map((text) => {
    repository.write({ a: text });
    repository.git('stash', 'push', '--quiet');
    return repository.git('rev-parse', 'refs/stash').trim();
  });
  const expected = {
    head: second,
    branch: 'main',
    branches: { main: second, 'topic/one': first },
    stashes: stashes.reverse(),
  };
  fs.mkdirSync(path.join(repository.path, 'below'));
  expect(await world(path.join(repository.path, 'below'))).toEqual(expected);
  repository.git('pack-refs', '--all');
  expect(await world()).toEqual(expected);
  repository.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
  expect(await world()).toEqual(expected);
});

test('a detached HEAD has a commit and no branch', async () => {
  const first = repository.commit({ a: '1' });
  const second = repository.commit({ a: '2' });
  repository.git('checkout', '--quiet', '--detach', first);
  expect(await world()).toEqual({ head: first, branch: null, branches: { main: second }, stashes: [] });
});

test('a linked work tree has its own HEAD, and the branches and stashes of all', async () => {
  const first = repository.commit({ a: '1' });
  repository.write({ a: 'x' });
  repository.git('stash', 'push', '--quiet');
  const stash = repository.git('rev-parse', 'refs/stash').trim();
  const linked = repositoryAt(path.join(folder, 'linked'));
  repository.git('worktree', 'add', '--quiet', '-b', 'other', linked.path);
  const branches = { main: first, other: first };
  expect(await world(linked.path)).toEqual({ head: first, branch: 'other', branches, stashes: [stash] });
  linked.git('checkout', '--quiet', '--detach');
  expect(await world(linked.path)).toEqual({ head: first, branch: null, branches, stashes: [stash] });
});

test('of very many branches only the current one is noted, and that it is so', async () => {
  const head = repository.commit({ a: '1' });
  const packed = Array.from({ length: 501 }, (_, at) => `${head} refs/heads/b/${1000 + at}`);
  const header = '# pack-refs with: peeled fully-peeled sorted \n';
  fs.writeFileSync(path.join(repository.path, '.git', 'packed-refs'), `${header}${packed.join('\n')}\n`);
  expect(await world()).toEqual({
    head,
    branch: 'main',
    branches: { main: head },
    stashes: [],
    truncated: true,
  });
});

test('what is stored of it keeps its commits, and no branch whose name tells a secret', () => {
  const mask = createMask({ env: { MY_TOKEN: 'hunter2-hunter2' } });
  const head = 'a'.repeat(40);
  const named = { main: head, 'wip/hunter2-hunter2': head };
  const data: World = { head, branch: 'wip/hunter2-hunter2', branches: named, stashes: [head] };
  expect(maskedFor(mask)({ type: 'world.recorded', data }).data).toEqual({
    head,
    branch: 'wip/***',
    branches: { main: head },
    stashes: [head],
    truncated: true,
  });
  const clean: World = { head, branch: 'main', branches: { main: head }, stashes: [head] };
  expect(maskedFor(mask)({ type: 'world.recorded', data: clean }).data).toEqual(clean);
});
