import { valueAt } from '../problems/describe.ts';
import type { Path } from '../problems/problems.ts';
import { createDraft, type Draft } from './draft.ts';
import { allTold, becomes, both, evenRetries, flag, oneOf, told, unlessEmpty } from './rules.ts';
import { FILE_RULES } from './sync-system-files.ts';
import { LOG_RULES } from './sync-system-logs.ts';
import { mailRules } from './sync-system-mail.ts';
import { SYNC_TASKS, syncSystemPlan } from './sync-system-plan.ts';
import { type Rule, type Rules, walk } from './walk.ts';

/** The settings of the original's sync system (`config.json`) as the plan they describe, not yet validated. */
export function draftOfSyncSystem(raw: unknown): Draft {
  const draft = createDraft(raw, syncSystemPlan());
  walk(RULES, { path: [], value: raw }, draft);
  return draft;
}

const { gitHealth, network, criticalFiles, jsonFiles, gitSync, postSync } = SYNC_TASKS;

/** The key says whether these tasks run. */
const switches = (...tasks: readonly Path[]): Rule =>
  flag({ on: both(...tasks.map(enabled(true))), off: both(...tasks.map(enabled(false))) });

/** Several keys may switch the same task off: none switches it on again. */
const enabled =
  (wanted: boolean) =>
  (task: Path): Rule =>
  (at, draft) => {
    const to = [...task, 'enabled'];
    draft.become(at, to, wanted && valueAt(draft.config, to) !== false);
  };

/** The value goes to each of these places. */
const inEach = (...places: readonly Path[]): Rule => both(...places.map((to) => becomes(...to)));

const checks: Path = ['phases', 0];
const syncs: Path = ['phases', 1];
const cleans: Path = ['phases', 2];

const identity = told('obsolete', 'original.identity');
const always = told('covered', 'original.always');
/** Whether it is true or false. */
const inAnyCase = flag({ on: always, off: always });
const scheduled = told('elsewhere', 'original.schedule');

/** What must not be overlooked: somebody who asked for a rehearsal must not get the real thing. */
const rehearsal: Rule = flag({
  on: ({ path }, draft) =>
    draft.refuse(
      path,
      `"${String(path.at(-1))}" asks for a run that changes nothing; a configuration cannot ask for that here`,
      'remove it, and use roo-fsm run --dry-run',
    ),
  off: told('covered', 'original.off'),
});

const RULES: Rules = {
  ...allTold('system', ['version', 'name', 'description', 'author', 'created'], identity),
  'system.repository_path': told('elsewhere', 'original.workspace'),
  'git.main_branch': (at, draft) =>
    draft.tell(at, 'look', 'original.branch', { branch: String(at.value).slice(0, 100) }),
  'git.remote_name': becomes(...gitSync, 'remote'),
  'git.stash_message': told('obsolete', 'original.stash-name'),
  'git.commit_message_sync': unlessEmpty(told('look', 'original.commits-nothing')),
  'git.commit_message_fix': unlessEmpty(told('look', 'original.commits-nothing')),
  ...allTold(
    'scheduler',
    [
      'task_name',
      'default_interval_minutes',
      'execution_account',
      'run_level',
      'allow_start_on_batteries',
      'dont_stop_if_going_on_batteries',
      'start_when_available',
      'run_only_if_network_available',
    ],
    scheduled,
  ),
  ...FILE_RULES,
  'validation.json_validation_enabled': switches(jsonFiles),
  'validation.critical_files_check_enabled': switches(criticalFiles),
  'validation.syntax_validation_enabled': flag({
    on: always,
    off: told('look', 'original.syntax-with-content'),
  }),
  'validation.network_connectivity_check': switches(network),
  'validation.git_repository_health_check': switches(gitHealth),
  'error_handling.stop_on_critical_error': inEach([...checks, 'critical'], [...syncs, 'critical']),
  'error_handling.retry_attempts': evenRetries(checks, syncs),
  'error_handling.retry_delay_seconds': (at, draft) => {
    const asked = valueAt(draft.raw, ['error_handling', 'retry_attempts']) !== undefined;
    if (!asked) draft.tell(at, 'obsolete', 'original.no-retry');
    else inEach([...checks, 'retry', 'delaySeconds'], [...syncs, 'retry', 'delaySeconds'])(at, draft);
  },
  'error_handling.conflict_resolution_strategy': oneOf({
    abort_and_log: (at, draft) => draft.become(at, [...gitSync, 'diverged'], 'leave'),
  }),
  'error_handling.stash_on_local_changes': flag({ on: dirty('autostash'), off: dirty('refuse') }),
  'error_handling.create_conflict_logs': inAnyCase,
  ...mailRules(),
  'performance.max_execution_time_minutes': inEach(
    ['timeoutMinutes'],
    [...checks, 'timeoutMinutes'],
    [...syncs, 'timeoutMinutes'],
    [...cleans, 'timeoutMinutes'],
  ),
  'performance.parallel_operations_enabled': flag({
    on: (at, draft) => draft.become(at, [...checks, 'parallel'], 4),
    off: (at, draft) => draft.become(at, [...checks, 'parallel'], 1),
  }),
  'performance.file_size_limit_mb': told('obsolete', 'original.read-limit'),
  'performance.memory_usage_limit_mb': becomes('limits', 'maxMemoryMegabytes'),
  'security.validate_file_paths': inAnyCase,
  'security.sanitize_log_content': inAnyCase,
  'security.secure_credential_handling': inAnyCase,
  'security.restrict_network_access': unlessEmpty(told('look', 'original.unrestricted')),
  ...LOG_RULES,
  'maintenance.auto_update_scripts': unlessEmpty(told('obsolete', 'original.package-manager')),
  'maintenance.health_check_frequency': scheduled,
  'testing.test_mode_enabled': rehearsal,
  'testing.dry_run_mode': rehearsal,
  'testing.mock_git_operations': rehearsal,
  'testing.verbose_logging': unlessEmpty(
    told('elsewhere', 'original.option', { option: '--log-level debug' }),
  ),
  'testing.skip_network_operations': flag({
    on: both(...[network, gitSync, postSync].map(enabled(false))),
    off: told('covered', 'original.off'),
  }),
  'paths.scripts.*': told('obsolete', 'original.pointer'),
  'paths.config.*': told('obsolete', 'original.pointer'),
  ...allTold(
    'compatibility',
    [
      'minimum_powershell_version',
      'minimum_git_version',
      'supported_windows_versions',
      'required_permissions',
    ],
    told('obsolete', 'original.requirements'),
  ),
  ...allTold(
    'features',
    [
      'automatic_conflict_detection',
      'intelligent_file_filtering',
      'health_monitoring',
      'performance_metrics',
      'detailed_reporting',
    ],
    inAnyCase,
  ),
  'features.rollback_on_failure': flag({
    on: told('look', 'original.rollback'),
    off: told('covered', 'original.off'),
  }),
};

function dirty(how: string): Rule {
  return (at, draft) => draft.become(at, [...gitSync, 'dirty'], how);
}
