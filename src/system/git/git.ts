import { GitError, GitPluginError, type SimpleGit, type SimpleGitOptions, simpleGit } from 'simple-git';
import { beginGitCall, type Ending, type GitCall } from './git-call.ts';
import { allowedNames, gitEnvironment } from './git-environment.ts';

/** How git answered: its output, or how it ended and what it said (stderr, then stdout). */
export type GitAnswer =
  | { ok: true; text: string }
  | { ok: false; end: 'exited'; exitCode: number; text: string }
  | { ok: false; end: Ending | 'not-started'; text: string };

export type GitOptions = {
  /** Ends the running git, with what it has started, and refuses to start another. */
  signal?: AbortSignal;
  /** Longest time one git may take; meant for those that speak to a remote. */
  networkTimeoutMs?: number;
  /** Added to the environment of roo-fsm. */
  env?: Readonly<Record<string, string>>;
};

/** Git in one directory. Never rejects; git is judged by its exit code alone. */
export interface Git {
  directory: string;
  /** Runs `git <args>`; arguments are passed as they are, without a shell. */
  run(...args: string[]): Promise<GitAnswer>;
}

/**
 * The only door to git: non-interactive, in English, without pager, editor or credential window,
 * and without the optional locks that would disturb another git at work in the same directory.
 */
export function openGit(directory: string, options: GitOptions = {}): Git {
  return {
    directory,
    run: async (...args) => {
      const call = beginGitCall(options.signal, options.networkTimeoutMs);
      try {
        return { ok: true, text: await simpleGitIn(directory, options, call).raw(args) };
      } catch (error) {
        return answerOf(error, call.ended());
      } finally {
        call.close();
      }
    },
  };
}

/** The output of a git that went well, without the final newline; `null` of any other. */
export const textOf = (answer: GitAnswer): string | null =>
  answer.ok ? answer.text.replace(/\r?\n$/, '') : null;

/** The NUL-terminated items of an output made with `-z`. */
export const itemsOf = (answer: GitAnswer): string[] =>
  answer.ok ? answer.text.split('\0').filter((item) => item !== '') : [];

/** The library in one directory, held to what every git here is held to. */
export function simpleGitIn(directory: string, options: GitOptions, call: GitCall): SimpleGit {
  const env = gitEnvironment(process.env, options.env ?? {});
  return simpleGit({
    baseDir: directory,
    abort: call.signal,
    config: [...QUIET_CONFIG, call.mark],
    allowEnvironment: allowedNames(env),
    unsafe: USERS_OWN_ENVIRONMENT,
    errors: (error, { exitCode, stdOut, stdErr }) =>
      error instanceof GitPluginError || exitCode === 0
        ? error
        : new GitExit(exitCode, Buffer.concat([...stdErr, ...stdOut]).toString('utf8')),
  }).env(env);
}

/** Git must not start or leave behind a housekeeping process or a monitor, nor touch submodules as a side effect. */
const QUIET_CONFIG = [
  'gc.auto=0',
  'maintenance.auto=false',
  'core.fsmonitor=false',
  'submodule.recurse=false',
];

/**
 * The library refuses these by default against strangers' arguments. Here every argument is ours,
 * and what the environment says about configuration, ssh and credentials is the user's own choice.
 */
const USERS_OWN_ENVIRONMENT = {
  allowUnsafeAlias: true,
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeDiffTextConv: true,
  allowUnsafeEditor: true,
  allowUnsafeFilter: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeGitProxy: true,
  allowUnsafeGpgProgram: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafeMergeDriver: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeSubmodule: true,
  allowUnsafeTemplateDir: true,
  allowUnsafeUrlRewrite: true,
} satisfies SimpleGitOptions['unsafe'];

/** Carries the exit code through the library, whose own errors do not have it. */
class GitExit extends GitError {
  readonly exitCode: number;

  constructor(exitCode: number, text: string) {
    super(undefined, text);
    this.exitCode = exitCode;
  }
}

function answerOf(error: unknown, ended: Ending | null): GitAnswer {
  const text = error instanceof Error ? error.message : String(error);
  if (ended !== null) return { ok: false, end: ended, text };
  if (error instanceof GitExit) return exitOf(error);
  return { ok: false, end: 'not-started', text };
}

/** The library reports a program it could not start as a negative exit code, and one that a signal ended as `null`. */
function exitOf({ exitCode, message }: GitExit): GitAnswer {
  if (exitCode === null) return { ok: false, end: 'stopped', text: message };
  if (exitCode < 0) return { ok: false, end: 'not-started', text: message };
  return { ok: false, end: 'exited', exitCode, text: message };
}
