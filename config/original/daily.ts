import { addPhase } from './daily-phase.ts';
import {
  atMostOne,
  atOnce,
  cached,
  ifOn,
  inParallel,
  inTasks,
  keptForEver,
  PARALLEL,
  runsFor,
} from './daily-sections.ts';
import { createDraft, type Draft } from './draft.ts';
import { allTold, becomes, both, flag, oneOf, told } from './rules.ts';
import { type Rules, walk } from './walk.ts';

/** The original's phases and tasks (`daily-orchestration.json`) in our shape, not yet validated. */
export function draftOfDaily(raw: unknown): Draft {
  const draft = createDraft(raw, { phases: [] });
  draft.places.push({ to: ['phases'], from: ['orchestration', 'phases'] });
  walk(RULES, { path: [], value: raw }, draft);
  return draft;
}

const LEARNING = 'self_improvement.learning_algorithm';
const TARGETS = 'self_improvement.metrics_tracking.performance_indicators.[]';
const CACHING = 'performance_optimization.caching';
const RESOURCES = 'performance_optimization.resource_management';
const LADDER = 'error_handling.escalation_strategy';
const RECOVERY = 'error_handling.recovery_procedures';

const identity = told('obsolete', 'original.identity');
const recovers = (family: string) => becomes('escalation', 'recovery', family);
const record = told('obsolete', 'original.own-record');

const RULES: Rules = {
  ...allTold('system', ['name', 'version', 'description', 'created', 'last_updated'], identity),
  'orchestration.phases.*': addPhase,
  [`${LEARNING}.type`]: told('obsolete', 'original.algorithm'),
  [`${LEARNING}.learning_rate`]: told('obsolete', 'original.algorithm'),
  [`${LEARNING}.memory_window_days`]: inTasks(
    ['performance-analysis', 'parameter-optimization'],
    'windowDays',
  ),
  [`${LEARNING}.confidence_threshold`]: atMostOne(
    inTasks(['parameter-optimization'], 'minimumRuns', runsFor),
  ),
  [`${LEARNING}.adaptation_frequency`]: told('covered', 'original.always'),
  ...allTold(
    TARGETS,
    ['name', 'target_value', 'unit', 'optimization_direction'],
    told('later', 'original.targets'),
  ),
  ...allTold(
    'self_improvement.adaptation_rules.[]',
    ['condition', 'action', 'priority'],
    told('later', 'original.own-rules'),
  ),
  'logging.main_log_file': record,
  'logging.detailed_logs.*': record,
  'logging.log_rotation.enabled': flag({ on: told('covered', 'original.switch'), off: keptForEver }),
  'logging.log_rotation.max_file_size_mb': record,
  'logging.log_rotation.retention_days': ifOn('logging.log_rotation', (at, draft) =>
    draft.become(at, ['retention', 'runDays']),
  ),
  'logging.log_levels': told('elsewhere', 'original.option', { option: '--log-level' }),
  [`${LADDER}.level_1`]: oneOf({ retry_with_same_mode: told('covered', 'original.ladder') }),
  [`${LADDER}.level_2`]: oneOf({ retry_with_enhanced_mode: told('covered', 'original.ladder') }),
  [`${LADDER}.level_3`]: oneOf({
    delegate_to_manual_intervention: (at, draft) =>
      draft.become(at, ['escalation', 'agent', 'enabled'], true),
  }),
  [`${LADDER}.level_4`]: oneOf({
    // What was never done by itself is not switched on by a file that is read today.
    emergency_rollback: both(
      (at, draft) => draft.become(at, ['escalation', 'rollback'], 'manual'),
      told('look', 'original.rollback'),
    ),
  }),
  [`${RECOVERY}.git_conflicts`]: recovers('git_conflicts'),
  [`${RECOVERY}.network_failures`]: recovers('network_failures'),
  [`${RECOVERY}.file_corruption`]: recovers('file_corruption'),
  [`${RECOVERY}.permission_errors`]: both(
    recovers('permission_errors'),
    told('look', 'original.never-elevates'),
  ),
  [`${PARALLEL}.enabled`]: flag({
    on: told('covered', 'original.switch'),
    off: told('covered', 'original.one-by-one'),
  }),
  [`${PARALLEL}.max_concurrent_tasks`]: ifOn(PARALLEL, atOnce),
  [`${PARALLEL}.safe_parallelization.[]`]: ifOn(PARALLEL, inParallel),
  [`${RESOURCES}.max_memory_mb`]: becomes('limits', 'maxMemoryMegabytes'),
  [`${RESOURCES}.max_cpu_percent`]: becomes('limits', 'maxCpuPercent'),
  [`${RESOURCES}.disk_space_threshold_gb`]: becomes('limits', 'minFreeDiskGigabytes'),
  [`${CACHING}.enabled`]: flag({
    on: told('covered', 'original.switch'),
    off: told('covered', 'original.off'),
  }),
  [`${CACHING}.cache_duration_hours`]: ifOn(CACHING, becomes('cache', 'hours')),
  [`${CACHING}.cached_operations.[]`]: ifOn(
    CACHING,
    oneOf({
      network_tests: cached('network'),
      file_validations: both(cached('files'), cached('config-validation')),
    }),
  ),
  ...allTold(
    'integration.existing_scripts',
    ['sync_script', 'validation_script', 'test_script'],
    told('obsolete', 'original.pointer'),
  ),
  'integration.configuration_files.scheduler_config': told('elsewhere', 'original.import-both'),
  'integration.configuration_files.modes_config': told('obsolete', 'original.pointer'),
  'integration.configuration_files.servers_config': told('obsolete', 'original.pointer'),
  ...allTold(
    'integration.compatibility',
    ['minimum_powershell_version', 'required_modules', 'optional_modules'],
    told('obsolete', 'original.requirements'),
  ),
};
