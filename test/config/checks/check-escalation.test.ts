import { describe, expect, it } from 'vitest';
import { resolveLayers } from '../../../config/layers/layers.ts';
import { readUserConfig } from '../../../config/layers/user.ts';
import { accepted, CONFIG, refused, textOf } from '../../support/configs.ts';

const machine = (text: string): string => text.replaceAll('NAME', '$' + '{MACHINE_NAME}');
const agent = (fields: object) => ({ escalation: { agent: fields } });
const noticesOf = (sections: object) => {
  const workspace = accepted({ ...CONFIG, ...sections });
  const resolved = resolveLayers({ user: undefined, workspace, overlay: undefined, settings: [] });
  return resolved.ok ? resolved.value.notices : [];
};

describe('what the ladder cannot be is refused at its place, with what to do', () => {
  it.each<[object, string, string]>([
    [agent({ command: [' '] }), 'escalation.agent.command[0]', 'no program'],
    [agent({ command: ['claude\nrm'] }), 'escalation.agent.command[0]', 'line break'],
    [agent({ command: [] }), 'escalation.agent.command', 'must not be empty'],
    [agent({ command: ['claude', 'a\0b'] }), 'escalation.agent.command[1]', 'NUL'],
    [agent({ allowedTools: ['Read', 'E\0'] }), 'escalation.agent.allowedTools[1]', 'NUL'],
    [agent({ env: { 'A=B': 'x' } }), 'escalation.agent.env.A=B', 'no name of a variable'],
    [agent({ env: { ' ': 'x' } }), 'escalation.agent.env. ', 'no name of a variable'],
    [agent({ env: { A: '\0' } }), 'escalation.agent.env.A', 'NUL'],
    [
      agent({ outputFormat: 'stream-json', idleTimeoutMinutes: 31 }),
      'escalation.agent.idleTimeoutMinutes',
      '30 minutes in all',
    ],
    [agent({ idleTimeoutMinutes: 5 }), 'escalation.agent.idleTimeoutMinutes', 'silent until it has finished'],
    [agent({ permissionMode: 'bypass' }), 'escalation.agent.permissionMode', 'one of acceptEdits'],
    [
      { escalation: { recovery: { file_corruption: 'stash_and_retry' } } },
      'escalation.recovery.file_corruption',
      'no remedy for file_corruption',
    ],
    [
      { escalation: { criteria: ['status'], maxFailedTasks: 2 } },
      'escalation.maxFailedTasks',
      'not among the "criteria"',
    ],
    [
      { escalation: { recovery: {}, recoveryWaitSeconds: 2 } },
      'escalation.recoveryWaitSeconds',
      'nothing is waited for',
    ],
    [
      { notifications: { onFailure: 'never', stillFailingAfter: 2 } },
      'notifications.stillFailingAfter',
      '"onFailure": "never"',
    ],
    [
      { notifications: { onFailure: 'always', stillFailingAfter: 2 } },
      'notifications.stillFailingAfter',
      '"onFailure": "always"',
    ],
  ])('%j', (sections, key, message) => {
    const problems = refused({ ...CONFIG, ...sections });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      message: expect.stringContaining(message),
      where: { file: 'c.json', key, line: expect.any(Number) },
    });
  });

  it('and what it may be is not', () => {
    const read = accepted({
      ...CONFIG,
      escalation: {
        recovery: { permission_errors: 'elevate_privileges', git_conflicts: 'stash_and_retry' },
        criteria: ['critical-phase'],
        agent: { command: ['node', 'a b\nc'], outputFormat: 'stream-json', idleTimeoutMinutes: 30 },
      },
      notifications: { stillFailingAfter: 2 },
    });
    expect(read.config.escalation.agent.idleTimeoutMinutes).toBe(30);
  });

  it('and what would hold anyway may be written out beside what leaves it nothing to do', () => {
    const escalation = { recovery: {}, recoveryWaitSeconds: 30, criteria: ['status'], maxFailedTasks: 3 };
    const notifications = { onFailure: 'always', stillFailingAfter: 3 };
    expect(accepted({ ...CONFIG, escalation, notifications }).config.escalation.recovery).toEqual({});
  });

  it('a value that may be a secret is not repeated', () => {
    const [problem] = refused({ ...CONFIG, ...agent({ env: { A: 7_654_321 } }) });
    expect(JSON.stringify(problem)).not.toContain('7654321');
  });
});

