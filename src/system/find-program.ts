import { statSync } from 'node:fs';
import { win32 as path } from 'node:path';

/** Whether Windows would find a program: itself or with an extension of PATHEXT, in `cwd` and along PATH. */
export function findOnWindows(program: string, cwd: string, env: NodeJS.ProcessEnv): boolean {
  const variable = (name: string): string =>
    Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1] ?? '';
  const extensions = ['', ...(variable('PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';')];
  const folders = /[\\/]/.test(program) ? [cwd] : [cwd, ...variable('PATH').split(';')];
  return folders.some((folder) =>
    extensions.some((extension) => isFile(path.resolve(folder.replace(/^"|"$/g, ''), program + extension))),
  );
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
