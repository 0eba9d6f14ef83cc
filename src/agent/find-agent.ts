import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { environmentFor } from '../system/programs/environment.ts';
import { findInterpreter } from '../system/programs/interpreter.ts';
import { type Machine, programPaths, thisMachine } from '../system/programs/program-paths.ts';
import { shimTarget } from './npm-shim.ts';

/** An agent that is here, and how it is started; `reread` when cmd.exe reads its arguments anew. */
export type FoundAgent =
  | { found: true; program: string; argv: [string, ...string[]]; reread: boolean }
  | { found: false; program: string };

/** Where an agent is looked for; a test of Windows passes its own files. */
export type AgentMachine = Machine & {
  isExecutable: (file: string) => boolean;
  /** Empty when it cannot be read. */
  textOf: (file: string) => string;
};

/**
 * Finds the program of an agent (`escalation.agent.command`): along the PATH of this environment, or where its path,
 * relative to the workspace, says. The workspace itself is not on the PATH, even where it says `.` or the system
 * thinks so: what a repository brings along is not taken for the agent.
 */
export function findAgent(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  workspace: string,
  machine: AgentMachine = machineOf(env),
): FoundAgent {
  const [program = 'claude', ...rest] = command;
  const files = filesOf(program, workspace, machine);
  const file = files.find(machine.isExecutable) ?? files[0];
  if (file === undefined) return { found: false, program };
  const [first, ...more] = machine.platform === 'win32' ? startedOnWindows(file, machine) : [file];
  const reread = /\.(?:cmd|bat)$/i.test(first);
  return { found: true, program: file, argv: [first, ...more, ...rest], reread };
}

function filesOf(program: string, workspace: string, machine: AgentMachine): string[] {
  const onWindows = machine.platform === 'win32';
  const { isAbsolute, resolve, dirname, basename } = onWindows ? path.win32 : path.posix;
  const isPath = onWindows ? /[\\/]/.test(program) : program.includes('/');
  const file = isPath ? resolve(workspace, program) : program;
  const folder = isPath ? { PATH: dirname(file) } : {};
  const look = (changes: Record<string, string>): string[] => {
    const env = environmentFor(machine.env, { ...folder, ...changes }, machine.platform);
    return programPaths(isPath ? basename(file) : file, { ...machine, env }).filter((one) => isAbsolute(one));
  };
  if (!onWindows) return look({});
  return (
    [...look({ PATHEXT: '' }), ...look({ PATHEXT: '.com;.exe;.bat;.cmd' }), ...look({ PATHEXT: '.ps1' })]
      // What has no extension is the shim for POSIX shells.
      .filter((one) => /\.(?:com|exe|bat|cmd|ps1)$/i.test(one))
  );
}

function startedOnWindows(file: string, machine: AgentMachine): [string, ...string[]] {
  if (/\.ps1$/i.test(file)) {
    const shell = findInterpreter('powershell', machine);
    return 'argv' in shell ? [...shell.argv, '-File', file] : [file];
  }
  if (!/\.(?:cmd|bat)$/i.test(file)) return [file];
  const target = shimTarget(file, machine.textOf(file));
  if (target === undefined || !machine.isFile(target.file)) return [file];
  return target.kind === 'program' ? [target.file] : [nodeFor(file, machine), target.file];
}

/** As the shim finds it: beside itself, then on the PATH. */
function nodeFor(shim: string, machine: AgentMachine): string {
  const beside = path.win32.join(path.win32.dirname(shim), 'node.exe');
  if (machine.isFile(beside)) return beside;
  return programPaths('node', machine).find((file) => /\.exe$/i.test(file)) ?? process.execPath;
}

const machineOf = (env: NodeJS.ProcessEnv): AgentMachine => ({
  ...thisMachine(env),
  isExecutable: (file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
  textOf: (file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  },
});
