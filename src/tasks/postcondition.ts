import { type Failure, failure } from '../../store/failure.ts';
import type { PlannedTask } from '../../store/plan.ts';
import { bounded } from './bounded.ts';
import type { TaskContext } from './task.ts';

type Postcondition = NonNullable<PlannedTask['postcondition']>;

/** Asks the world whether what a task should bring about is so: exit 0 says yes. `null` when it holds. */
export async function checkPostcondition(
  check: Postcondition,
  context: Pick<TaskContext<unknown>, 'workspace' | 'env' | 'signal' | 'processes' | 'say'>,
): Promise<Failure | null> {
  const result = await context.processes.run({
    command: 'shell' in check ? { shell: check.shell } : { argv: check.command as [string, ...string[]] },
    cwd: context.workspace,
    env: context.env,
    signal: context.signal,
    onOutput: context.say,
  });
  if (result.end === 'exited' && result.exitCode === 0) return null;
  const last = (result.stderr.trim() || result.stdout.trim()).split('\n').at(-1) ?? '';
  const how = result.end === 'exited' ? `exit code ${result.exitCode}` : result.end;
  return failure('postcondition-failed', { detail: last === '' ? how : bounded(`${how}: ${last}`) });
}
