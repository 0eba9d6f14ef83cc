import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type Action, outcomeOf } from '../../src/rollback/action.ts';
import { undoPart } from '../../src/rollback/parts.ts';
import { PARTS } from '../../src/rollback/plan.ts';
import { undoneOf } from '../../src/rollback/undone.ts';
import { recordWorld } from '../../src/rollback/world.ts';
import { gitSync } from '../../src/tasks/git-sync.ts';
import type { World } from '../../store/standing.ts';
import type { Files, GitRig, Repository } from './git-rig.ts';
import { everythingOf } from './git-world.ts';
import { makeRigTemplate, type RigTemplate } from './rig-template.ts';
import { fixedEnv, runKind } from './task-context.ts';
import { type UndoneRun, undoneRun } from './undone-run.ts';

/** The run that is undone. */
export const RUN = '0199f2c4-0000-7000-8000-000000000001';

let template: RigTemplate;
/** Of the test at work: its rig, the work tree that is rolled back, and the data directory. */
export let rig: GitRig;
export let clone: Repository;
export let dataDir: string;
/** Makes a rig for each test of the file. */
export function rollbackRig(): void {
  beforeAll(() => {
    template = makeRigTemplate({ a: 'a\n', b: 'b\n', '.gitignore': 'ignored\n*.tmp\n' });
  });
  afterAll(() => template.remove());
  beforeEach(() => {
    rig = template.copy();
    clone = rig.clone;
    dataDir = path.join(rig.root, 'data');
  });
  afterEach(() => rig.remove());
}

/** The work tree that is rolled back from now on. */
export function workIn(other: Repository): void {
  clone = other;
}

export const worldNow = async (): Promise<World> => {
  const world = await recordWorld(clone.path);
  if (world === null) throw new Error('no world');
  return world;
};

/** A run whose work is what a task of the user's does; returns what its log tells. */
export async function run(work: () => unknown, change: Partial<UndoneRun> = {}): Promise<UndoneRun> {
  const before = await worldNow();
  await work();
  return { runId: RUN, workspace: clone.path, before, after: await worldNow(), own: true, ...change };
}

export const undo = (undone: UndoneRun, dryRun = false): Promise<Action[]> =>
  undoAll(undone, new AbortController().signal, dryRun);

export async function undoAll(undone: UndoneRun, signal: AbortSignal, dryRun = false): Promise<Action[]> {
  const actions: Action[] = [];
  const place = { workspace: clone.path, dataDir, env: fixedEnv, signal, dryRun };
  for (const part of PARTS) actions.push(...(await undoPart(part, undoneOf(undoneRun(undone)), place)));
  return actions.filter(({ kind }) => kind !== 'outside');
}

/** Says that it is aborted when it is asked for the time after these. */
export function stopAfter(actions: number): AbortSignal {
  const { signal } = new AbortController();
  let asked = 0;
  Object.defineProperty(signal, 'aborted', { get: () => asked++ >= actions });
  return signal;
}

export const told = (actions: readonly Action[]) =>
  actions.map(({ outcome, reason }) => `${outcome} ${reason.code}`);

/** What a dry run tells must be what then happens, and it must change nothing. */
export async function undoAsTold(undone: UndoneRun): Promise<Action[]> {
  const before = everythingOf(clone);
  const dry = await undo(undone, true);
  expect(everythingOf(clone)).toEqual(before);
  const made = await undo(undone);
  expect(made).toEqual(dry);
  return made;
}

/** What is refused must not have been touched. */
export async function refusedAs(undone: UndoneRun, ...codes: string[]): Promise<void> {
  const before = everythingOf(clone);
  const made = await undoAsTold(undone);
  expect(told(made)).toEqual(codes.map((code) => `refused ${code}`));
  expect(outcomeOf(made)).toBe('refused');
  expect(everythingOf(clone)).toEqual(before);
}

export const stage = (files: Files): void => {
  clone.write(files);
  clone.git('add', ...Object.keys(files));
};
export const hide = (file: string, content: string): void => {
  clone.git('update-index', '--assume-unchanged', file);
  clone.write({ [file]: content });
};
export const kept = (name: string): string =>
  clone.git('rev-parse', `refs/roo-fsm/rolled-back/${RUN}/${name}`).trim();
export const sync = (options = {}) => runKind(gitSync, clone.path, options, { dataDir, runId: RUN });
