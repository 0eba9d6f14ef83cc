import type {
  AgentWork,
  ConfigError,
  Fact,
  Observation,
  OutputExcerpt,
  Reason,
  RollbackAction,
} from '../../store/events.ts';
import type { Failure } from '../../store/failure.ts';
import type { Finding } from '../../store/finding.ts';
import type { AgentPolicy, Plan, PlannedPhase, PlannedTask } from '../../store/plan.ts';
import type { World } from '../../store/standing.ts';
import type { Mask } from '../system/masking/mask.ts';

/** Takes secrets out of what is about to be stored. What decisions read (ids, names, kinds, classes) is left as it is. */
export const maskedFor =
  (mask: Mask) =>
  <T extends Fact | Observation>(body: T): T => {
    const masked = mask.json(body.data);
    return {
      type: body.type,
      data: {
        ...masked,
        ...structureOf(body.data),
        ...wordsOf(body.data, masked),
        ...failureOf(body, masked),
        ...planOf(body, masked),
        ...evidenceOf(masked, mask),
        ...worldIn(body, mask),
      },
    } as T;
  };

const STRUCTURE = [
  'taskId',
  'phase',
  'task',
  'timerId',
  'outcome',
  'limit',
  'planDigest',
  'machineVersion',
  'seed',
  'trigger',
  'selection',
  'stillFailing',
  'openAttempts',
  'signal',
  'record',
  'intercom',
  'messageId',
  // made of records that were masked already
  'standing',
  'rollsBack',
  // our own records
  'runId',
  'earlierRunId',
  'file',
  'quarantined',
  'damaged',
];

function structureOf(data: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([key]) => STRUCTURE.includes(key)));
}

/** What is said stays a word of ours, whatever the user's patterns are; only its parameters may tell something. */
function wordsOf(data: object, masked: object): Record<string, unknown> {
  const hidden = masked as Worded;
  const words: Record<string, unknown> = {};
  const { findings, reason, output, configError, actions, work } = data as Worded;
  if (findings !== undefined)
    words['findings'] = findings.map(({ severity, code }, at) => ({
      ...hidden.findings?.[at],
      severity,
      code,
    }));
  if (typeof reason === 'string') words['reason'] = reason;
  else if (reason !== undefined) words['reason'] = { ...(hidden.reason as Reason), code: reason.code };
  if (output !== undefined) words['output'] = { ...hidden.output, file: output.file };
  if (work?.output !== undefined)
    words['work'] = { ...hidden.work, output: { ...hidden.work?.output, file: work.output.file } };
  if (actions !== undefined)
    words['actions'] = actions.map(({ kind, outcome, reason: why }, at) => ({
      ...hidden.actions?.[at],
      kind,
      outcome,
      ...(why === undefined ? {} : { reason: { ...hidden.actions?.[at]?.reason, code: why.code } }),
    }));
  if (configError !== undefined) words['configError'] = { ...hidden.configError, reason: configError.reason };
  return words;
}

type Worded = Partial<{
  findings: Finding[];
  reason: Reason | string;
  output: OutputExcerpt;
  configError: ConfigError;
  actions: RollbackAction[];
  work: AgentWork;
}>;

/** Where a repository stood: its commits stay, or nothing could be gone back to. */
function worldIn(body: Fact | Observation, mask: Mask): Partial<World> | { world?: World } {
  if (body.type === 'world.recorded') return worldOf(body.data, mask);
  if (body.type !== 'run.started' || body.data.world === undefined) return {};
  return { world: worldOf(body.data.world, mask) };
}

/** A branch whose name must not be seen is left out. */
function worldOf(world: World, mask: Mask): World {
  const all = Object.entries(world.branches);
  const shown = all.filter(([name]) => mask.text(name) === name);
  return {
    ...world,
    branch: world.branch === null ? null : mask.text(world.branch),
    branches: Object.fromEntries(shown),
    ...(shown.length < all.length ? { truncated: true } : {}),
  };
}

/** Keys of evidence may be names of the user's: of servers, files or branches. */
function evidenceOf(masked: object, mask: Mask): { evidence?: unknown } {
  return 'evidence' in masked ? { evidence: withMaskedKeys(masked.evidence, mask) } : {};
}

function withMaskedKeys(value: unknown, mask: Mask): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withMaskedKeys(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [mask.text(key), withMaskedKeys(item, mask)]),
  );
}

/** A failure keeps its reason and class: whether it is attempted again depends on them. */
function failureOf(body: Fact | Observation, masked: object): { failure?: Failure } {
  if (!('failure' in body.data)) return {};
  const { failure } = body.data;
  const limit = 'limit' in failure ? { limit: failure.limit } : {};
  const kept = { reason: failure.reason, class: failure.class, ...limit };
  return { failure: { ...(masked as { failure: Failure }).failure, ...kept } as Failure };
}

/** The plan with its texts masked and its structure left: names, kinds, policies and limits decide. */
function planOf(body: Fact | Observation, masked: object): { plan?: Plan | null } {
  if (body.type !== 'run.started' || body.data.plan === null) return {};
  const hidden = (masked as { plan: Plan }).plan;
  const { plan } = body.data;
  const phases = plan.phases.map((phase, at) => phaseOf(phase, hidden.phases[at] ?? phase));
  const escalation = { ...plan.escalation, agent: agentOf(plan.escalation.agent, hidden.escalation.agent) };
  return { plan: { ...plan, source: hidden.source, notices: hidden.notices, phases, escalation } };
}

/** What is handed to the agent may hold secrets; how often and how long it may work does not. */
function agentOf(agent: AgentPolicy, { command, env }: AgentPolicy): AgentPolicy {
  return {
    ...agent,
    ...(command === undefined ? {} : { command }),
    ...(env === undefined ? {} : { env }),
  };
}

const phaseOf = (phase: PlannedPhase, hidden: PlannedPhase): PlannedPhase => ({
  ...phase,
  label: hidden.label,
  tasks: phase.tasks.map((task, at) => taskOf(task, hidden.tasks[at] ?? task)),
});

function taskOf(task: PlannedTask, hidden: PlannedTask): PlannedTask {
  const { options, postcondition, description, mode } = hidden;
  return {
    ...task,
    options,
    ...(postcondition === undefined ? {} : { postcondition }),
    ...(description === undefined ? {} : { description }),
    ...(mode === undefined ? {} : { mode }),
  };
}
