import { nearest } from './problems.ts';
import type { Config } from './schema.ts';

type Path = readonly (string | number)[];

/** What no single field can be blamed for: names used twice, needs that name nothing or go in a circle, a command without one. */
export function crossProblems(config: Config): { path: Path; message: string; remedy?: string }[] {
  return [...doubles(config), ...badNeeds(config), ...circle(config), ...commands(config)];
}

export type CrossProblem = ReturnType<typeof crossProblems>[number];

function doubles(config: Config): CrossProblem[] {
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

function badNeeds(config: Config): CrossProblem[] {
  const names = config.phases.map((phase) => phase.name);
  return config.phases.flatMap((phase, index) =>
    (phase.needs ?? []).flatMap((need, position) => {
      if (names.includes(need) && need !== phase.name) return [];
      const near = nearest(
        need,
        names.filter((name) => name !== phase.name),
      );
      return [
        {
          path: ['phases', index, 'needs', position],
          message: need === phase.name ? `phase "${need}" needs itself` : `no phase has the name "${need}"`,
          ...(near === undefined ? {} : { remedy: `did you mean "${near}"?` }),
        },
      ];
    }),
  );
}

function circle(config: Config): CrossProblem[] {
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

function commands(config: Config): CrossProblem[] {
  return config.phases.flatMap((phase, at) =>
    phase.tasks.flatMap((task, index) => {
      if (task.kind !== 'command' || (task.command === undefined) !== (task.shell === undefined)) return [];
      return [
        {
          path: ['phases', at, 'tasks', index],
          message: 'a command task needs either "command" (a list) or "shell" (a line)',
          remedy: '"command": ["node", "--version"]',
        },
      ];
    }),
  );
}