describe('the file of INTERCOM', () => {
  it.each([
    ['../INTERCOM.md', 'out of the workspace'],
    ['a/../../INTERCOM.md', 'out of the workspace'],
    ['..\\INTERCOM.md', 'out of the workspace'],
    ['/home/me/INTERCOM.md', 'lies in the workspace'],
    ['C:\\me\\INTERCOM.md', 'lies in the workspace'],
    ['\\\\server\\me\\INTERCOM.md', 'lies in the workspace'],
    ['~/INTERCOM.md', 'lies in the workspace'],
    ['.git/INTERCOM.md', 'into .git'],
    ['lib/.GIT/INTERCOM.md', 'into .GIT'],
    ['.git./INTERCOM.md', 'into .git.'],
    ['.roo-fsm/INTERCOM-{machine}.md', 'into .roo-fsm'],
    ['package.json', 'ends with .md'],
    ['.claude/local/', 'ends with .md'],
    ['{machine}', 'ends with .md'],
    ['INTERCOM-{host}.md', 'stands for nothing'],
    [machine('INTERCOM-$NAME-{x}.md'), 'stands for nothing'],
    [' ', 'needs a file'],
    ['a\nb.md', 'control characters'],
  ])('is not %j', (path, message) => {
    expect(refused({ ...CONFIG, intercom: { path } })).toMatchObject([
      {
        message: expect.stringContaining(message),
        where: { key: 'intercom.path', line: expect.any(Number) },
      },
    ]);
  });

  it.each(['.claude/local/INTERCOM-{machine}.md', machine('a/NAME é.MD'), 'x/../notes.txt', '.github/I.md'])(
    'may be %s',
    (path) => {
      expect(accepted({ ...CONFIG, intercom: { path } }).config.intercom.path).toBe(path);
    },
  );

  it('is never condensed to more messages than it had, and the number that was written is blamed', () => {
    const keys = (intercom: object) => refused({ ...CONFIG, intercom }).map(({ where }) => where?.key);
    expect(keys({ condenseAbove: 40 })).toEqual(['intercom.condenseAbove']);
    expect(keys({ condenseTo: 101 })).toEqual(['intercom.condenseTo']);
    expect(keys({ condenseAbove: 20, condenseTo: 30 })).toEqual(['intercom.condenseTo']);
    expect(accepted({ ...CONFIG, intercom: { condenseAbove: 20, condenseTo: 20 } })).toBeDefined();
  });
});

describe('what may be wanted is told', () => {
  const mail = { type: 'email', host: 'smtp.example.org', from: 'a@b.org', to: ['c@d.org'] };
  it.each<[string, object, string[]]>([
    [
      'an agent that nobody holds back',
      agent({ permissionMode: 'bypassPermissions' }),
      ['config.agent-unbound'],
    ],
    ['no agent that is never asked', agent({ permissionMode: 'bypassPermissions', enabled: false }), []],
    [
      'a mail that everybody on the way can read',
      { notifications: { channels: [{ ...mail, security: 'none' }] } },
      ['config.channel-unencrypted'],
    ],
    [
      'none to this machine',
      { notifications: { channels: [{ ...mail, host: 'localhost', security: 'none' }] } },
      [],
    ],
    [
      'a message that everybody on the way can read',
      { notifications: { channels: [{ type: 'webhook', url: 'http://hooks.example.org/x' }] } },
      ['config.channel-unencrypted'],
    ],
    [
      'none that is sent encrypted, here, or nowhere',
      {
        notifications: {
          channels: [
            { type: 'webhook', name: 'a', url: 'https://hooks.example.org/x' },
            { type: 'webhook', name: 'b', url: 'http://127.0.0.1:1/x' },
            { type: 'webhook', name: 'c', url: 'http://[::1]/x' },
            { type: 'webhook', name: 'd', url: 'http://hooks.example.org/x', enabled: false },
          ],
        },
      },
      [],
    ],
  ])('%s', (_, sections, codes) => {
    expect(noticesOf(sections).map(({ code }) => code)).toEqual(codes);
  });
});

it('a person’s own configuration for all workspaces is held against the same rules', () => {
  const read = readUserConfig(textOf({ intercom: { path: '../x.md' } }), 'u.json');
  expect(read).toMatchObject({
    failure: { problems: [{ where: { file: 'u.json', key: 'intercom.path' } }] },
  });
});

it('a stronger layer may leave a key of a weaker one without a meaning', () => {
  const user = readUserConfig(textOf({ notifications: { stillFailingAfter: 5 } }), 'u.json');
  if (!user.ok) throw new Error('refused');
  const workspace = accepted({ ...CONFIG, notifications: { onFailure: 'never' } });
  expect(resolveLayers({ user: user.value, workspace, overlay: undefined, settings: [] }).ok).toBe(true);
});
