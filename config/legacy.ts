import type { Notice } from '../store/plan.ts';
import { found, isObject } from './describe.ts';
import { type Found, suggestOrList } from './problems.ts';

type Json = Record<string, unknown>;

/** Whether a parsed file is the original's phase configuration (`daily-orchestration.json`), wherever it lies. */
export function isLegacy(value: unknown): boolean {
  return isObject(value) && isObject(value['orchestration']) && isObject(value['orchestration']['phases']);
}

/** The original's configuration in our shape, not yet validated, with a notice for every key that means nothing here. */
export function fromLegacy(value: unknown): { config: Json; notices: Notice[] } {
  const root = isObject(value) ? value : {};
  const notices: Notice[] = [];
  const unused = (key: string): void => {
    notices.push({ code: 'config.unused-key', params: { key } });
  };
  for (const key of Object.keys(root)) {
    if (!SECTIONS.includes(key)) unused(key);
  }
  const parallel = parallelOf(section(root, 'performance_optimization', 'parallel_execution'));
  const memory = section(root, 'self_improvement', 'learning_algorithm')['memory_window_days'];
  const phases = Object.entries(section(root, 'orchestration', 'phases')).map(([name, phase]) =>
    phaseOf(name, phase, { parallel: parallel(name), windowDays: memory, unused }),
  );
  for (const key of ['resource_management', 'caching']) {
    if (key in section(root, 'performance_optimization')) unused(`performance_optimization.${key}`);
  }
  for (const key of ['metrics_tracking', 'adaptation_rules']) {
    if (key in section(root, 'self_improvement')) unused(`self_improvement.${key}`);
  }
  const retention = retentionOf(section(root, 'logging'), unused);
  return { config: compact({ phases, escalation: escalationOf(root), retention }), notices };
}

/** Sections that are read here; `system` only names the file. */
const SECTIONS = [
  'system',
  'orchestration',
  'self_improvement',
  'logging',
  'error_handling',
  'performance_optimization',
];

type PhaseContext = { parallel: number; windowDays: unknown; unused: (key: string) => void };

function phaseOf(name: string, phase: unknown, context: PhaseContext): Json {
  if (!isObject(phase)) return { name, tasks: phase };
  const {
    name: label,
    mode,
    timeout_minutes,
    retry_attempts,
    retry_delay_seconds,
    critical,
    enabled,
    tasks,
    ...rest
  } = phase;
  for (const key of Object.keys(rest)) context.unused(`orchestration.phases.${name}.${key}`);
  return compact({
    name,
    label,
    mode,
    critical,
    enabled,
    timeoutMinutes: timeout_minutes,
    parallel: context.parallel,
    retry:
      retry_attempts === undefined
        ? undefined
        : compact({ attempts: retry_attempts, delaySeconds: retry_delay_seconds, backoff: 1, jitter: 0 }),
    tasks: Array.isArray(tasks) ? tasks.map((task) => taskOf(name, task, context)) : tasks,
  });
}

function taskOf(phase: string, task: unknown, context: PhaseContext): unknown {
  if (!isObject(task)) return task;
  const { name, description, validation, enabled, ...fields } = task;
  const kind = kindOf(name);
  if (kind === undefined) return task;
  const own = kind.fields(fields, context);
  for (const key of Object.keys(fields)) {
    if (!kind.used.includes(key))
      context.unused(`orchestration.phases.${phase}.tasks.${String(name)}.${key}`);
  }
  return compact({ name, kind: kind.kind, description, validation, enabled, ...own });
}

const kindOf = (name: unknown): KindMap | undefined =>
  typeof name === 'string' && Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;

