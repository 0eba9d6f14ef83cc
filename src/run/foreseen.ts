import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { inTasks } from '../../config/in-tasks.ts';
import type { Path } from '../../config/problems/problems.ts';
import type { Config, TaskConfig } from '../../config/schema.ts';
import { findAgent } from '../agent/find-agent.ts';
import { environmentFor } from '../system/programs/environment.ts';
import { findProgram } from '../system/programs/find-program.ts';

/** Something that would make a task fail at once, as far as looking tells; `what` is a file, folder, program or variable. */
export type Foreseen = {
  why: 'script-missing' | 'folder-missing' | 'file-missing' | 'program-missing' | 'variable-missing';
  what: string;
  path: Path;
};

type Around = { workspace: string; env: NodeJS.ProcessEnv };

/** What a run of this configuration would stumble over here. Changes and starts nothing; what is disabled is not looked at. */
export const foreseen = (config: Config, around: Around): Foreseen[] => [
  ...inTasks(config, (task, phase) =>
    phase.enabled && task.enabled ? [...filesOf(task, around), ...taskVariables(task, around)] : [],
  ),
  ...agentOf(config, around),
  ...config.notifications.channels.flatMap((channel, at) =>
    channel.enabled ? variablesOf(channel, around, ['notifications', 'channels', at]) : [],
  ),
];

/** Of an agent that is asked in any run; where it is asked on schedule only, it may be another PATH that counts. */
function agentOf({ escalation: { agent } }: Config, around: Around): Foreseen[] {
  if (agent.enabled !== true) return [];
  const at = ['escalation', 'agent'];
  const { found, program } = findAgent(agent.command, around.env, around.workspace);
  const missing: Foreseen = { why: 'program-missing', what: program, path: [...at, 'command'] };
  return [...(found ? [] : [missing]), ...variablesOf({ env: agent.env }, around, at)];
}

function filesOf(task: TaskConfig, around: Around): Foreseen[] {
  switch (task.kind) {
    case 'git-sync':
      return task.script === undefined ? [] : missing('script-missing', task.script, ['script'], around);
    case 'mcp':
      return task.testScripts.flatMap((script, at) =>
        missing('script-missing', script, ['testScripts', at], around),
      );
    case 'script':
      return [
        ...folderOf(task, around),
        ...(task.path === undefined ? [] : missing('script-missing', task.path, ['path'], around)),
      ];
    case 'files':
      return task.files.flatMap((file, at) => missing('file-missing', file, ['files', at], around));
    case 'config-validation':
      return task.directories.flatMap((folder, at) =>
        missing('folder-missing', folder, ['directories', at], around),
      );
    case 'command': {
      const noFolder = folderOf(task, around);
      return noFolder.length > 0 ? noFolder : programOf(task, around);
    }
    default:
      return [];
  }
}

function missing(why: Foreseen['why'], what: string, path: Path, { workspace }: Around): Foreseen[] {
  if (REFERENCE.test(what)) return [];
  return existsSync(resolve(workspace, what)) ? [] : [{ why, what, path }];
}

function folderOf({ cwd }: { cwd?: string | undefined }, { workspace }: Around): Foreseen[] {
  if (cwd === undefined || REFERENCE.test(cwd)) return [];
  const folder = statSync(resolve(workspace, cwd), { throwIfNoEntry: false });
  return folder?.isDirectory() === true ? [] : [{ why: 'folder-missing', what: cwd, path: ['cwd'] }];
}

function programOf(task: Extract<TaskConfig, { kind: 'command' }>, { workspace, env }: Around): Foreseen[] {
  const [program] = task.command ?? [];
  if (program === undefined || REFERENCE.test(program)) return [];
  const cwd = resolve(workspace, task.cwd ?? '.');
  const isThere = findProgram(program, cwd, environmentFor(env, task.env));
  return isThere ? [] : [{ why: 'program-missing', what: program, path: ['command', 0] }];
}

/** The references of the fields of a task to variables that are not set. */
function taskVariables(task: TaskConfig, around: Around): Foreseen[] {
  const { name: _, description: __, postcondition: ___, ...fields } = task;
  return variablesOf(fields, around);
}

function variablesOf(fields: object, { env }: Around, at: Path = []): Foreseen[] {
  return textsIn(fields, at).flatMap(({ text, path }) =>
    [...text.matchAll(REFERENCES)].flatMap(([, name = '']) =>
      env[name] === undefined ? [{ why: 'variable-missing' as const, what: name, path }] : [],
    ),
  );
}

const REFERENCE = /\$\{env:/;
const REFERENCES = /\$\{env:([^}]+)\}/g;

function textsIn(value: unknown, path: Path = []): { text: string; path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    textsIn(item, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
