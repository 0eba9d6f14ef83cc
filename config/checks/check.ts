import { inTasks } from '../in-tasks.ts';
import { meaninglessWithScript, pushesUnlisted } from '../kinds/task-options.ts';
import { type Found, suggestOrList } from '../problems/problems.ts';
import type { Config } from '../schema.ts';
import { characterProblems } from './check-characters.ts';
import { escalationProblems } from './check-escalation.ts';
import { intercomProblems } from './check-intercom.ts';
import { mcpProblems } from './check-mcp.ts';
import { notificationProblems } from './check-notifications.ts';
import { ownTaskProblems } from './check-own-tasks.ts';
import { ruleProblems } from './check-rules.ts';

/** What no single field can be blamed for: names used twice, needs that name nothing or go in a circle, a command without one. */
export function crossProblems(config: Config): Found[] {
  return [
    ...doubles(config),
    ...badNeeds(config),
    ...circle(config),
    ...commands(config),
    ...characterProblems(config),
    ...ownTaskProblems(config),
    ...mcpProblems(config),
    ...syncs(config),
    ...ruleProblems(config),
    ...sectionProblems(config),
  ];
}

/** The same for the sections that need no phases, and may be a person's own for all workspaces. */
export const sectionProblems = (
  config: Pick<Config, 'escalation' | 'intercom' | 'notifications'>,
): Found[] => [...escalationProblems(config), ...intercomProblems(config), ...notificationProblems(config)];

function doubles(config: Config): Found[] {
  const phases = repeated(config.phases.map((phase) => phase.name)).map((index) => ({
    path: ['phases', index, 'name'],
    message: `two phases have the name "${config.phases[index]?.name}"`,
    remedy: 'give each phase a name of its own',
  }));
  const tasks = config.phases.flatMap((phase, at) =>
    repeated(phase.tasks.map((task) => task.name)).map((index) => ({
      path: ['phases', at, 'tasks', index, 'name'],
      message: `two tasks of the phase "${phase.name}" have the name "${phase.tasks[index]?.name}"`,
      remedy: 'give each task of a phase a name of its own',
    })),
  );
  return [...phases, ...tasks];
}

/** Positions of the names that were there before; file systems that ignore case must not mix two up either. */
const repeated = (names: readonly string[]): number[] => {
  const folded = names.map((name) => name.toLowerCase());
  return folded.flatMap((name, index) => (folded.indexOf(name) < index ? [index] : []));
};

function badNeeds(config: Config): Found[] {
  const names = config.phases.map((phase) => phase.name);
  return config.phases.flatMap((phase, index) =>
    (phase.needs ?? []).flatMap((need, position) => {
      if (names.includes(need) && need !== phase.name) return [];
      const path = ['phases', index, 'needs', position];
      if (need === phase.name)
        return [{ path, message: `phase "${need}" needs itself`, remedy: 'remove it' }];
      const others = names.filter((name) => name !== phase.name);
      const message = `no phase has the name "${need}"`;
      return [{ path, message, ...suggestOrList('phases', need, others) }];
    }),
  );
}

function circle(config: Config): Found[] {
  const waitsFor = new Map(
    config.phases.map((phase, index) => {
      const before = config.phases[index - 1]?.name;
      return [phase.name, phase.needs ?? (before === undefined ? [] : [before])];
    }),
  );
  const inCircle = (name: string): boolean => {
    const seen = new Set<string>();
    const open = [...(waitsFor.get(name) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === name) return true;
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(waitsFor.get(next) ?? []));
    }
    return false;
  };
  const index = config.phases.findIndex((phase) => phase.needs !== undefined && inCircle(phase.name));
  const phase = config.phases[index];
  if (phase === undefined || phase.needs?.includes(phase.name)) return [];
  return [
    {
      path: ['phases', index, 'needs'],
      message: `phase "${phase.name}" waits for itself through ${phase.needs?.join(', ')}`,
      remedy: 'remove one of the needs in the circle; a phase without "needs" waits for the one before it',
    },
  ];
}

function commands(config: Config): Found[] {
  return inTasks(config, (task) => {
    if (task.kind !== 'command' || (task.command === undefined) !== (task.shell === undefined)) return [];
    return [
      {
        path: [],
        message:
          task.command === undefined
            ? 'a command task needs "command" (a list) or "shell" (a line)'
            : 'a command task has either "command" or "shell", not both',
        remedy: task.command === undefined ? 'for example "command": ["node", "--version"]' : 'remove one',
      },
    ];
  });
}

/** What the options of a `git-sync` forbid together; see their schema, whose object rules a list of tasks does not check. */
function syncs(config: Config): Found[] {
  return inTasks<Found>(config, (task) => {
    if (task.kind !== 'git-sync') return [];
    const own = meaninglessWithScript(task);
    if (own.length > 0) {
      const message = `a "script" synchronises in its own way: ${own.join(', ')} would mean nothing beside it`;
      return [{ path: [], message, remedy: `remove "script", or ${own.join(', ')}` }];
    }
    if (task.script !== undefined || !pushesUnlisted(task)) return [];
    return [
      {
        path: ['push'],
        message: '"push" needs "commit" with the list of paths that may be pushed',
        remedy: 'for example "commit": {"paths": ["docs/**"]}',
      },
    ];
  });
}
