/**
 * The eleven acceptance rules of the original's configuration. It named them and never looked at them;
 * here each makes its task stricter: findings that would only warn fail the task, and so does a task
 * that had nothing to look at where the rule asks for a result.
 */
export const VALIDATION_RULES = [
  'git_status_clean',
  'network_accessible',
  'json_syntax_valid',
  'sync_successful',
  'no_conflicts',
  'tests_passed',
  'configs_valid',
  'cleanup_successful',
  'temp_files_removed',
  'analysis_complete',
  'optimization_applied',
] as const;

export type ValidationRule = (typeof VALIDATION_RULES)[number];
