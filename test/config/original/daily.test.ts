import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../config/original/original.ts';
import { EVERYTHING } from '../../../config/plan.ts';
import { toPlan } from '../../../config/read.ts';
import { accepted, CONFIG, refused } from '../../support/configs.ts';
import { original } from '../../support/originals.ts';

const TEXT = fs.readFileSync(
  new URL('../../fixtures/legacy/daily-orchestration.json', import.meta.url),
  'utf8',
);
const changed = (from: string, to: string): string => {
  expect(TEXT).toContain(from);
  return TEXT.replace(from, to);
};

it('is recognised by its shape', () => {
  expect(shapeOf(JSON.parse(TEXT))).toBe('daily');
  for (const other of [CONFIG, {}, null, [], 'x', { orchestration: {} }, { orchestration: { phases: [] } }])
    expect(shapeOf(other)).toBeNull();
});

describe('a file of the original', () => {
  const read = accepted(TEXT);
  const plan = toPlan(read, EVERYTHING);
  const tasks = Object.fromEntries(
    plan.phases.flatMap((phase) => phase.tasks.map((task) => [task.name, task])),
  );

  it('keeps its phases, their order, names, limits and what is critical', () => {
    expect(
      plan.phases.map(({ name, label, critical, timeoutMs }) => [name, label, critical, timeoutMs / 60_000]),
    ).toEqual([
      ['diagnostic', 'Diagnostic', true, 15],
      ['synchronization', 'Synchronisation', true, 20],
      ['testing', 'Tests', false, 25],
      ['cleanup', 'Nettoyage', false, 10],
      ['improvement', 'Amélioration', false, 15],
    ]);
  });

  it('has a kind for each task, with its fields, its rule and its mode', () => {
    expect(tasks).toMatchObject({
      git_health_check: { kind: 'git-health', mode: 'debug', validation: 'git_status_clean' },
      critical_files_validation: {
        kind: 'files',
        options: { files: ['roo-config/settings/servers.json', '.roo/schedules.json'] },
      },
      git_sync: { kind: 'git-sync', options: { script: 'sync_roo_environment.ps1' } },
      post_sync_validation: { kind: 'post-sync', validation: 'no_conflicts' },
      mcp_tests: { kind: 'mcp', options: { testScripts: ['tests/mcp/test-connection.mjs'] } },
      config_validation: { options: { directories: ['roo-config/settings/', 'roo-modes/configs/'] } },
      log_cleanup: { options: { retentionDays: 30, remove: 'trash' } },
      temp_cleanup: { options: { patterns: ['*.tmp', '*~'] } },
      performance_analysis: { options: { windowDays: 14 } },
      parameter_optimization: { options: { windowDays: 14 } },
    });
  });

  it('keeps its retries, its parallel phases and its recovery procedures', () => {
    expect(tasks['git_sync']?.retry).toMatchObject({ attempts: 3, delayMs: 0, backoff: 1, jitter: 0 });
    expect(tasks['log_cleanup']?.retry.attempts).toBe(1);
    expect(plan.phases.map(({ parallel }) => parallel)).toEqual([1, 1, 2, 1, 1]);
    expect(plan.escalation).toMatchObject({
      recovery: { git_conflicts: 'stash_and_retry', network_failures: 'wait_and_retry' },
      agent: { enabled: 'scheduled' },
      rollback: 'manual',
    });
  });

  it('is told for every key that means nothing here', () => {
    expect(read.notices.map(({ code, params }) => `${code} ${params['key']}`)).toEqual([
      'original.identity system.{name, version}',
      'original.covered-commands orchestration.phases.diagnostic.tasks[git_health_check].commands[]',
      'original.always orchestration.phases.improvement.tasks[performance_analysis].metrics_to_analyze[success_rate]',
      'original.own-record logging.main_log_file',
      'original.ladder error_handling.escalation_strategy.{level_1, level_2}',
      'original.switch performance_optimization.parallel_execution.enabled, performance_optimization.caching.enabled',
    ]);
  });

  it('keeps the logs of runs as long as it kept its logs, or for ever; the name of a log means nothing', () => {
    const rotating = (rotation: string) =>
      accepted(changed('"logging": {', `"logging": { "log_rotation": ${rotation},`));
    expect(read.config.retention).toEqual({ outputDays: 30, runDays: 90, archive: true });
    const kept = rotating('{ "enabled": true, "max_file_size_mb": 10, "retention_days": 45 }');
    expect(kept.config.retention.runDays).toBe(45);
    expect(kept.notices).toContainEqual({
      code: 'original.own-record',
      params: { key: 'logging.main_log_file, logging.log_rotation.max_file_size_mb' },
    });
    const forEver = rotating('{ "enabled": false, "retention_days": 45 }');
    expect(forEver.config.retention.runDays).toBeGreaterThanOrEqual(36_500);
  });

  it('asks an agent where its ladder has a third level', () => {
    const asks = accepted(changed('"level_2"', '"level_3": "delegate_to_manual_intervention", "level_2"'));
    expect(asks.config.escalation.agent.enabled).toBe(true);
  });

  it('leaves a rollback to a person although its ladder has a fourth level, and says so', () => {
    const rolls = accepted(changed('"level_2"', '"level_4": "emergency_rollback", "level_2"'));
    expect(rolls.config.escalation.rollback).toBe('manual');
    expect(rolls.notices).toContainEqual({
      code: 'original.rollback',
      params: { key: 'error_handling.escalation_strategy.level_4' },
    });
  });

  it('takes each procedure of recovery, and says that nothing is given more rights', () => {
    const all = JSON.stringify({
      git_conflicts: 'stash_and_retry',
      network_failures: 'wait_and_retry',
      file_corruption: 'restore_from_backup',
      permission_errors: 'elevate_privileges',
    });
    const value = JSON.parse(TEXT);
    value.error_handling.recovery_procedures = JSON.parse(all);
    const { config, notices } = accepted(value);
    expect(config.escalation.recovery).toEqual(JSON.parse(all));
    expect(notices).toContainEqual({
      code: 'original.never-elevates',
      params: { key: 'error_handling.recovery_procedures.permission_errors' },
    });
  });

  it.each([
    [{ git_conflict: 'stash_and_retry' }, 'git_conflict', 'unknown key'],
    [{ git_conflicts: 'wait_and_retry' }, 'git_conflicts', 'no remedy for git_conflicts'],
    [{ network_failures: 'wait' }, 'network_failures', 'is expected here'],
  ])('has a procedure that cures nothing refused: %j', (procedures, key, message) => {
    const value = JSON.parse(TEXT);
    value.error_handling.recovery_procedures = procedures;
    expect(refused(value)).toMatchObject([
      {
        message: expect.stringContaining(message),
        where: { key: `error_handling.recovery_procedures.${key}` },
      },
    ]);
  });

  it('may switch a phase or a task off', () => {
    const off = toPlan(
      accepted(changed('"name": "git_sync",', '"name": "git_sync", "enabled": false,')),
      EVERYTHING,
    );
    expect(off.phases[1]?.tasks[0]?.skip).toBe('disabled');
  });
});

