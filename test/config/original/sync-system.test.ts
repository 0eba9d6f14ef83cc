import { describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../../config/plan.ts';
import { toPlan } from '../../../config/read.ts';
import { accepted, refused } from '../../support/configs.ts';
import { original } from '../../support/originals.ts';

const TEXT = original('config.json');
const changed = (from: string, to: string): string => {
  expect(TEXT).toContain(from);
  return TEXT.replace(from, to);
};
const planIn = (text: string) => toPlan(accepted(text), EVERYTHING);
const tasksIn = (text: string) =>
  Object.fromEntries(planIn(text).phases.flatMap(({ tasks }) => tasks.map((task) => [task.name, task])));

describe('the settings of the sync system', () => {
  const plan = planIn(TEXT);
  const tasks = tasksIn(TEXT);

  it('are a plan of what it did: look, synchronise, look again, clean up', () => {
    expect(
      plan.phases.map(({ name, critical, tasks: some }) => [name, critical, some.map(({ kind }) => kind)]),
    ).toEqual([
      ['diagnostic', true, ['git-health', 'network', 'files', 'files']],
      ['synchronization', true, ['git-sync', 'post-sync']],
      ['cleanup', false, ['log-cleanup', 'log-cleanup', 'log-cleanup']],
    ]);
    expect(tasks['critical_files']?.options['files']).toEqual(['settings/servers.json', 'modes/modes.json']);
    expect(tasks['json_files']?.options['patterns']).toEqual(['modes/n5/**/*.json', 'profils/*.json']);
  });

  it('say how long, how often, how much and how many at once', () => {
    expect(plan.timeoutMs).toBe(12 * 60_000);
    expect(plan.phases.map(({ timeoutMs }) => timeoutMs / 60_000)).toEqual([12, 12, 12]);
    expect(plan.limits).toEqual({ memoryBytes: 256 * 1024 ** 2 });
    expect(tasks['git_sync']?.retry).toMatchObject({ attempts: 2, delayMs: 7000, backoff: 1, jitter: 0 });
    expect(tasks['conflict_logs']?.retry.attempts).toBe(1);
    expect(plan.phases.map(({ parallel }) => parallel)).toEqual([4, 1, 1]);
  });

  it('do not move whatever is checked out to the main branch, and say how that is asked for', () => {
    expect(tasks['git_sync']?.options).toMatchObject({ remote: 'amont', dirty: 'refuse', diverged: 'leave' });
    expect(tasks['git_sync']?.options).not.toHaveProperty('branch');
    expect(tasks['git_sync']?.options).not.toHaveProperty('commit');
    expect(accepted(TEXT).notices).toContainEqual({
      code: 'original.branch',
      params: { branch: 'principale', key: 'git.main_branch' },
    });
  });

  it('clean up what is left of its logs, each as long as it was to be kept, and by their names alone', () => {
    expect(tasks['conflict_logs']?.options).toMatchObject({ directories: ['conflits'], retentionDays: 80 });
    const alike = { recursive: false, retentionDays: 20, remove: 'trash' };
    expect(tasks['old_logs']?.options).toMatchObject({
      directories: ['.'],
      patterns: ['journal.txt', 'essais.log'],
      ...alike,
    });
    expect(tasks['old_logs 2']?.options).toMatchObject({
      directories: ['journaux'],
      patterns: ['deploiement_*.log'],
      ...alike,
    });
    const none = tasksIn(changed('"auto_cleanup_old_logs": true', '"auto_cleanup_old_logs": false'));
    const names = ['conflict_logs', 'old_logs', 'old_logs 2'];
    expect(names.map((name) => none[name]?.skip)).toEqual(['disabled', 'disabled', 'disabled']);
  });

  it('clean up no folder by the names of another one', () => {
    const { old_logs: first, 'old_logs 2': other } = tasksIn(
      changed('journaux/deploiement_*.log', 'journaux/*'),
    );
    expect([first?.options['patterns'], other?.options['patterns']]).toEqual([
      ['journal.txt', 'essais.log'],
      ['*'],
    ]);
  });

  it('have a mistake told once, however many keys of ours are made of it', () => {
    const wrong = TEXT.replace(/"max_execution_time_minutes": \d+/, '"max_execution_time_minutes": -1');
    expect(refused(wrong)).toHaveLength(1);
  });

  it.each([
    ['network_connectivity_check', ['network_connectivity']],
    ['git_repository_health_check', ['git_health_check']],
    ['critical_files_check_enabled', ['critical_files']],
    ['json_validation_enabled', ['json_files']],
  ])('leave out the check that they switch off: %s', (key, names) => {
    const off = Object.values(tasksIn(changed(`"${key}": true`, `"${key}": false`)));
    expect(off.filter(({ skip }) => skip !== undefined).map(({ name }) => name)).toEqual(names);
  });

  it('leave out what needs the network when they say so, whatever else they say', () => {
    const off = Object.values(
      tasksIn(changed('"skip_network_operations": false', '"skip_network_operations": true')),
    );
    expect(off.filter(({ skip }) => skip === 'disabled').map(({ name }) => name)).toEqual([
      'network_connectivity',
      'git_sync',
      'post_sync_validation',
    ]);
  });

  it.each(['test_mode_enabled', 'dry_run_mode', 'mock_git_operations'])(
    'that ask for a rehearsal are refused, so that nothing is really done: %s',
    (key) => {
      expect(refused(changed(`"${key}": false`, `"${key}": true`))[0]).toMatchObject({
        remedy: 'remove it, and use roo-fsm run --dry-run',
        where: { key: `testing.${key}`, file: 'c.json' },
      });
    },
  );

  it('never roll back by themselves', () => {
    expect(plan.escalation.rollback).toBe('manual');
    expect(accepted(TEXT).notices).toContainEqual({
      code: 'original.rollback',
      params: { key: 'features.rollback_on_failure' },
    });
  });

  it('say which ends of runs are told, and that nobody is without a mail', () => {
    const { config, notices } = accepted(TEXT);
    expect(config.notifications).toMatchObject({
      channels: [],
      onSuccess: 'never',
      onFailure: 'always',
      onUnusual: true,
    });
    expect(notices).toContainEqual({
      code: 'original.nobody-told',
      params: { key: 'notifications.{error_notifications, warning_notifications}' },
    });
    const loud = accepted(changed('"success_notifications": false', '"success_notifications": true'));
    expect(loud.config.notifications.onSuccess).toBe('always');
  });
});

describe('a mail that they switch on', () => {
  const mail = (fields: object): string => {
    const value = JSON.parse(TEXT);
    const complete = {
      enabled: true,
      smtp_server: 'smtp.example.org',
      smtp_port: 587,
      from_address: 'roo@example.org',
      to_addresses: ['a@example.org', 'b@example.org'],
      use_ssl: true,
    };
    value.notifications.email_notifications = { ...complete, ...fields };
    return JSON.stringify(value, null, 2);
  };

  it('is a channel', () => {
    const { config, notices } = accepted(mail({}));
    expect(config.notifications.channels).toEqual([
      {
        type: 'email',
        enabled: true,
        host: 'smtp.example.org',
        port: 587,
        from: 'roo@example.org',
        to: ['a@example.org', 'b@example.org'],
        security: 'starttls',
      },
    ]);
    expect(notices.map(({ code }) => code)).not.toContain('original.nobody-told');
  });

  it.each([
    [{ smtp_port: 465 }, 'tls'],
    [{ smtp_port: 25 }, 'starttls'],
    [{ use_ssl: false }, 'none'],
    [{ use_ssl: undefined }, 'starttls'],
  ])('is encrypted as its port and use_ssl say: %j', (fields, security) => {
    expect(accepted(mail(fields)).config.notifications.channels).toMatchObject([{ security }]);
  });

  it.each([
    [{ smtp_server: '' }, 'smtp_server', '"smtp_server" is empty'],
    [{ to_addresses: [] }, 'to_addresses', '"to_addresses" is empty'],
    [{ from_address: undefined }, 'enabled', '"from_address" is missing'],
    [{ smtp_port: 0 }, 'smtp_port', 'at least 1'],
    [{ use_ssl: 'yes' }, 'use_ssl', 'true or false'],
    [{ to_addresses: ['a@example.org', 'nobody'] }, 'to_addresses[1]', 'e-mail address'],
  ])('is refused when it could not be sent: %j', (fields, key, message) => {
    const problems = refused(mail(fields));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      message: expect.stringContaining(message),
      where: { key: `notifications.email_notifications.${key}`, line: expect.any(Number) },
    });
  });
});

