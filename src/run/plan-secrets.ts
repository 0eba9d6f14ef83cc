import type { Plan } from '../../store/plan.ts';
import { secretsIn } from '../system/masking/configured-secrets.ts';
import type { Mask } from '../system/masking/mask.ts';

/** The secrets that stand in the options and postconditions of a plan, and in what it hands to the agent. */
export const secretsOf = (plan: Plan): string[] => [
  ...tasksOf(plan).flatMap(({ options, postcondition }) => secretsIn([options, postcondition])),
  ...secretsIn([plan.escalation.agent.command, plan.escalation.agent.env]),
];

/** Adds to what a mask hides for this plan; the names of its phases, tasks and kinds always stay readable. */
export function keeperOf(mask: Mask, plan: Plan | null): (...secrets: string[]) => void {
  const names = new Set(plan === null ? [] : namesOf(plan).map((name) => name.toLowerCase()));
  return (...secrets) => mask.learn(secrets.filter((secret) => !names.has(secret.trim().toLowerCase())));
}

const namesOf = (plan: Plan): string[] => [
  ...plan.phases.flatMap(({ name, label }) => [name, label]),
  ...tasksOf(plan).flatMap(({ name, kind, mode = '' }) => [name, kind, mode]),
];

const tasksOf = ({ phases }: Plan) => phases.flatMap(({ tasks }) => tasks);