describe('a file of the original with everything in it', () => {
  const FULL = original('daily-full.json');
  const full = accepted(FULL);
  const plan = toPlan(full, EVERYTHING);
  const tasks = plan.phases.flatMap((phase) => phase.tasks);
  const changedFull = (from: string, to: string): string => {
    expect(FULL).toContain(from);
    return FULL.replace(from, to);
  };

  it('has its limits', () => {
    expect(full.config.limits).toEqual({
      maxMemoryMegabytes: 700,
      maxCpuPercent: 40,
      minFreeDiskGigabytes: 2,
    });
  });

  it('has the results of its checks kept as long as it says, or not at all', () => {
    expect(full.config.cache).toEqual({ kinds: ['network', 'files', 'config-validation'], hours: 6 });
    const off = accepted(
      changedFull('"enabled": true,\n      "cache_duration', '"enabled": false,\n      "cache_duration'),
    );
    expect(off.config.cache.kinds).toEqual([]);
    const [problem] = refused(changedFull('"network_tests"', '"network_test"'));
    expect(problem).toMatchObject({
      remedy: 'did you mean "network_tests"?',
      where: { key: 'performance_optimization.caching.cached_operations[0]' },
    });
  });

  it('was as sure as so many runs make it', () => {
    expect(tasks.find(({ kind }) => kind === 'parameter-optimization')?.options).toMatchObject({
      windowDays: 15,
      minimumRuns: 15,
    });
  });

  it('runs the lines of its own that no built-in check covers, each as a task after that check', () => {
    const [diagnostic] = plan.phases;
    expect(diagnostic?.tasks.map(({ name }) => name)).toEqual([
      'git_health_check',
      'git_health_check command 3',
      'network_connectivity',
      'network_connectivity command 2',
      'critical_files_validation',
    ]);
    expect(diagnostic?.tasks[1]).toMatchObject({ kind: 'command', options: { shell: 'npm test' } });
    expect(diagnostic?.tasks[2]?.options['hosts']).toEqual(['Test-NetConnection example.org -Port 443']);
    expect(full.notices).toContainEqual({
      code: 'original.command-task',
      params: {
        task: 'git_health_check command 3',
        key: 'orchestration.phases.diagnostic.tasks[git_health_check].commands[]',
      },
    });
  });

  it.each([
    'git status; npm test',
    'git log --output=x',
    'git branch -d old',
    'git branch new',
    'git branch --track new origin/main',
    'git remote remove origin',
    'git stash drop',
    'git status > x',
    'git fsck --lost-found',
    'git commit -am x',
  ])('takes nothing that does more than look for covered: %s', (line) => {
    const text = changedFull('"git status --porcelain"', JSON.stringify(line));
    const names = accepted(text).config.phases[0]?.tasks.map(({ name }) => name);
    expect(names).toContain('git_health_check command 1');
  });

  it.each([
    'git status',
    'git  status -sb',
    'git branch -a',
    'git remote -v',
    'git log -5',
    'git stash list',
  ])('takes for covered what the check looks at: %s', (line) => {
    const text = changedFull('"git status --porcelain"', JSON.stringify(line));
    const names = accepted(text).config.phases[0]?.tasks.map(({ name }) => name);
    expect(names).not.toContain('git_health_check command 1');
  });

  it('does not run the lines of a check that is switched off', () => {
    const text = changedFull('"description": "Santé",', '"enabled": false,');
    const off = toPlan(accepted(text), EVERYTHING).phases[0]?.tasks.slice(0, 2);
    expect(off?.map(({ skip }) => skip)).toEqual(['disabled', 'disabled']);
  });

  it('is refused with a phase that may run in parallel and is not there', () => {
    expect(refused(changedFull('["cleanup"]', '["cleanups"]'))[0]).toMatchObject({
      message: 'no phase has the name "cleanups"',
      remedy: 'did you mean "cleanup"?',
    });
  });

  it('tells all that is wrong with it at once, in the order of the file', () => {
    const text = changedFull('"timeout_minutes": 14', '"timeout_minutes": -1').replace(
      '"max_cpu_percent"',
      '"max_cpu_percents"',
    );
    expect(refused(text).map(({ message, remedy }) => [message, remedy])).toEqual([
      ['a number above 0 is expected here, found -1', undefined],
      ['unknown key "max_cpu_percents"', 'did you mean "max_cpu_percent"?'],
    ]);
  });

  it.each([
    ['"system": {', '"system": 5, "_system": {', 'system'],
    [
      '"commands": ["git status --porcelain"',
      '"commands": [7',
      'orchestration.phases.diagnostic.tasks[0].commands[0]',
    ],
    [
      '"level_2": "retry_with_enhanced_mode"',
      '"level_2": "hope"',
      'error_handling.escalation_strategy.level_2',
    ],
  ])('is refused where a value cannot be meant: %s → %s', (from, to, key) => {
    expect(refused(changedFull(from, to)).map(({ where }) => where?.key)).toContain(key);
  });
});

