import fs from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { layout, runFile } from '../../store/layout.ts';
import { runFiles } from '../../store/run-files.ts';
import { roo } from '../support/cli.ts';
import { historyDocument } from '../support/contracts.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const ask = (...args: string[]) => roo(args, { cwd: here.repo.path });
const dataDir = () => path.join(here.repo.path, '.roo-fsm');
const newest = () => layout(dataDir()).run([...runFiles(dataDir())][0] ?? '');
const codeOf = async (...args: string[]) => (await ask(...args)).exitCode;
const statuses = async () =>
  historyDocument.parse((await ask('history', '--json')).json()).map(({ status }) => status);

/** Takes the end of the newest run out of the catalogue, and perhaps its beginning. */
function forget(lines: number): void {
  const { catalogue } = layout(dataDir());
  const kept = fs.readFileSync(catalogue, 'utf8').trimEnd().split('\n').slice(0, -lines);
  fs.writeFileSync(catalogue, kept.map((line) => `${line}\n`).join(''));
}

beforeEach(async () => {
  configure(here.repo, { phases: [phase('a', [script('x', '')])] });
  await ask('run');
  await ask('run');
});

describe('a run that was killed before its first event was on the disk', () => {
  it.each([
    ['nothing', () => ''],
    ['half of its first line', (log: string) => log.slice(0, 300)],
  ])(
    'with %s in its log is no damage, is not read as a run, and does not hinder the next',
    async (_, left) => {
      forget(1);
      fs.writeFileSync(newest(), left(fs.readFileSync(newest(), 'utf8')));
      expect(await statuses()).toEqual(['resumable', 'success']);
      const verified = await ask('verify', '--json');
      expect(verified.exitCode).toBe(0);
      expect(verified.json().findings).toMatchObject([{ severity: 'note', code: 'not-begun' }]);
      for (const command of ['show', 'replay', 'resume']) expect(await codeOf(command, 'last')).toBe(66);
      expect(await codeOf('run')).toBe(0);
      expect(await statuses()).toEqual(['success', 'interrupted', 'success']);
      expect(await codeOf('verify')).toBe(0);
    },
  );

  it('and before the catalogue knew it leaves an empty file, which the next run takes away', async () => {
    const runId = '01ffffff-ffff-7fff-8fff-ffffffffffff';
    const file = layout(dataDir()).run(runFile(runId, '2099-01-01T00:00:00.000Z'));
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, '');
    expect(await codeOf('verify')).toBe(0);
    const next = await ask('run', '--events');
    expect(next.exitCode).toBe(0);
    expect(next.stdout).not.toContain('catalogue.rebuilt');
    expect(fs.existsSync(file)).toBe(false);
    expect(await statuses()).toEqual(['success', 'success', 'success']);
  });
});

it('an open run whose log was removed has lost it', async () => {
  forget(1);
  fs.rmSync(newest());
  expect(await codeOf('verify')).toBe(7);
});
