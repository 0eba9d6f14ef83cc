import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Finding } from '../../../store/finding.ts';
import { finding } from '../task.ts';
import { isInside, workspacePath } from '../workspace-path.ts';

/** The declared directories a cleanup may enter (real paths), and what is wrong with the others. */
export async function enterable(
  workspace: string,
  root: string,
  declared: readonly string[],
): Promise<{ directories: string[]; findings: Finding[] }> {
  const directories: string[] = [];
  const findings: Finding[] = [];
  for (const name of declared) {
    const judged = await judge(workspace, root, name);
    if (typeof judged === 'string') directories.push(judged);
    else findings.push(judged);
  }
  return { directories: [...new Set(directories)], findings };
}

async function judge(workspace: string, root: string, name: string): Promise<string | Finding> {
  const directory = path.resolve(workspace, name);
  const where = { file: workspacePath(workspace, directory) };
  const outside = finding('error', 'cleanup.outside-workspace', { directory: name }, where);
  if (!isInside(workspace, directory) && !isInside(root, directory)) return outside;
  const real = await realDirectory(directory);
  if (real === null) return finding('warning', 'cleanup.missing-directory', { directory: name }, where);
  // A link may lead anywhere: what it leads to counts, not its name.
  return isInside(root, real) ? real : outside;
}

async function realDirectory(directory: string): Promise<string | null> {
  try {
    const real = await realpath(directory);
    return (await stat(real)).isDirectory() ? real : null;
  } catch {
    return null;
  }
}
