import { statSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../../store/finding.ts';
import { bounded } from '../bounded.ts';
import { firstWords } from '../first-words.ts';
import { finding, type TaskContext } from '../task.ts';
import { workspacePath } from '../workspace-path.ts';

type Surroundings = Pick<TaskContext<unknown>, 'processes' | 'env' | 'signal' | 'workspace' | 'say'>;

/** Runs a script of the user's with the node that runs us; it must exit 0. */
export async function runTestScript(given: string, around: Surroundings): Promise<Finding> {
  const { workspace, processes, signal, env, say } = around;
  const file = path.resolve(workspace, given);
  const script = workspacePath(workspace, file);
  if (!isFile(file)) return finding('error', 'mcp.script-missing', { script });
  const words = firstWords();
  const result = await processes.run({
    command: { argv: [process.execPath, file] },
    cwd: workspace,
    env,
    signal,
    captureBytes: 4096,
    onOutput: (text, stream) => {
      words.hear(text, stream);
      say(text);
    },
  });
  if (result.end === 'exited' && result.exitCode === 0) {
    return finding('info', 'mcp.script-ok', { script, ms: Math.round(result.durationMs) });
  }
  const how = result.end === 'exited' ? `exit code ${result.exitCode}` : result.end;
  const detail = bounded(`${how} ${words.told()}`);
  return finding('error', 'mcp.script-failed', { script, detail }, { file: script });
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
