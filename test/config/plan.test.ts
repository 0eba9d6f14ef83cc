import { describe, expect, it } from 'vitest';
import { EVERYTHING, selectableNames } from '../../config/plan.ts';
import { builtInConfig, toPlan } from '../../config/read.ts';
import type { Plan } from '../../store/plan.ts';
import { accepted, CONFIG } from '../support/configs.ts';

const task = (name: string, fields: object = {}) => ({ name, kind: 'command', command: ['true'], ...fields });
const planOf = (config: unknown, selection = {}): Plan =>
  toPlan(accepted(config), { ...EVERYTHING, ...selection });
const skips = (plan: Plan) =>
  Object.fromEntries(
    plan.phases.flatMap((phase) => [
      [phase.name, phase.skip],
      ...phase.tasks.map((one) => [`${phase.name}/${one.name}`, one.skip]),
    ]),
  );

describe('the built-in configuration', () => {
  const plan = toPlan(builtInConfig(), EVERYTHING);

  it('has the five phases and eleven tasks, with their limits', () => {
    expect(
      plan.phases.map(({ name, critical, timeoutMs, tasks }) => ({
        name,
        critical,
        minutes: timeoutMs / 60_000,
        tasks: tasks.map((one) => `${one.name}: ${one.kind}`),
      })),
    ).toEqual([
      {
        name: 'diagnostic',
        critical: true,
        minutes: 15,
        tasks: [
          'git_health_check: git-health',
          'network_connectivity: network',
          'critical_files_validation: files',
        ],
      },
      {
        name: 'synchronization',
        critical: true,
        minutes: 20,
        tasks: ['git_sync: git-sync', 'post_sync_validation: post-sync'],
      },
      {
        name: 'testing',
        critical: false,
        minutes: 25,
        tasks: ['mcp_tests: mcp', 'config_validation: config-validation'],
      },
      {
        name: 'cleanup',
        critical: false,
        minutes: 10,
        tasks: ['log_cleanup: log-cleanup', 'temp_cleanup: temp-cleanup'],
      },
      {
        name: 'improvement',
        critical: false,
        minutes: 15,
        tasks: [
          'performance_analysis: performance-analysis',
          'parameter_optimization: parameter-optimization',
        ],
      },
    ]);
    expect(plan.timeoutMs).toBe(2 * 60 * 60_000);
  });

  it('attempts what passes by itself three times in the critical phases, once elsewhere', () => {
    const retries = plan.phases.map((phase) => phase.tasks.map(({ retry }) => retry));
    const patient = { attempts: 3, delayMs: 5000, backoff: 2, jitter: 0.1, classes: ['transient'] };
    for (const retry of retries.slice(0, 2).flat()) expect(retry).toEqual(patient);
    for (const retry of retries.slice(2).flat()) expect(retry.attempts).toBe(1);
  });

  it('autostashes a dirty tree, cleans nothing that is not declared, and asks an agent only where nobody is looking', () => {
    const options = Object.fromEntries(
      plan.phases.flatMap((phase) => phase.tasks.map((one) => [one.name, one.options])),
    );
    expect(options).toMatchObject({
      network_connectivity: { hosts: [] },
      critical_files_validation: {
        files: [],
        patterns: ['.roo/*.json', '.mcp.json', 'package.json', 'roo-config/settings/*.json'],
      },
      git_sync: { dirty: 'autostash' },
      mcp_tests: { files: ['.roo/mcp.json', '.mcp.json'] },
      config_validation: { directories: [], maxFiles: 2000 },
      log_cleanup: { directories: [] },
      temp_cleanup: {
        patterns: ['*.tmp', '*.temp', '*~', '.DS_Store'],
        olderThanHours: 24,
        remove: 'trash',
      },
    });
    expect(plan.escalation).toMatchObject({ agent: { enabled: 'scheduled' }, rollback: 'manual' });
  });
});

