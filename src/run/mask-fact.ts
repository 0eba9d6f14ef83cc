import type { Fact, Observation } from '../../store/events.ts';
import type { Failure } from '../../store/failure.ts';
import type { Plan, PlannedPhase, PlannedTask } from '../../store/plan.ts';
import type { Mask } from '../system/mask.ts';

/** Takes secrets out of what is about to be stored. What decisions read (ids, names, kinds, classes) is left as it is. */
export const maskedFor =
  (mask: Mask) =>
  <T extends Fact | Observation>(body: T): T => {
    const masked = mask.json(body.data);
    return {
      type: body.type,
      data: { ...masked, ...structureOf(body.data), ...failureOf(body, masked), ...planOf(body, masked) },
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
];

function structureOf(data: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([key]) => STRUCTURE.includes(key)));
}

/** A failure keeps its reason and class: whether it is attempted again depends on them. */
function failureOf(body: Fact | Observation, masked: object): { failure?: Failure } {
  if (!('failure' in body.data)) return {};
  const { reason, class: failureClass } = body.data.failure;
  return { failure: { ...(masked as { failure: Failure }).failure, reason, class: failureClass } as Failure };
}

/** The plan with its texts masked and its structure left: names, kinds, policies and limits decide. */
function planOf(body: Fact | Observation, masked: object): { plan?: Plan | null } {
  if (body.type !== 'run.started' || body.data.plan === null) return {};
  const hidden = (masked as { plan: Plan }).plan;
  const { plan } = body.data;
  const phases = plan.phases.map((phase, at) => phaseOf(phase, hidden.phases[at] ?? phase));
  return { plan: { ...plan, source: hidden.source, notices: hidden.notices, phases } };
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
