import type { AnyTransitionDefinition } from 'xstate';
import type { RunMachine } from '../../machines/run.ts';

type Node = RunMachine['root'];

/** Every transition a machine declares, by its role: names of phases and tasks do not matter. */
export function declaredTransitions(machine: RunMachine): string[] {
  const roles: string[] = [];
  const visit = (node: Node): void => {
    for (const transition of [...node.transitions.values()].flat()) roles.push(roleOf(transition));
    for (const transition of node.always ?? []) roles.push(roleOf(transition));
    for (const child of Object.values(node.states)) visit(child as Node);
  };
  visit(machine.root);
  return [...new Set(roles)];
}

/** Where a transition leaves from, on what, and where it goes: `working.<phase>.running.<task>.waiting on always → skipped`. */
export function roleOf(transition: AnyTransitionDefinition): string {
  const { source, eventType, target } = transition;
  const on = eventType === '' ? 'always' : eventType.replace(/^xstate\.(after|done\.state)\..*$/, '$1');
  const named = eventType.startsWith('xstate.after.') ? `${on} ${eventType.slice(13).split(/[:.]/)[0]}` : on;
  const siblings = (eventType === '' ? source.always : source.transitions.get(eventType)) ?? [];
  return `${place(source.path)} on ${named} #${siblings.indexOf(transition)} → ${(target ?? []).map((node) => node.key).join(', ')}`;
}

function place(path: readonly string[]): string {
  const parts = [...path];
  if (parts[0] === 'working' && parts.length > 1) parts[1] = '<phase>';
  if (parts[2] === 'running' && parts.length > 3) parts[3] = '<task>';
  return parts.join('.') || 'run';
}
