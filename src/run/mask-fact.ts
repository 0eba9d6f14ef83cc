import type { Fact, Observation } from '../../store/events.ts';
import type { Failure } from '../../store/failure.ts';
import type { Plan } from '../../store/plan.ts';
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

/** The plan with only what tasks are given masked: options, postconditions and descriptions. */
function planOf(body: Fact | Observation, masked: object): { plan?: Plan | null } {
  if (body.type !== 'run.started' || body.data.plan === null) return {};
  const hidden = (masked as { plan: Plan }).plan;
  const plan = body.data.plan;
  return {
    plan: {
      ...plan,
      phases: plan.phases.map((phase, at) => ({
        ...phase,
        tasks: phase.tasks.map((task, index) => {
          const { options, postcondition, description } = hidden.phases[at]?.tasks[index] ?? task;
          return {
            ...task,
            options,
            ...(postcondition === undefined ? {} : { postcondition }),
            ...(description === undefined ? {} : { description }),
          };
        }),
      })),
    },
  };
}
