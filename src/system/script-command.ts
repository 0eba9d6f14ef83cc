import path from 'node:path';

/** The program and arguments that run a script, chosen by its extension; `script` is an absolute path. */
export function scriptCommand(
  script: string,
  platform: NodeJS.Platform = process.platform,
): [string, ...string[]] {
  const onWindows = platform === 'win32';
  switch (path.extname(script).toLowerCase()) {
    case '.ps1':
      return [onWindows ? 'powershell' : 'pwsh', '-NoProfile', '-File', script];
    case '.sh':
      return ['bash', script];
    case '.js':
    case '.mjs':
    case '.cjs':
      return [process.execPath, script];
    case '.py':
      return [onWindows ? 'python' : 'python3', script];
    default:
      return [script];
  }
}
