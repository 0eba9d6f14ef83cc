import { afterEach, beforeEach, expect, it } from 'vitest';
import { agentVersion } from '../../src/agent/agent-version.ts';
import { systemClock } from '../../src/system/clock.ts';
import { FakeAgent } from '../support/fake-agents.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
let agent: FakeAgent;
beforeEach(() => {
  agent = new FakeAgent(folder.path);
});
afterEach(() => {
  const left = agent.left();
  for (const pid of left) process.kill(pid, 'SIGKILL');
  expect(left).toEqual([]);
});

const version = (patienceMs?: number) => {
  const { workspace, parentEnv, processes, signal } = agent.question();
  return agentVersion(
    { command: ['claude'], workspace, parentEnv, processes, signal, clock: systemClock },
    patienceMs,
  );
};

it('an agent that is there says its version, and is asked nothing else', async () => {
  agent.prints('2.1.191 (Claude Code)\n');
  expect(await version()).toMatchObject({ state: 'works', version: '2.1.191 (Claude Code)' });
  expect(agent.asked()).toMatchObject({ argv: ['--version'], stdin: '' });
});

it('one that is missing, ends badly, says nothing or hangs is told apart', async () => {
  expect(await version()).toEqual({ state: 'missing', program: 'claude' });
  agent.prints('no\n', 3);
  expect(await version()).toMatchObject({ state: 'broken', code: '3' });
  agent.prints('');
  expect(await version()).toMatchObject({ state: 'broken', code: '0' });
  agent.does('hang();');
  expect(await version(500)).toMatchObject({ state: 'broken', code: 'timeout' });
});
