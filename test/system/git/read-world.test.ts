import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { look } from '../../../src/rollback/git/look.ts';
import { recordWorld } from '../../../src/rollback/world.ts';
import { openGit } from '../../../src/system/git/git.ts';
import { readWorld } from '../../../src/system/git/read-world.ts';
import type { World } from '../../../store/standing.ts';
import {
  makeFolder,
  makeRepository,
  type Repository,
  removeFolder,
  repositoryAt,
} from '../../support/git-rig.ts';
import { fixedEnv } from '../../support/task-context.ts';

let folder: string;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => removeFolder(folder));

const asked = async (at: string): Promise<World | null> =>
  (await look(openGit(at, { env: fixedEnv })))?.world ?? null;

const deed = fc.constantFrom(
  'commit',
  'branch',
  'slashed branch',
  'delete branch',
  'switch',
  'detach',
  'orphan',
  'stash',
  'drop',
  'drop older',
  'tag',
  'pack',
  'pack with prune off',
  'worktree',
  'gc',
);
const history = fc.record({ sha256: fc.boolean(), deeds: fc.array(deed, { maxLength: 14 }) });

test('the files of a repository tell the same as git does', { timeout: 240_000 }, async () => {
  let made = 0;
  await fc.assert(
    fc.asyncProperty(history, async ({ sha256, deeds }) => {
      const at = path.join(folder, `n° ${made++}`);
      const all = make(at, sha256, deeds);
      for (const one of all) {
        const read = readWorld(one);
        expect(read).not.toBeNull();
        expect(read).toEqual(await asked(one));
      }
      removeFolder(at);
    }),
    { numRuns: 25 },
  );
});

/** Makes a repository by these deeds; all its work trees. */
function make(at: string, sha256: boolean, deeds: readonly string[]): string[] {
  const main = path.join(at, 'main é');
  const repository = sha256 ? inSha256(main) : makeRepository(main);
  const trees = [main];
  for (const [index, one] of deeds.entries()) {
    try {
      const tree = does(repository, one, index);
      if (tree !== null) trees.push(tree);
    } catch {
      // There was nothing to delete, to drop, to pack: also a history.
    }
  }
  return trees;
}

function inSha256(at: string): Repository {
  makeRepository(at);
  removeFolder(path.join(at, '.git'));
  const repository = repositoryAt(at);
  repository.git('init', '--quiet', '--template=', '--initial-branch=main', '--object-format=sha256');
  return repository;
}

function does(repository: Repository, one: string, index: number): string | null {
  const { git } = repository;
  const others = () =>
    git('for-each-ref', '--format=%(refname:short)', 'refs/heads')
      .split('\n')
      .filter((name) => name !== '');
  switch (one) {
    case 'commit':
      repository.commit({ a: `${index}` });
      break;
    case 'branch':
      git('branch', `b${index}`);
      break;
    case 'slashed branch':
      git('branch', `équipe/it's-${index}/x\u00a0y`);
      break;
    case 'delete branch':
      git('branch', '-D', others().at(-1) ?? '');
      break;
    case 'switch':
      git('switch', '--quiet', others()[0] ?? '');
      break;
    case 'detach':
      git('checkout', '--quiet', '--detach');
      break;
    case 'orphan':
      git('checkout', '--quiet', '--orphan', `new/${index}`);
      break;
    case 'stash':
      repository.write({ a: `local ${index}` });
      git('stash', 'push', '--quiet');
      break;
    case 'drop':
      git('stash', 'drop', '--quiet');
      break;
    case 'drop older':
      git('stash', 'drop', '--quiet', 'stash@{1}');
      break;
    case 'tag':
      git('tag', '--annotate', '--message', 'x', `v${index}`);
      break;
    case 'pack':
      git('pack-refs', '--all');
      break;
    case 'pack with prune off':
      git('pack-refs', '--all', '--no-prune');
      break;
    case 'gc':
      git('gc', '--quiet');
      break;
    case 'worktree': {
      const tree = path.join(path.dirname(repository.path), `tree ${index}`);
      git('worktree', 'add', '--quiet', ...(index % 2 === 0 ? ['--detach'] : ['-b', `tree/${index}`]), tree);
      return tree;
    }
    default:
      throw new Error(one);
  }
  return null;
}

const odd: Record<string, (repository: Repository, dotGit: string) => void> = {
  'a symbolic branch': ({ git }) => void git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main'),
  'HEAD beyond the branches': ({ git }) => {
    git('update-ref', 'refs/other/x', 'HEAD');
    git('symbolic-ref', 'HEAD', 'refs/other/x');
  },
  'HEAD as a symbolic link': (_, dotGit) => {
    fs.rmSync(path.join(dotGit, 'HEAD'));
    fs.symlinkSync('refs/heads/main', path.join(dotGit, 'HEAD'));
  },
  'a branch that a power cut emptied': (_, dotGit) =>
    fs.writeFileSync(path.join(dotGit, 'refs/heads/topic'), ''),
  'a stash without its log': ({ git }, dotGit) => {
    git('update-ref', 'refs/stash', 'HEAD');
    fs.rmSync(path.join(dotGit, 'logs/refs/stash'), { force: true });
  },
  'a torn file of packed references': (repository, dotGit) => {
    fs.writeFileSync(path.join(dotGit, 'packed-refs'), `${repository.head()} refs/heads/pac`);
  },
  'a git folder that is none': (_, dotGit) => fs.rmSync(path.join(dotGit, 'objects'), { recursive: true }),
  'a format of later times': (_, dotGit) =>
    fs.appendFileSync(path.join(dotGit, 'config'), '[core]\n\trepositoryformatversion = 7\n'),
};

test.each(Object.keys(odd))('git is asked where the files do not tell: %s', async (name) => {
  const repository = makeRepository(path.join(folder, 'repository'));
  repository.commit({ a: '1' });
  repository.git('branch', 'topic');
  odd[name]?.(repository, path.join(repository.path, '.git'));
  expect(readWorld(repository.path)).toBeNull();
  expect(await recordWorld(repository.path)).toEqual(await asked(repository.path));
});

test('references in a table are for git to read', () => {
  const repository = makeRepository(path.join(folder, 'repository'));
  repository.commit({ a: '1' });
  fs.appendFileSync(path.join(repository.path, '.git/config'), '[extensions]\n\trefStorage = reftable\n');
  expect(readWorld(repository.path)).toBeNull();
});