describe('a mistake in a file of the original is told with the key the user wrote', () => {
  it.each([
    [
      '"timeout_minutes": 20',
      '"timeout_minutes": "20"',
      'orchestration.phases.synchronization.timeout_minutes',
      'a number is expected here, found "20"',
    ],
    [
      '"retry_attempts": 3,',
      '"retry_attempts": 0,',
      'orchestration.phases.diagnostic.retry_attempts',
      'at least 1 is expected here, found 0',
    ],
    [
      '"retention_days": 30',
      '"retention_days": -1',
      'orchestration.phases.cleanup.tasks[0].retention_days',
      'a number above 0 is expected here, found -1',
    ],
    [
      '"logging": {',
      '"logging": { "log_rotation": { "retention_days": 0 },',
      'logging.log_rotation.retention_days',
      'a number above 0 is expected here, found 0',
    ],
    [
      '"configs_to_test": [',
      '"configs_to_test": [7, ',
      'orchestration.phases.testing.tasks[1].configs_to_test[0]',
      'a text is expected here, found 7',
    ],
    [
      '"validation": "no_conflicts"',
      '"validation": "no_conflict"',
      'orchestration.phases.synchronization.tasks[1].validation',
      'found "no_conflict"',
    ],
    [
      '"memory_window_days": 14',
      '"memory_window_days": 0',
      'self_improvement.learning_algorithm.memory_window_days',
      'a number above 0',
    ],
    [
      '"git_conflicts": "stash_and_retry"',
      '"git_conflicts": "hope"',
      'error_handling.recovery_procedures.git_conflicts',
      'found "hope"',
    ],
    ['"testing": {', '"node.js": {', 'orchestration.phases.node.js', 'a name holds letters'],
  ])('%s → %s', (from, to, key, message) => {
    const text = changed(from, to);
    const [problem] = refused(text);
    expect(problem).toMatchObject({ message: expect.stringContaining(message), where: { key } });
    const line = text.split('\n')[(problem?.where?.line ?? 0) - 1];
    expect(line).toContain(to.split(':')[0]);
  });

  it('a task that the original did not know either is refused with the nearest name', () => {
    expect(refused(changed('"name": "git_sync"', '"name": "git_synch"'))[0]).toMatchObject({
      message: expect.stringContaining('unknown task "git_synch"'),
      remedy: 'did you mean "git_sync"?',
      where: { key: 'orchestration.phases.synchronization.tasks[0].name' },
    });
  });

  it.each(['constructor', '__proto__', 'toString'])('also when its name is %s', (name) => {
    expect(refused(changed('"git_sync"', JSON.stringify(name)))[0]?.message).toContain('unknown task');
  });
});

it('a phase that begins with an underscore is a remark, and not run', () => {
  const value = JSON.parse(original('daily-orchestration.json'));
  const { phases } = value.orchestration;
  const config = { ...value, orchestration: { phases: { _note: 'x', _later: phases.testing, ...phases } } };
  expect(accepted(config).config.phases.map(({ name }) => name)).toEqual(Object.keys(phases));
});

it('a threshold of confidence is a share of one', () => {
  const text = original('daily-full.json').replace(
    /"confidence_threshold": [\d.]+/,
    '"confidence_threshold": 80',
  );
  expect(refused(text)).toMatchObject([
    {
      message: 'at most 1 is expected here, found 80',
      where: { key: 'self_improvement.learning_algorithm.confidence_threshold' },
    },
  ]);
});