describe('a mistake in them is told with the key the user wrote', () => {
  it.each([
    ['"retry_attempts": 2', '"retry_attempts": "2"', 'error_handling.retry_attempts', 'a number is expected'],
    [
      '"memory_usage_limit_mb": 256',
      '"memory_usage_limit_mb": 0',
      'performance.memory_usage_limit_mb',
      'a number above 0',
    ],
    [
      '["modes/modes.json"]',
      '["modes/modes.json", 7]',
      'files_to_sync.mode_config_files[1]',
      'a text is expected',
    ],
    [
      '"conflict_log_retention_days": 80',
      '"conflict_log_retention_days": -1',
      'maintenance.conflict_log_retention_days',
      'a number above 0',
    ],
    ['"abort_and_log"', '"ours"', 'error_handling.conflict_resolution_strategy', 'one of abort_and_log'],
    ['"directory": "profils"', '"directory": 3', 'files_to_sync.json_patterns[1]', 'a pattern is'],
    ['"remote_name": "amont"', '"remote_name": ""', 'git.remote_name', 'must not be empty'],
    ['"use_ssl": true', '"use_tls": true', 'notifications.email_notifications.use_tls', 'unknown key'],
    ['"recursive": false', '"recursiv": false', 'files_to_sync.json_patterns[1].recursiv', 'unknown key'],
    [
      '"main_log_file": "journal.txt"',
      '"main_log_file": null',
      'logging.main_log_file',
      'a text is expected',
    ],
    ['"security": {', '"security": [], "_security": {', 'security', 'an object is expected'],
  ])('%s → %s', (from, to, key, message) => {
    const text = changed(from, to);
    const [problem] = refused(text);
    expect(problem).toMatchObject({ message: expect.stringContaining(message), where: { key } });
    expect(problem?.where?.line).toBe(text.slice(0, text.indexOf(to)).split('\n').length);
  });
});
