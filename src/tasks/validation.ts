import { VALIDATION_RULES, type ValidationRule } from '../../config/validation-rules.ts';
import { failure } from '../../store/failure.ts';
import type { Finding } from '../../store/finding.ts';
import type { TaskReport } from './task.ts';

/** What a rule asks: which warnings it does not accept, and whether having nothing to look at is acceptable. */
type Rule = { refuses: readonly string[]; needsResult: boolean };

const RULES: Record<ValidationRule, Rule> = {
  git_status_clean: { refuses: ['git.'], needsResult: true },
  network_accessible: { refuses: ['network.'], needsResult: true },
  json_syntax_valid: { refuses: ['files.'], needsResult: true },
  sync_successful: { refuses: ['git.'], needsResult: true },
  no_conflicts: { refuses: ['git.', 'sync.'], needsResult: true },
  tests_passed: { refuses: ['mcp.'], needsResult: true },
  configs_valid: { refuses: ['config.', 'files.'], needsResult: true },
  cleanup_successful: { refuses: ['cleanup.'], needsResult: false },
  temp_files_removed: { refuses: ['cleanup.'], needsResult: false },
  analysis_complete: { refuses: ['analysis.'], needsResult: false },
  optimization_applied: { refuses: ['optimization.'], needsResult: false },
};

/** Holds a report against the task's `validation` rule: warnings the rule does not accept become errors. */
export function applyValidation(name: string | undefined, report: TaskReport): TaskReport {
  if (name === undefined) return report;
  if (!isRule(name))
    return { ...report, failure: failure('assertion-failed', { rule: name, detail: 'unknown rule' }) };
  const rule = RULES[name];
  const findings = report.findings.map((finding) => (refused(rule, finding) ? promoted(finding) : finding));
  if (report.failure !== undefined) return { ...report, findings };
  if (report.skipped !== undefined && rule.needsResult) {
    const { skipped, ...rest } = report;
    return { ...rest, findings, failure: failure('assertion-failed', { rule: name, detail: skipped.code }) };
  }
  const first = findings.find((finding, index) => finding !== report.findings[index]);
  if (first === undefined) return report;
  return { ...report, findings, failure: failure('assertion-failed', { rule: name, detail: first.code }) };
}

const isRule = (name: string): name is ValidationRule =>
  (VALIDATION_RULES as readonly string[]).includes(name);

const refused = (rule: Rule, finding: Finding): boolean =>
  finding.severity === 'warning' && rule.refuses.some((prefix) => finding.code.startsWith(prefix));

const promoted = (finding: Finding): Finding => ({ ...finding, severity: 'error' });
