import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gitSync } from '../../src/tasks/git-sync.ts';
import type { TaskReport } from '../../src/tasks/task.ts';
import { makeGitRig, type Repository } from '../support/git-rig.ts';
import { runKind } from '../support/task-context.ts';

const TRACKED = ['a.txt', 'b c.txt', 'dir/é.txt', 'dir/deep/d.txt'];
const NEW = ['new.txt', 'dir/new.txt', 'a.txt/inner.txt', 'secret.env', 'fresh/x y.txt'];
const LINES = 12;
const base = (file: string) =>
  Array.from({ length: LINES }, (_, at) => `${file} ${at}`)
    .join('\n')
    .concat('\n');

type Step =
  | { do: 'edit'; file: string; line: number; stage: boolean }
  | { do: 'replace'; file: string; bytes: Uint8Array; stage: boolean }
  | { do: 'add'; file: string; bytes: Uint8Array; stage: boolean }
  | { do: 'delete'; file: string; stage: boolean }
  | { do: 'rename'; file: string; to: string };

const tracked = fc.constantFrom(...TRACKED);
const bytes = fc.uint8Array({ maxLength: 40 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('edit' as const),
    file: tracked,
    line: fc.nat(LINES - 1),
    stage: fc.boolean(),
  }),
  fc.record({ do: fc.constant('replace' as const), file: tracked, bytes, stage: fc.boolean() }),
  fc.record({ do: fc.constant('add' as const), file: fc.constantFrom(...NEW), bytes, stage: fc.boolean() }),
  fc.record({ do: fc.constant('delete' as const), file: tracked, stage: fc.boolean() }),
  fc.record({ do: fc.constant('rename' as const), file: tracked, to: fc.constantFrom(...NEW) }),
);

test('whatever the user had is afterwards in the tree, in the index, or in a stash the report names', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.array(step, { minLength: 1, maxLength: 3 }),
      async (mine, theirs) => {
        const rig = makeGitRig({
          ...Object.fromEntries(TRACKED.map((file) => [file, base(file)])),
          '.gitignore': 'secret.env\n',
        });
        try {
          perform(rig.colleague, theirs, 'theirs');
          rig.colleague.git('add', '--all');
          if (rig.colleague.exists('secret.env')) rig.colleague.git('add', '--force', 'secret.env');
          rig.colleague.git('commit', '--quiet', '--allow-empty', '--message', 'theirs');
          rig.colleague.push();
          perform(rig.clone, mine, 'mine');
          const had = versionsOf(rig.clone);

          const report = await runKind(gitSync, rig.clone.path, {});

          expectReachable(rig.clone, had, report);
          expect(report.failure?.reason ?? 'none').toMatch(/^(none|conflict)$/);
          expect(report.evidence['stashesAfter']).toBe(rig.clone.stashes().length);
          const kept = report.findings.some(({ code }) => code === 'git.autostash-kept');
          expect(rig.clone.stashes()).toHaveLength(kept ? 1 : 0);
          expect(report.findings.map(({ code }) => code)).not.toContain('git.tree-left-mixed');
        } finally {
          rig.remove();
        }
      },
    ),
    { numRuns: 15 },
  );
});

/** Does what can be done; each written text holds a word of its own, by which it is found again. */
function perform(repository: Repository, steps: readonly Step[], who: string): void {
  const at = (file: string) => path.join(repository.path, file);
  const isFile = (file: string) => fs.statSync(at(file), { throwIfNoEntry: false })?.isFile() === true;
  const put = (file: string, content: Uint8Array) => {
    if (file === 'a.txt/inner.txt') fs.rmSync(at('a.txt'), { force: true, recursive: true });
    if (fs.statSync(at(file), { throwIfNoEntry: false })?.isDirectory()) return;
    fs.mkdirSync(path.dirname(at(file)), { recursive: true });
    fs.writeFileSync(at(file), content);
  };
  for (const [number, step] of steps.entries()) {
    const word = `${who}-${number}-`;
    switch (step.do) {
      case 'edit': {
        if (!isFile(step.file)) break;
        const lines = fs.readFileSync(at(step.file), 'latin1').split('\n');
        lines[step.line] = word;
        put(step.file, Buffer.from(lines.join('\n'), 'latin1'));
        break;
      }
      case 'replace':
        if (isFile(step.file)) put(step.file, Buffer.concat([Buffer.from(word), step.bytes]));
        break;
      case 'add':
        put(step.file, Buffer.concat([Buffer.from(word), step.bytes]));
        break;
      case 'delete':
        fs.rmSync(at(step.file), { force: true, recursive: true });
        break;
      case 'rename':
        if (!isFile(step.file) || step.to.startsWith(step.file)) break;
        put(step.to, fs.readFileSync(at(step.file)));
        if (isFile(step.to)) fs.rmSync(at(step.file));
        break;
      default:
        step satisfies never;
    }
    if ('stage' in step && step.stage) repository.git('add', '--all');
  }
}

/** A content by git's name for it, and the user's words in it. */
type Version = { blob: string; words: string[] };

function versionsOf(repository: Repository): Version[] {
  const staged = indexBlobs(repository).map((blob) =>
    version(blob, repository.git('cat-file', 'blob', blob)),
  );
  const files = contentsOf(repository).map((content) => version(blobOf(content), content.toString('latin1')));
  return [...staged, ...files];
}

const version = (blob: string, text: string): Version => ({ blob, words: text.match(/mine-\d+-/g) ?? [] });

function expectReachable(repository: Repository, had: readonly Version[], report: TaskReport): void {
  const contents = contentsOf(repository);
  const named = report.findings
    .filter(({ code }) => code === 'git.autostash-kept' || code === 'git.autostash-orphaned')
    .map(({ params }) => String(params['sha']));
  const parents = named.flatMap((sha) => [sha, `${sha}^2`, `${sha}^3`]);
  const blobs = new Set([
    ...contents.map(blobOf),
    ...indexBlobs(repository),
    ...['HEAD', String(report.evidence['headBefore']), ...parents].flatMap((commit) =>
      treeBlobs(repository, commit),
    ),
  ]);
  // What was merged with the changes of the others is no longer a file of its own, but its words are there.
  const text = contents.map((content) => content.toString('latin1')).join('\n');
  const all = text + repository.git('diff', '--cached', '--text');
  for (const { blob, words } of had) {
    const isThere = blobs.has(blob) || (words.length > 0 && words.every((word) => all.includes(word)));
    expect(isThere, `${blob} (${words.join(' ')}) is lost`).toBe(true);
  }
  expect(text).not.toMatch(/^(<<<<<<<|>>>>>>>) /m);
}

const contentsOf = (repository: Repository): Buffer[] =>
  fs
    .readdirSync(repository.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(path.join(repository.path, '.git') + path.sep))
    .map((file) => fs.readFileSync(file));

const blobOf = (content: Buffer): string =>
  createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');

const indexBlobs = (repository: Repository): string[] =>
  repository.git('ls-files', '--stage').match(/\b[0-9a-f]{40}\b/g) ?? [];

function treeBlobs(repository: Repository, commit: string): string[] {
  try {
    return repository.git('ls-tree', '-r', commit).match(/\b[0-9a-f]{40}\b/g) ?? [];
  } catch {
    return []; // a stash without untracked files has no third parent
  }
}
