import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Action, outcomeOf } from '../../src/rollback/action.ts';
import { undoPart } from '../../src/rollback/parts.ts';
import { PARTS } from '../../src/rollback/plan.ts';
import { undoneOf } from '../../src/rollback/undone.ts';
import { recordWorld } from '../../src/rollback/world.ts';
import { gitSync } from '../../src/tasks/git-sync.ts';
import type { TaskReport } from '../../src/tasks/task.ts';
import { tempCleanup } from '../../src/tasks/temp-cleanup.ts';
import type { World } from '../../store/standing.ts';
import type { GitRig, Repository } from '../support/git-rig.ts';
import { type Everything, everythingOf } from '../support/git-world.ts';
import { DAY, fixedClock, writeOld } from '../support/old-files.ts';
import { makeRigTemplate, type RigTemplate } from '../support/rig-template.ts';
import { fixedEnv, runKind } from '../support/task-context.ts';
import { undoneRun } from '../support/undone-run.ts';

const RUN = '0199f2c4-0000-7000-8000-000000000001';

/** What a run may do, and what a user may do after it. */
const deed = fc.constantFrom('sync', 'autostash', 'commit', 'switch', 'branches', 'cleanup', 'drop');
const edit = fc.constantFrom(
  'commit',
  'change',
  'change elsewhere',
  'stage',
  'untracked',
  'ignored',
  'branch',
  'switch',
  'detach',
  'stash',
  'pop',
  'delete',
  'remove topic',
  'move topic',
  'in the place of trash',
);
const cases = fc.record({
  deeds: fc.uniqueArray(deed, { minLength: 1, maxLength: 4 }),
  edits: fc.uniqueArray(edit, { maxLength: 4 }),
});

let template: RigTemplate;
beforeAll(() => {
  template = makeRigTemplate({ a: 'a\n', b: 'b\n', c: 'c\n', '.gitignore': 'ignored*\n*.tmp\n' });
});
afterAll(() => template.remove());

/** A few at a time, because a rollback mostly waits for git. */
const several = fc.array(cases, { minLength: 1, maxLength: 4 });

test('a rollback never destroys what the user made after the run', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(several, async (all) => {
      await Promise.all(all.map(hold));
    }),
    { numRuns: Number(process.env['ROLLBACK_KEPT_RUNS'] ?? 20), examples: [[EXAMPLES]] },
  );
});

type Deeds = (typeof cases extends fc.Arbitrary<infer Value> ? Value : never)['deeds'];
type Edits = (typeof cases extends fc.Arbitrary<infer Value> ? Value : never)['edits'];

const EXAMPLES: { deeds: Deeds; edits: Edits }[] = [
  { deeds: ['sync', 'cleanup', 'drop', 'branches'], edits: [] },
  { deeds: ['commit', 'switch'], edits: ['ignored', 'untracked', 'stage', 'change elsewhere'] },
];

async function hold({ deeds, edits }: { deeds: Deeds; edits: Edits }): Promise<void> {
  const rig = template.copy();
  try {
    await holdIn(rig, deeds, edits);
  } finally {
    rig.remove();
  }
}