describe('what is not given has its default', () => {
  const plan = planOf(CONFIG);

  it('for phases, tasks and the run', () => {
    expect(plan).toEqual({
      source: 'c.json',
      timeoutMs: 7_200_000,
      graceMs: 15_000,
      notices: [],
      escalation: {
        recovery: { network_failures: 'wait_and_retry' },
        recoveryWaitMs: 30_000,
        maxFailedTasks: 3,
        criteria: ['status', 'critical-phase', 'failed-tasks', 'config-unreadable'],
        agent: {
          enabled: 'scheduled',
          command: ['claude'],
          permissionMode: 'acceptEdits',
          allowedTools: [],
          disallowedTools: [],
          outputFormat: 'json',
          env: {},
          timeoutMs: 1_800_000,
          maxPerDay: 2,
          cooldownMs: 3_600_000,
          sameCauseMs: 259_200_000,
        },
        rollback: 'manual',
      },
      phases: [
        {
          name: 'work',
          label: 'work',
          critical: false,
          always: false,
          timeoutMs: 900_000,
          parallel: 1,
          after: [],
          needs: [],
          tasks: [
            {
              name: 'say',
              kind: 'command',
              timeoutMs: 900_000,
              retry: { attempts: 1, delayMs: 0, backoff: 1, jitter: 0, classes: [] },
              options: { command: ['node', '--version'], env: {}, expectedExitCodes: [0] },
            },
          ],
        },
      ],
    });
  });
});

describe('a task inherits from its phase', () => {
  const retry = { attempts: 4, delaySeconds: 1.5, backoff: 3, jitter: 0 };
  const plan = planOf({
    phases: [
      {
        name: 'p',
        mode: 'debug',
        timeoutMinutes: 2,
        retry,
        tasks: [
          task('inherits'),
          task('has its own', { retry: { attempts: 2 }, mode: 'code', timeoutSeconds: 0.5 }),
        ],
      },
    ],
  });
  const [inherits, own] = plan.phases[0]?.tasks ?? [];

  it('its retry, mode and time', () => {
    const classes = ['transient', 'unknown'];
    expect(inherits).toMatchObject({
      mode: 'debug',
      timeoutMs: 120_000,
      retry: { attempts: 4, delayMs: 1500, backoff: 3, jitter: 0, classes },
    });
  });

  it('unless it has its own, which is not mixed with that of the phase', () => {
    expect(own).toMatchObject({
      mode: 'code',
      timeoutMs: 500,
      retry: { attempts: 2, delayMs: 5000, backoff: 2, jitter: 0.1 },
    });
  });
});

it('a phase waits for its needs, else for the one before it', () => {
  const phases = [
    { name: 'a', tasks: [task('x')] },
    { name: 'b', tasks: [task('x')] },
    { name: 'c', needs: ['a'], tasks: [task('x')] },
    { name: 'd', needs: [], tasks: [task('x')] },
  ];
  expect(planOf({ phases }).phases.map(({ after, needs }) => ({ after, needs }))).toEqual([
    { after: [], needs: [] },
    { after: ['a'], needs: [] },
    { after: ['a'], needs: ['a'] },
    { after: [], needs: [] },
  ]);
});

describe('a selection', () => {
  const phases = ['a', 'b', 'c'].map((name) => ({ name, tasks: [task('one'), task('two')] }));
  const chosen = (selection: object): string[] =>
    Object.entries(skips(planOf({ phases }, selection)))
      .filter(([name, skip]) => name.includes('/') && skip === undefined)
      .map(([name]) => name);

  it.each([
    [{ only: ['b'] }, ['b/one', 'b/two']],
    [{ only: ['one'] }, ['a/one', 'b/one', 'c/one']],
    [{ only: ['a/two', 'c'] }, ['a/two', 'c/one', 'c/two']],
    [{ skip: ['b', 'c/one'] }, ['a/one', 'a/two', 'c/two']],
    [{ only: ['a'], skip: ['two'] }, ['a/one']],
  ])('%j keeps %j', (selection, kept) => {
    expect(chosen(selection)).toEqual(kept);
  });

  it('--from leaves out the phases before it', () => {
    expect(skips(planOf({ phases }, { from: 'b' }))).toMatchObject({ a: 'not-selected', b: undefined });
  });

  it('a phase without a chosen task is left out as a whole', () => {
    expect(skips(planOf({ phases }, { only: ['b/one'] }))).toMatchObject({
      a: 'not-selected',
      b: undefined,
      c: 'not-selected',
    });
  });

  it('knows phases, tasks, and tasks of phases', () => {
    expect(selectableNames(accepted({ phases }).config)).toEqual(
      expect.arrayContaining(['a', 'one', 'a/one', 'c/two']),
    );
  });
});

it('what is disabled is left out, and says so', () => {
  const phases = [
    { name: 'off', enabled: false, tasks: [task('x')] },
    { name: 'empty', tasks: [task('x', { enabled: false })] },
    { name: 'half', tasks: [task('x', { enabled: false }), task('y')] },
  ];
  expect(skips(planOf({ phases }))).toMatchObject({
    off: 'disabled',
    empty: 'disabled',
    half: undefined,
    'half/x': 'disabled',
    'half/y': undefined,
  });
});
