import fs from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { bundledCli } from '../support/bundle.ts';
import { roo } from '../support/cli.ts';
import { errorDocument } from '../support/contracts.ts';
import { configure, phase, script, workspaces } from '../support/workspace.ts';

const here = workspaces();
const ENV = { ROO_FSM_MACHINE_ID: 'pc' };
const cli = (...args: string[]) => roo(['intercom', ...args], { cwd: here.repo.path, env: ENV });
const file = (): string => path.join(here.repo.path, '.claude', 'local', 'INTERCOM-pc.md');
const text = (): string => fs.readFileSync(file(), 'utf8');
const status = (): string => here.repo.git('status', '--porcelain');

const TASK =
  '\n## [2099-01-22 10:00:00] claude-code -> roo-scheduler [task] now\n\nLook at é.\nAnd there.\n\n---\n';
const foreign = (): void => {
  fs.mkdirSync(path.dirname(file()), { recursive: true });
  fs.writeFileSync(file(), `# INTERCOM\n${TASK}`);
};

describe('intercom', () => {
  it('says that there is no file, and makes none', async () => {
    const { exitCode, stdout } = await cli();
    expect([exitCode, stdout]).toEqual([0, 'there is no message file yet: .claude/local/INTERCOM-pc.md\n']);
    expect((await cli('condense')).exitCode).toBe(0);
    expect(fs.existsSync(path.join(here.repo.path, '.claude'))).toBe(false);
  });

  it('shows what waits until it is acknowledged, and changes nothing itself', async () => {
    foreign();
    const before = text();
    const { stdout, stderr } = await cli();
    expect(stdout).toContain('2099-01-22 10:00:00  claude-code → roo-scheduler [TASK] now  (unread, open)');
    expect(stdout).toContain('    Look at é. And there.\n');
    expect(stderr).toContain('roo-fsm intercom ack --all');
    const document = (await cli('--json')).json();
    expect(document).toMatchObject({
      schema: 'roo-fsm/intercom@1',
      file: '.claude/local/INTERCOM-pc.md',
      exists: true,
      total: 1,
      unread: 1,
      openTasks: 1,
      messages: [{ from: 'claude-code', to: 'roo-scheduler', type: 'TASK', body: 'Look at é.\nAnd there.' }],
    });
    expect(text()).toBe(before);
    const [{ id }] = document.messages;
    const unknown = errorDocument.parse((await cli('ack', 'nothing-like-it', '--json')).json());
    expect(unknown.error.reason).toBe('unknown-message');
    expect((await cli('ack')).exitCode).toBe(64);
    expect((await cli('ack', id.slice(0, 8))).stdout).toBe(
      '1 message acknowledged in .claude/local/INTERCOM-pc.md\n',
    );
    expect((await cli()).stdout).toContain('nothing waits (2 messages)');
    expect((await cli('--all')).stdout).toContain('[ACK]');
    expect((await cli('ack', '--all', '--lang', 'fr')).stdout).toBe('rien à lire\n');
  });

  it('a message is written from the command line or stdin, without secrets, and git does not see it', async () => {
    const posted = await cli('post', '--type', 'task', '--to', 'roo', 'Regarde', 'les tests', '--json');
    expect(posted.json()).toMatchObject({ schema: 'roo-fsm/intercom-post@1', type: 'TASK' });
    expect(text()).toMatch(
      / roo-scheduler → roo \[TASK\]\n<!-- id: [\w-]+ -->\n\nRegarde les tests\n\n<!-- \//,
    );
    expect(status()).toBe('');
    await execa(process.execPath, [bundledCli(), 'intercom', 'post', '--re', posted.json().id], {
      cwd: here.repo.path,
      env: { ...ENV, MY_TOKEN: 'planted-secret-4711' },
      input: 'token planted-secret-4711\n---\nend\n',
    });
    expect(text()).toContain(`\n\nre: ${posted.json().id}\n\ntoken ***\n\\---\nend\n\n<!-- /`);
    expect((await cli('post', ' ')).exitCode).toBe(64);
    expect((await cli('post', 'x', '--type', 'a b')).exitCode).toBe(64);
  });

  it('old messages go into the archive, and the dry run says how many', async () => {
    const small = ['--set', 'intercom.condenseAbove=10', '--set', 'intercom.condenseTo=3'];
    foreign();
    for (let at = 0; at < 12; at += 1)
      fs.appendFileSync(
        file(),
        `\n## [2026-01-22 10:00:${10 + at}] roo → claude-code [INFO]\n\n${at}\n\n---\n`,
      );
    const before = text();
    expect((await cli('condense')).stdout).toContain('13 messages, nothing to take out');
    expect((await cli('condense', '--dry-run', ...small)).stdout).toBe(
      '.claude/local/INTERCOM-pc.md: 9 messages would be put into INTERCOM-pc.archive.md, 4 left\n',
    );
    expect(text()).toBe(before);
    expect((await cli('condense', '--json', ...small)).json()).toEqual({
      schema: 'roo-fsm/intercom-condense@1',
      dryRun: false,
      file: '.claude/local/INTERCOM-pc.md',
      archive: 'INTERCOM-pc.archive.md',
      removed: 9,
      before: 13,
      after: 4,
    });
    expect(text()).toContain('Look at é.');
  });

  it('writes nothing where it is switched off, and tells what is in the way of the file', async () => {
    const off = await cli('post', 'x', '--set', 'intercom.enabled=false', '--json');
    expect(errorDocument.parse(off.json()).error.reason).toBe('intercom-off');
    expect(fs.existsSync(path.join(here.repo.path, '.claude'))).toBe(false);
    fs.mkdirSync(file(), { recursive: true });
    for (const args of [['post', 'x'], ['list']]) {
      const { exitCode, stderr } = await cli(...args);
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining('(EISDIR)')]);
    }
  });
});

describe('a run', () => {
  const runs = async (...args: string[]) => {
    const ended = await roo(['run', ...args], { cwd: here.repo.path, env: ENV });
    const replayed = await roo(['replay', 'last', '--json'], { cwd: here.repo.path, env: ENV });
    return { ...ended, told: replayed.stdout.includes('intercom.read') };
  };

  it('begins by saying what waits, once, if it is to', async () => {
    configure(here.repo, { phases: [phase('one', [script('good', '')])] });
    expect(await runs()).toMatchObject({ told: false, exitCode: 0 });
    foreign();
    const waiting = await runs();
    expect(waiting.stderr.match(/1 message, 1 unread, 1 open/g)).toHaveLength(1);
    expect(waiting.told).toBe(true);
    expect((await runs('--set', 'intercom.checkBeforeExecution=false')).told).toBe(false);
    expect((await runs('--set', 'intercom.enabled=false')).told).toBe(false);
  });
});