async function holdIn(rig: GitRig, deeds: Deeds, edits: Edits): Promise<void> {
  const { clone } = rig;
  const dataDir = path.join(rig.root, 'data');
  clone.git('branch', 'topic');
  clone.write({ c: 'stashed\n' });
  clone.git('stash', 'push', '--quiet', '--message', 'older');
  const before = await worldOf(clone);
  const reports: TaskReport[] = [];
  for (const one of deeds) reports.push(...(await perform(one, rig, dataDir)));
  const left = await worldOf(clone);
  for (const one of edits) change(one, clone);
  const users = everythingOf(clone);
  const reachable = commitsOf(clone);

  const run = { runId: RUN, workspace: clone.path, before, after: left, reports, own: true };
  const undone = undoneOf(undoneRun(run));
  const actions: Action[] = [];
  const { signal } = new AbortController();
  const place = { workspace: clone.path, dataDir, env: fixedEnv, signal };
  for (const part of PARTS) actions.push(...(await undoPart(part, undone, { ...place, dryRun: false })));

  const now = everythingOf(clone);
  expect(lost(users, now, left)).toEqual([]);
  expect([...reachable].filter((commit) => !commitsOf(clone).has(commit))).toEqual([]);
  expect(actions.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  expect(actions.every(({ reason }) => reason.code.startsWith('rollback.'))).toBe(true);
  if (edits.length === 0 && !deeds.includes('autostash')) {
    expect(['done', 'nothing']).toContain(outcomeOf(actions));
    expect({ ...(await worldOf(clone)), stashes: [] }).toEqual({ ...before, stashes: [] });
  }
  for (const part of PARTS) {
    const again = await undoPart(part, undone, { ...place, dryRun: false });
    // Once more there is nothing left that could be done.
    expect(again.filter(({ outcome }) => outcome === 'done' || outcome === 'failed')).toEqual([]);
  }
}

async function perform(deed: Deeds[number], rig: GitRig, dataDir: string): Promise<TaskReport[]> {
  const { clone } = rig;
  const given = { dataDir, runId: RUN, clock: fixedClock };
  switch (deed) {
    case 'sync':
    case 'autostash': {
      if (deed === 'autostash') clone.write({ a: 'mine before\n' });
      rig.pushFromColleague({ [deed === 'sync' ? 'b' : 'a']: 'theirs\n', new: 'new\n' });
      return [await runKind(gitSync, clone.path, {}, given)];
    }
    case 'commit':
      clone.write({ 'by the run': 'r\n' });
      clone.git('add', 'by the run');
      clone.git('commit', '--quiet', '--message', 'by the run');
      return [];
    case 'switch':
      clone.git('checkout', '--quiet', '-b', 'made');
      clone.git('rm', '--quiet', '--force', 'b');
      clone.git('commit', '--quiet', '--message', 'without b');
      return [];
    case 'branches':
      clone.git('branch', 'fresh');
      clone.git('branch', '--quiet', '-D', 'topic');
      return [];
    case 'cleanup':
      writeOld(clone.path, 60 * DAY, { 'old.tmp': 'old\n', 'older.tmp': 'older\n' });
      return [await runKind(tempCleanup, clone.path, {}, { ...given, taskId: 'work/own#1' })];
    case 'drop':
      clone.git('stash', 'drop', '--quiet');
      return [];
    default:
      return deed satisfies never;
  }
}

/** What a user does; where it cannot be done, it is not. */
function change(edit: Edits[number], clone: Repository): void {
  const tried = (...args: string[]): void => {
    try {
      clone.git(...args);
    } catch {
      // As a user would, after reading what git says.
    }
  };
  switch (edit) {
    case 'commit':
      clone.write({ mine: 'committed\n' });
      clone.git('add', 'mine');
      return void tried('commit', '--quiet', '--message', 'mine', '--', 'mine');
    case 'change':
      return clone.write({ a: 'changed\n', b: 'changed\n' });
    case 'change elsewhere':
      return clone.write({ c: 'changed\n' });
    case 'stage':
      clone.write({ c: 'staged\n', staged: 'staged\n' });
      tried('add', 'c', 'staged');
      return clone.write({ c: 'staged and changed\n' });
    case 'untracked':
      return clone.write({ untracked: 'u\n', 'by the run too': 'u\n', 'new.d/x': 'u\n' });
    case 'ignored':
      return clone.write({ ignored: 'i\n', 'ignored.d/x': 'i\n' });
    case 'branch':
      return tried('branch', 'users');
    case 'switch':
      return tried('checkout', '--quiet', '-b', 'elsewhere');
    case 'detach':
      return tried('checkout', '--quiet', '--detach');
    case 'stash':
      clone.write({ c: 'to be stashed\n' });
      return tried('stash', 'push', '--quiet', '--message', 'users');
    case 'pop':
      return tried('stash', 'pop', '--quiet');
    case 'delete':
      return fs.rmSync(path.join(clone.path, 'b'), { force: true });
    case 'remove topic':
      return tried('branch', '--quiet', '-D', 'topic');
    case 'move topic': {
      const commit = clone.git('commit-tree', '-m', 'users', 'HEAD^{tree}', '-p', 'HEAD').trim();
      return tried('update-ref', 'refs/heads/topic', commit);
    }
    case 'in the place of trash':
      return clone.write({ 'old.tmp': 'users\n' });
    default:
      return edit satisfies never;
  }
}

/** What of the user's is not there any more: of a work tree, an index, a stash, branches and HEAD, as they changed since `left`. */
function lost(users: Everything, now: Everything, left: World): string[] {
  const own = [...users.files].filter(([file, { blob }]) => users.tree.get(file)?.blob !== blob);
  const gone = [...users.index.keys()].filter((file) => !users.files.has(file));
  const staged = [...users.index].filter(([file, { blob }]) => users.tree.get(file)?.blob !== blob);
  const unstaged = [...users.tree.keys()].filter((file) => !users.index.has(file));
  const branches = [...users.refs].filter(
    ([name, sha]) =>
      name.startsWith('refs/heads/') && left.branches[name.slice('refs/heads/'.length)] !== sha,
  );
  const stashes = users.stashes.map(({ sha }) => sha);
  const leftAt = left.branch === null ? left.head : `ref: refs/heads/${left.branch}`;
  return [
    ...own.filter(([file, { blob }]) => now.files.get(file)?.blob !== blob).map(([file]) => `file ${file}`),
    ...gone.filter((file) => now.files.has(file)).map((file) => `deletion of ${file}`),
    ...staged
      .filter(([file, { blob }]) => now.index.get(file)?.blob !== blob)
      .map(([file]) => `staged ${file}`),
    ...unstaged.filter((file) => now.index.has(file)).map((file) => `staged deletion of ${file}`),
    ...branches.filter(([name, sha]) => now.refs.get(name) !== sha).map(([name]) => name),
    ...(now.stashes
      .map(({ sha }) => sha)
      .slice(0, stashes.length)
      .join() === stashes.join()
      ? []
      : ['stash']),
    ...(users.at !== leftAt && now.at !== users.at ? [`HEAD at ${users.at}`] : []),
    ...[...users.reflogs]
      .filter(([file]) => file.startsWith('refs/heads/') && !now.reflogs.has(file))
      .filter(([file]) => users.refs.get(file) !== left.branches[file.slice('refs/heads/'.length)])
      .map(([file]) => `reflog of ${file}`),
  ];
}

const commitsOf = ({ git }: Repository): Set<string> =>
  new Set(
    git('rev-list', '--all', '--reflog', 'HEAD')
      .split('\n')
      .filter((line) => line !== ''),
  );

async function worldOf(clone: Repository): Promise<World> {
  const world = await recordWorld(clone.path);
  if (world === null) throw new Error('no world');
  return world;
}
