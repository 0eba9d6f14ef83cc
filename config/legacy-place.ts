import { isObject, valueAt } from './describe.ts';
import type { Found, Path } from './problems.ts';

const PHASES: Path = ['orchestration', 'phases'];

/** Where the original's file says what stands at this path of our shape, so that a problem names the user's own key. */
export function inLegacy(raw: unknown, path: Path): Path {
  const [section, index, ...rest] = path;
  if (section === 'escalation') {
    return path[1] === 'recovery'
      ? ['error_handling', 'recovery_procedures', ...path.slice(2)]
      : ['error_handling'];
  }
  if (section === 'retention') return ['logging', 'log_rotation', 'retention_days'];
  if (section !== 'phases' || typeof index !== 'number') return PHASES;
  const phases = valueAt(raw, PHASES);
  const name = isObject(phases) ? Object.keys(phases)[index] : undefined;
  if (name === undefined) return PHASES;
  const phase = [...PHASES, name];
  const [field, ...inner] = rest;
  if (field === 'tasks') return taskPlace(raw, phase, rest);
  if (field === 'retry')
    return [...phase, inner[0] === 'delaySeconds' ? 'retry_delay_seconds' : 'retry_attempts'];
  if (field === 'parallel') return ['performance_optimization', 'parallel_execution', 'max_concurrent_tasks'];
  return field === undefined || field === 'name' ? phase : [...phase, PHASE_FIELDS[field] ?? field];
}

/** The same problems at the places of the original's file. */
export const problemsInLegacy = (raw: unknown, problems: readonly Found[]): Found[] =>
  problems.map((problem) => ({ ...problem, path: inLegacy(raw, problem.path) }));

function taskPlace(raw: unknown, phase: Path, [, index, field, ...inner]: Path): Path {
  if (index === undefined) return [...phase, 'tasks'];
  const task = [...phase, 'tasks', index];
  if (field === undefined) return task;
  if (field === 'windowDays') return ['self_improvement', 'learning_algorithm', 'memory_window_days'];
  const named = TASK_FIELDS[field] ?? [];
  const key = named.find((candidate) => valueAt(raw, [...task, candidate]) !== undefined);
  return [...task, key ?? named[0] ?? field, ...inner];
}

const PHASE_FIELDS: Readonly<Record<string, string>> = { label: 'name', timeoutMinutes: 'timeout_minutes' };

const TASK_FIELDS: Readonly<Record<string, readonly string[]>> = {
  kind: ['name'],
  hosts: ['commands'],
  files: ['files_to_check'],
  testScripts: ['test_scripts'],
  directories: ['configs_to_test', 'directories'],
  retentionDays: ['retention_days'],
};
