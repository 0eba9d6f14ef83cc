import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ConfigInput } from '../../config/schema.ts';
import { openGit } from '../system/git/git.ts';

/** Makes the workspace of the built-in plan in a folder that is not there yet. */
export async function makeBuiltIn(workspace: string): Promise<void> {
  for (const [file, content] of Object.entries(files())) {
    const path = join(workspace, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  const git = openGit(workspace);
  for (const args of REPOSITORY) {
    const answer = await git.run(...args);
    if (!answer.ok) throw new Error(`git ${args.join(' ')}: ${answer.text}`);
  }
}

const ME = ['-c', 'user.name=roo-fsm', '-c', 'user.email=roo-fsm@localhost', '-c', 'commit.gpgSign=false'];

const REPOSITORY = [
  ['init', '--quiet', '--template=', '--initial-branch=main'],
  ['remote', 'add', 'origin', '../there-is-none'],
  ['add', '--all'],
  [...ME, 'commit', '--quiet', '--no-verify', '--message', 'Begin'],
];

const files = (): Record<string, string> => ({
  [CONFIGURATION]: `${JSON.stringify(configuration(), null, 2)}\n`,
  ...(process.platform === 'win32' ? { 'work.mjs': SCRIPT_WINDOWS } : { 'work.sh': SCRIPT }),
});

const CONFIGURATION = '.roo/orchestration.json';

/** One step of the work. The system's shell starts many times faster than Node, and each step is done hundreds of times. */
const work = (...args: string[]): { command: string[] } => ({
  command:
    process.platform === 'win32' ? [process.execPath, 'work.mjs', ...args] : ['sh', 'work.sh', ...args],
});

const task = (name: string, ...args: string[]) => ({ name, kind: 'command' as const, ...work(...args) });

/** Adds a line to a ledger whenever it is done: done twice, the ledger says so for ever. */
const effect = (name: string) => ({
  ...task(name, 'append', `${name}.ledger`),
  postcondition: work('holds', `${name}.ledger`),
});

const twice = { attempts: 2, delaySeconds: 0.01, backoff: 1, jitter: 0 };

/** Begins with the run; in the order of the configuration each phase would wait for the one before it. */
const atOnce = { needs: [] };

/**
 * Something of everything a run can meet: retries, recovery, limits of task, silence and phase, parallel tasks,
 * effects that must not be repeated, a critical phase that fails, and all levels of escalation.
 */
const configuration = (): ConfigInput => ({
  escalation: {
    // It says that all is well, and nothing is: so the checks are made again, and everything is rolled back.
    agent: { enabled: true, ...work('agent') },
    rollback: 'automatic',
    recovery: { network_failures: 'wait_and_retry' },
    recoveryWaitSeconds: 0.02,
  },
  phases: [
    {
      name: 'retries',
      ...atOnce,
      parallel: 3,
      retry: twice,
      tasks: [
        task('never_works', 'fail'),
        task('works_the_second_time', 'second-time', 'been-here'),
        { name: 'nobody_answers', kind: 'git-sync', remote: 'nowhere', branch: 'main' },
      ],
    },
    {
      name: 'limits',
      ...atOnce,
      parallel: 2,
      tasks: [
        { ...task('too_long', 'hang'), timeoutSeconds: 0.2 },
        { ...task('falls_silent', 'hang'), idleTimeoutSeconds: 0.2 },
      ],
    },
    {
      name: 'late',
      ...atOnce,
      timeoutMinutes: 0.2 / 60,
      tasks: [task('outlasts_its_phase', 'hang'), task('has_no_turn', 'fail')],
    },
    {
      name: 'effects',
      ...atOnce,
      parallel: 2,
      tasks: [effect('first'), effect('second'), effect('after_them')],
    },
    {
      name: 'tidying',
      needs: ['effects'],
      // What the rollback brings back.
      tasks: [
        task('leaves_something', 'leave', 'left.tmp'),
        { name: 'cleans', kind: 'temp-cleanup', patterns: ['left.tmp'], olderThanHours: 0 },
      ],
    },
    { name: 'essential', critical: true, tasks: [task('breaks', 'fail')] },
    { name: 'passed_over', tasks: [task('never_begins', 'fail')] },
    { name: 'at_last', always: true, tasks: [effect('whatever_happened')] },
  ],
});

const ANSWER = JSON.stringify({
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: 'Done.',
  num_turns: 2,
  session_id: 'selftest',
});

const SCRIPT = `case "$1" in
  fail) exit 1 ;;
  second-time) [ -e "$2" ] && exit 0; : > "$2"; exit 1 ;;
  append) echo done >> "$2" ;;
  holds) [ -s "$2" ] ;;
  hang) echo begun; exec sleep 60 ;;
  leave) : > "$2" ;;
  agent) cat > /dev/null; echo '${ANSWER}' ;;
esac
`;

const SCRIPT_WINDOWS = `import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
const [, , step, file] = process.argv;
const steps = {
  fail: () => 1,
  'second-time': () => (existsSync(file) ? 0 : (writeFileSync(file, ''), 1)),
  append: () => (appendFileSync(file, 'done\\n'), 0),
  holds: () => (existsSync(file) ? 0 : 1),
  leave: () => (writeFileSync(file, ''), 0),
  agent: () => (console.log(${JSON.stringify(ANSWER)}), 0),
  hang: () => (console.log('begun'), setTimeout(() => {}, 60_000), 0),
};
process.exitCode = steps[step]();
`;