/** Tasks whose name the original did not know either; there the name alone says what a task does. */
export function unknownLegacyTasks(value: unknown): Found[] {
  const root = isObject(value) ? value : {};
  return Object.entries(section(root, 'orchestration', 'phases')).flatMap(([phase, content]) => {
    const tasks: unknown[] = isObject(content) && Array.isArray(content['tasks']) ? content['tasks'] : [];
    return tasks.flatMap((task, index) => {
      if (!isObject(task) || kindOf(task['name']) !== undefined) return [];
      const path = ['orchestration', 'phases', phase, 'tasks', index, 'name'];
      const { name } = task;
      if (name === undefined) return [{ path, message: '"name" is missing' }];
      const message = `unknown task ${found(name)}: in this form of the file the name says what a task does`;
      return [{ path, message, ...suggestOrList('tasks', name, Object.keys(KINDS)) }];
    });
  });
}

type KindMap = { kind: string; used: string[]; fields: (fields: Json, context: PhaseContext) => Json };

/** The original's task names, the kind each is here, and what becomes of its fields. */
const KINDS: Record<string, KindMap> = {
  git_health_check: { kind: 'git-health', used: [], fields: () => ({}) },
  network_connectivity: {
    kind: 'network',
    used: ['commands'],
    fields: ({ commands }) => ({ hosts: commands }),
  },
  critical_files_validation: {
    kind: 'files',
    used: ['files_to_check'],
    fields: ({ files_to_check }) => ({ files: files_to_check }),
  },
  git_sync: { kind: 'git-sync', used: ['script'], fields: ({ script }) => ({ script }) },
  post_sync_validation: { kind: 'post-sync', used: [], fields: () => ({}) },
  mcp_tests: {
    kind: 'mcp',
    used: ['test_scripts'],
    fields: ({ test_scripts }) => ({ testScripts: test_scripts }),
  },
  config_validation: {
    kind: 'config-validation',
    used: ['configs_to_test'],
    fields: ({ configs_to_test }) => ({ directories: configs_to_test }),
  },
  log_cleanup: {
    kind: 'log-cleanup',
    used: ['directories', 'retention_days'],
    fields: ({ directories, retention_days }) => ({ directories, retentionDays: retention_days }),
  },
  temp_cleanup: { kind: 'temp-cleanup', used: ['patterns'], fields: ({ patterns }) => ({ patterns }) },
  performance_analysis: {
    kind: 'performance-analysis',
    used: [],
    fields: (_, { windowDays }) => ({ windowDays }),
  },
  parameter_optimization: {
    kind: 'parameter-optimization',
    used: [],
    fields: (_, { windowDays }) => ({ windowDays }),
  },
};

function parallelOf(settings: Json): (phase: string) => number {
  const { enabled, max_concurrent_tasks: most, safe_parallelization: safe } = settings;
  return (phase) =>
    enabled === true && typeof most === 'number' && Array.isArray(safe) && safe.includes(phase) ? most : 1;
}

/** Level 3 asks the agent where the original's ladder has a third level; a rollback stays with a person. */
function escalationOf(root: Json): Json {
  const strategy = section(root, 'error_handling', 'escalation_strategy');
  const recovery = section(root, 'error_handling', 'recovery_procedures');
  return compact({
    agent: { enabled: 'level_3' in strategy },
    rollback: 'manual',
    recovery: Object.keys(recovery).length === 0 ? undefined : recovery,
  });
}

/** The original kept its logs of runs for so many days, or for ever; ours have other names, and no file is too long. */
function retentionOf(logging: Json, unused: (key: string) => void): Json | undefined {
  for (const key of Object.keys(logging)) if (key !== 'log_rotation') unused(`logging.${key}`);
  const rotation = section(logging, 'log_rotation');
  for (const key of Object.keys(rotation)) {
    if (key !== 'enabled' && key !== 'retention_days') unused(`logging.log_rotation.${key}`);
  }
  if (rotation['enabled'] === false) return { runDays: FOR_EVER_DAYS };
  const { retention_days: runDays } = rotation;
  return runDays === undefined ? undefined : { runDays };
}

/** A century. */
const FOR_EVER_DAYS = 36_500;

function section(root: Json, ...path: string[]): Json {
  let here: unknown = root;
  for (const key of path) here = isObject(here) ? here[key] : undefined;
  return isObject(here) ? here : {};
}

const compact = (value: Json): Json =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined));
